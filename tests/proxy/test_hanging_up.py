"""A client that goes away, or stalls, at any moment of its request."""

import asyncio
import json
import socket
from pathlib import Path

import pytest

from claude_router.route.classifier import Classification
from claude_router.route.policy import Policy
from tests.proxy.conftest import TOKEN, WILD_MODELS, WildRig, ask
from tests.proxy.wild import Write, answering, chat_chunks, head, message_events
from tests.waiting import until


def raw_request(model: str, *, stream: bool = True) -> bytes:
    body = json.dumps(ask("hello", model=WILD_MODELS.get(model, model), stream=stream)).encode()
    lines = [
        "POST /v1/messages HTTP/1.1",
        "host: 127.0.0.1",
        "content-type: application/json",
        f"x-claude-router-token: {TOKEN}",
        f"content-length: {len(body)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def connect(wild: WildRig) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", int(wild.rig.url.rpartition(":")[2]))


def phase(wild: WildRig) -> str:
    return wild.rig.events[-1].phase if wild.rig.events else ""


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("model", ["direct", "chat"])
async def test_before_the_upstream_answers(wild: WildRig, model: str, stream: bool) -> None:
    wild.upstream.script = answering(then=60)
    _, writer = await connect(wild)
    writer.write(raw_request(model, stream=stream))
    await until(lambda: wild.upstream.received)
    started = asyncio.get_running_loop().time()
    writer.transport.abort()
    await until(lambda: wild.upstream.received[0].is_dropped)
    assert asyncio.get_running_loop().time() - started < 5
    await until(lambda: phase(wild) == "cancelled")


@pytest.mark.parametrize("model", ["direct", "chat"])
async def test_in_mid_stream_with_its_usage_so_far(wild: WildRig, model: str) -> None:
    events = message_events("x" * 400)[:3] if model == "direct" else chat_chunks("x" * 400)[:1]
    wild.upstream.script = answering(head() + b"".join(events), then=60)
    reader, writer = await connect(wild)
    writer.write(raw_request(model))
    await reader.readuntil(b"text_delta")
    writer.transport.abort()
    await until(lambda: wild.upstream.received[0].is_dropped)
    await until(lambda: phase(wild) == "cancelled")
    usage = wild.rig.ended()[-1].usage
    assert usage is not None and usage.input_tokens > 0 and usage.output_tokens >= 90


async def test_while_it_is_classified(wild: WildRig, monkeypatch: pytest.MonkeyPatch) -> None:
    started, is_cancelled = asyncio.Event(), asyncio.Event()

    async def classify(*_: object) -> Classification:
        started.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            is_cancelled.set()
            raise
        raise AssertionError

    wild.rig.services.classifier = type("Slow", (), {"name": "slow", "classify": classify})()
    monkeypatch.setattr(Policy, "needs_classification", lambda *_: True)
    _, writer = await connect(wild)
    writer.write(raw_request("claude-opus-5-5"))
    await started.wait()
    writer.transport.abort()
    await is_cancelled.wait()
    await until(lambda: phase(wild) == "cancelled")
    assert not wild.upstream.received


async def test_during_a_fallback(wild: WildRig) -> None:
    async def script(write: Write) -> None:
        if len(wild.upstream.received) == 1:
            await write(head("text/plain", "529 Overloaded", "content-length: 0\r\n"))
        else:
            await asyncio.sleep(60)

    wild.upstream.script = script
    config = wild.rig.services.config
    models = dict(config.models)
    chat = models["vllm/wild"]
    models["openai/gpt-fast"] = chat
    object.__setattr__(config, "models", models)
    _, writer = await connect(wild)
    writer.write(raw_request("backed"))
    await until(lambda: len(wild.upstream.received) == 2)
    writer.transport.abort()
    await until(lambda: wild.upstream.received[1].is_dropped)
    await until(lambda: phase(wild) == "cancelled")
    assert [a.status for a in wild.rig.ended()[-1].attempts] == [529]


async def test_before_its_body_is_complete(wild: WildRig) -> None:
    _, writer = await connect(wild)
    writer.write(raw_request("direct")[:-10])
    await writer.drain()
    writer.transport.abort()
    wild.upstream.script = answering(head() + b"".join(message_events()))
    status, _, _ = await wild.ask("direct")
    assert status == 200
    assert len(wild.upstream.received) == 1


async def test_a_client_that_reads_nothing_holds_the_upstream_back(wild: WildRig) -> None:
    sent = 0

    async def script(write: Write) -> None:
        nonlocal sent
        await write(head() + b"".join(message_events()[:2]))
        while True:
            await write(message_events("x" * 50_000)[2])
            sent += 50_000

    wild.upstream.script = script
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", int(wild.rig.url.rpartition(":")[2])))
        client.sendall(raw_request("direct"))
        before = -1
        while before != sent:
            before = sent
            await asyncio.sleep(0.5)
        assert sent < 30_000_000
    await until(lambda: wild.upstream.received[0].is_dropped)


async def test_pipelined_requests_are_answered_in_order(wild: WildRig) -> None:
    wild.upstream.script = answering(head() + b"".join(message_events()))
    reader, writer = await connect(wild)
    writer.write(raw_request("direct") * 3)
    for _ in range(3):
        await reader.readuntil(b"\r\n0\r\n\r\n")
    assert len(wild.upstream.received) == 3
    writer.close()


async def test_no_hang_up_leaves_a_trace_in_the_log(
    wild: WildRig, caplog: pytest.LogCaptureFixture
) -> None:
    async def script(write: Write) -> None:
        await write(head() + b"".join(message_events()[:2]))
        while True:
            await write(message_events()[2])
            await asyncio.sleep(0.001)

    wild.upstream.script = script
    for _ in range(10):
        reader, writer = await connect(wild)
        writer.write(raw_request("direct"))
        await reader.readexactly(2000)
        writer.transport.abort()
    await until(lambda: all(request.is_dropped for request in wild.upstream.received))
    await until(lambda: len(wild.rig.ended()) == 10)
    assert [r.getMessage() for r in caplog.records if "claude_router" in r.name] == []


async def test_descriptors_and_tasks_do_not_grow(wild: WildRig) -> None:
    wild.upstream.script = answering(head() + b"".join(message_events()))
    await wild.ask("direct")
    await asyncio.sleep(0.3)
    tasks, descriptors = len(asyncio.all_tasks()), open_descriptors()
    await asyncio.gather(*(wild.ask("direct") for _ in range(50)))
    await wild.rig.client.connector.close()  # type: ignore[union-attr]
    await until(lambda: len(asyncio.all_tasks()) <= tasks)
    await until(lambda: open_descriptors() <= descriptors)


def open_descriptors() -> int:
    return len(list(Path("/dev/fd").iterdir()))
