"""Requests that are odd in form, and what of them reaches the upstream."""

import asyncio
import gzip
import json
import logging
from pathlib import Path

import pytest

from claude_router.config.model import Timeouts
from claude_router.proxy import inbound
from claude_router.proxy.patience import Patience
from claude_router.proxy.upstream import Upstream
from tests.proxy.conftest import TOKEN, WildRig, ask, running
from tests.proxy.wild import WildUpstream, answering, chat_chunks, head, message_events, whole
from tests.waiting import until

DIRECT = ask("hello", model="anthropic/wild")
ANSWER = answering(head() + b"".join(message_events()))


async def send(wild: WildRig, raw: bytes, more: str = "", close: bool = True) -> bytes:
    """The answer to one hand-written POST."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(wild.rig.url.split(":")[2]))
    lines = f"POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nx-claude-router-token: {TOKEN}\r\n"
    ending = "connection: close\r\n" if close else ""
    length = f"content-length: {len(raw)}\r\n"
    writer.write((lines + ending + more + length + "\r\n").encode("latin-1") + raw)
    answer = await reader.read()
    writer.close()
    return answer


async def test_a_compressed_body_is_sent_on_plain(wild: WildRig) -> None:
    wild.upstream.script = ANSWER
    raw = json.dumps(DIRECT).encode()
    assert b"200 OK" in await send(wild, gzip.compress(raw), "content-encoding: gzip\r\n")
    (received,) = wild.upstream.received
    assert json.loads(received.body)["messages"] == DIRECT["messages"]
    assert b"content-encoding" not in received.head.lower()


async def test_expect_stays_on_its_connection(wild: WildRig) -> None:
    wild.upstream.script = ANSWER
    assert b"200 OK" in await send(wild, json.dumps(DIRECT).encode(), "expect: 100-continue\r\n")
    assert b"expect" not in wild.upstream.received[0].head.lower()


async def test_headers_named_by_connection_stay_on_it(wild: WildRig) -> None:
    wild.upstream.script = ANSWER
    more = "connection: close, x-hop\r\nx-hop: 1\r\n"
    await send(wild, json.dumps(DIRECT).encode(), more, close=False)
    assert b"x-hop" not in wild.upstream.received[0].head.lower()


async def test_a_header_in_several_lines_is_one_list(wild: WildRig) -> None:
    wild.upstream.script = ANSWER
    more = "anthropic-beta: one\r\nanthropic-beta: two\r\n"
    await send(wild, json.dumps(DIRECT).encode(), more)
    assert b"anthropic-beta: one, two" in wild.upstream.received[0].head.lower()


async def test_a_token_that_is_no_text_is_refused(wild: WildRig) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(wild.rig.url.split(":")[2]))
    writer.write(
        b"POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nx-claude-router-token: \xff\xfe\r\n"
        b"connection: close\r\ncontent-length: 2\r\n\r\n{}"
    )
    assert b" 403 " in await reader.readline()
    writer.close()


async def test_numbers_that_json_does_not_have_are_refused(wild: WildRig) -> None:
    raw = json.dumps(DIRECT | {"temperature": float("nan")}).encode()
    answer = await send(wild, raw)
    assert b" 400 " in answer and b"NaN is no JSON number" in answer
    assert not wild.upstream.received


@pytest.mark.parametrize("model", ["anthropic/wild", "vllm/wild"])
async def test_a_body_of_60_megabytes_arrives_whole(wild: WildRig, model: str) -> None:
    is_chat = model.startswith("vllm")
    wild.upstream.script = answering(head() + b"".join(chat_chunks("Hi"))) if is_chat else ANSWER
    text = "x" * 60_000_000
    status, _, raw = await wild.rig.post(ask(text, model=model, max_tokens=10))
    assert status == 200, raw[:500]
    assert text.encode() in wild.upstream.received[0].body


async def test_a_larger_body_is_refused_in_words(wild: WildRig) -> None:
    status, _, raw = await wild.rig.post(ask("x" * 68_000_000))
    assert status == 413
    assert json.loads(raw)["error"]["type"] == "request_too_large"


async def test_a_body_that_does_not_come_is_not_waited_for_forever(
    wild: WildRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound, "BODY_SECONDS", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(wild.rig.url.split(":")[2]))
    writer.write(
        f"POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nx-claude-router-token: {TOKEN}\r\n"
        "content-length: 100\r\n\r\n{".encode()
    )
    async with asyncio.timeout(10):
        assert b" 408 " in await reader.readline()
    writer.close()


async def test_a_pooled_connection_that_was_closed_meanwhile_is_no_failure(wild: WildRig) -> None:
    """A server may close an idle connection just when the next request is written to it."""
    reply = json.dumps({"type": "message", "role": "assistant", "content": [], "usage": {}})
    served = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal served
        await reader.readuntil(b"\r\n\r\n")
        served += 1
        length = f"content-length: {len(reply)}\r\n"
        writer.write(head("application/json", more=length) + reply.encode())
        await reader.readuntil(b"POST")  # the second request: hang up on it
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    upstream = Upstream()
    for _ in range(2):
        async with upstream.post(url, b"", {}, Patience(Timeouts())) as response:
            assert await response.read()
    assert served == 2
    await upstream.close()
    server.close()


async def test_neither_netrc_nor_a_proxy_stands_between_us_and_loopback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with WildUpstream(whole(b"{}")) as wild:
        upstream = Upstream()
        login = {"authorization": "Bearer mine"}
        async with upstream.post(wild.url, b"", login, Patience(Timeouts())) as response:
            assert response.status == 200
        await upstream.close()
    assert b"authorization: bearer mine" in wild.received[0].head.lower()


async def test_other_hosts_are_reached_by_the_environments_proxy_with_our_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with WildUpstream(whole(b"{}")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        upstream = Upstream()
        url = "http://provider.invalid/v1/x"
        login = {"authorization": "Bearer mine"}
        async with upstream.post(url, b"", login, Patience(Timeouts())) as response:
            assert response.status == 200
        await upstream.close()
    (received,) = proxy.received
    assert received.head.startswith(b"POST http://provider.invalid/v1/x ")
    assert b"authorization: bearer mine" in received.head.lower()


PLANTED = """\
llm_providers:
  - model: vllm/planted
    access_keys: [planted-first-key, planted-second-key]
    base_url: $WILD/v1
    api: chat
    default: true
    headers: {X-Team-Secret: planted-team-header, authorization: planted-own-login}
