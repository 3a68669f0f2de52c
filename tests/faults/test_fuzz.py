"""Damaged requests and answers by the thousand.

TEST_FUZZ_REQUESTS and TEST_FUZZ_STREAMS say how many, TEST_FUZZ_SEED which.
"""

import asyncio
import gc
import json
import logging
import os
import random
from pathlib import Path
from typing import Any

import pytest

from claude_router.config.model import Api
from claude_router.proxy.readable import readable
from claude_router.proxy.tally import Tally
from claude_router.translate.apis import translation_for
from claude_router.translate.assemble import message_of
from claude_router.translate.dialects import resolve
from claude_router.translate.error_body import read_error_bytes
from claude_router.wire.encoding import load_json, mapping
from claude_router.wire.frames import Frames
from claude_router.wire.sse import Decoder, encode
from tests.faults.clients import request
from tests.faults.mutate import damaged, pieces
from tests.faults.outcome import outcome_of
from tests.faults.proxied import ALONE, Proxied, proxied
from tests.faults.steps import head, rest, start
from tests.faults.streams import CALL, TEXT, events
from tests.faults.upstream import answering
from tests.proxy.conftest import ask
from tests.waiting import until

REQUESTS = int(os.environ.get("TEST_FUZZ_REQUESTS", "150"))
STREAMS = int(os.environ.get("TEST_FUZZ_STREAMS", "2000"))
SEED = int(os.environ.get("TEST_FUZZ_SEED", "1"))
AT_ONCE = 10
SSE = {"content-type": "text/event-stream"}


async def test_damaged_requests_harm_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    dice = random.Random(SEED)
    async with (
        answering((head(), start, rest)) as upstream,
        proxied(tmp_path, upstream.url) as proxy,
    ):
        whole = request(b'{"model": "anthropic/alone", "max_tokens": 9, "messages": []}')(proxy)
        for _ in range(0, REQUESTS, AT_ONCE):
            sent = [damaged(whole, dice) for _ in range(AT_ONCE)]
            await asyncio.gather(*(exchange(proxy, raw) for raw in sent))
        assert await proxy.ask(ALONE["messages"]) == "whole"
        await proxy.client.close()
        await until(lambda: len(asyncio.all_tasks()) < 30)
    assert [r for r in caplog.records if r.levelno >= logging.ERROR] == []
    assert capfd.readouterr().err == ""


async def exchange(proxy: Proxied, raw: bytes) -> None:
    """Send and read; each answer there is must be one that a client can read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    try:
        writer.write(raw)
        async with asyncio.timeout(0.15):
            status = int((await reader.readline()).split()[1])
            top = await reader.readuntil(b"\r\n\r\n")
            assert status != 500, raw
            if b"content-length: " in top.lower():
                length = int(top.lower().partition(b"content-length: ")[2].split()[0])
                body = await reader.readexactly(length)
                assert status == 200 or json.loads(body)["type"] == "error", raw
    except (TimeoutError, IndexError, ConnectionError, asyncio.IncompleteReadError):
        pass  # what is no whole request is waited for; what is none at all may be hung up on
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("api", ["messages", "chat", "responses"])
def test_damaged_answers_become_whole_ones_or_one_error(api: Api) -> None:
    dice = random.Random(f"{SEED} {api}")
    streams = [b"".join(events(api, answer)) for answer in (TEXT, CALL)]
    sizes = []
    for number in range(STREAMS):
        raw = damaged(dice.choice(streams), dice)
        parts = pieces(raw, dice)
        translate(api, parts, raw)
        if api == "messages":
            pass_through(parts, raw)
        read_error_bytes(raw)
        if number in (STREAMS // 2, STREAMS - 1):
            gc.collect()
            sizes.append(len(gc.get_objects()))
    assert sizes[1] - sizes[0] < 2_000, "something grows"


def translate(api: Api, parts: list[bytes], raw: bytes) -> None:
    body = ask("hello", tools=[{"name": "Bash", "input_schema": {"type": "object"}}])
    dialect = resolve("somewhere", "m", api)
    translation = translation_for(
        api, body, provider="somewhere", model_id="m", requested_model="m", dialect=dialect
    )
    stream, decoder, out = translation.open_stream("msg_1"), Decoder(), list[dict[str, Any]]()
    for part in parts:
        out += [e for sse in decoder.feed(part) for e in stream.feed(sse.name, sse.data)]
    out += [e for sse in decoder.close() for e in stream.feed(sse.name, sse.data)]
    out += stream.close()
    tally = Tally()
    for event in out:
        tally.observe(event)
    assert outcome_of(200, SSE, b"".join(map(encode, out))), raw
    if tally.error is None:
        message_of(out)


def pass_through(parts: list[bytes], raw: bytes) -> None:
    """As the relay reads along; what is passed on are whole events of JSON objects."""
    frames, decoder, tally = Frames(), Decoder(), Tally()
    for part in parts:
        passed, came = readable(whole := frames.feed(part), decoder.feed(whole))
        for event in came:
            tally.observe_text(event.name, event.data)
            mapping(load_json(event.data))
        again = Decoder().feed(passed)
        assert [e.data for e in again] == [e.data for e in came], raw
    assert tally.usage.output_tokens >= 0