"""


@pytest.mark.parametrize("is_streamed", [True, False])
async def test_no_key_is_ever_repeated(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, is_streamed: bool
) -> None:
    caplog.set_level(logging.INFO)
    said = "No: planted-first-key planted-second-key planted-team-header planted-own-login"
    refusal = json.dumps({"error": {"message": said}}).encode()
    event = b"data: " + refusal + b"\n\n"
    async with WildUpstream() as upstream:
        config = PLANTED.replace("$WILD", upstream.url)
        async with running(tmp_path, config) as rig:
            for script in (
                whole(refusal, status="401 No"),
                whole(refusal, status="400 No"),
                whole(said.encode(), "text/plain", "500 No"),
                whole(refusal),
                answering(head() + event),
                answering(head() + chat_chunks("Hi")[0], event, between=0.05),
                answering(b"HTTP/1.1 planted-first-key\r\n\r\n"),
            ):
                upstream.script = script
                _, headers, raw = await rig.post(ask("hello", stream=is_streamed))
                words = raw.decode() + str(headers) + caplog.text
                for exchange in rig.ended():
                    words += f"{exchange.error} {exchange.notes} {exchange.attempts}"
                assert "planted-" not in words.replace("vllm/planted", "")


async def test_a_configured_header_replaces_ours(tmp_path: Path) -> None:
    async with WildUpstream(whole(b"{}", status="400 No")) as upstream:
        async with running(tmp_path, PLANTED.replace("$WILD", upstream.url)) as rig:
            await rig.post(ask("hello"))
        received = upstream.received[0].head.lower()
        assert received.count(b"authorization:") == 1
        assert b"authorization: planted-own-login" in received


@pytest.mark.parametrize("is_used", [True, False])
async def test_a_stop_ends_open_answers_soon(wild: WildRig, is_used: bool) -> None:
    from claude_router.launch.listening import listen, url_of
    from claude_router.proxy.server import Server

    wild.upstream.script = answering(head() + b"".join(message_events()[:3]), then=60)
    server = Server(wild.rig.services)
    with listen() as listening:
        await server.start(listening)
        port = int(url_of(listening).rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        if is_used:
            raw = json.dumps(DIRECT).encode()
            start = "POST /v1/messages HTTP/1.1\r\nhost: localhost\r\n"
            start += f"x-claude-router-token: {TOKEN}\r\ncontent-length: {len(raw)}\r\n\r\n"
            writer.write(start.encode() + raw)
            await reader.readuntil(b"text_delta")
        async with asyncio.timeout(10):
            await server.stop()
            rest = await reader.read()
        assert not rest.endswith(b"0\r\n\r\n")
        writer.close()
    if is_used:
        await until(lambda: wild.rig.events[-1].phase == "cancelled")
        await until(lambda: wild.upstream.received[0].is_dropped)
