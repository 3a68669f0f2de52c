"""What the client gets of answers that are not as they should be."""

import asyncio
import gzip
import json
import zlib
from typing import Any

import pytest

from claude_router.proxy import client_stream, incoming
from claude_router.translate import chat
from claude_router.translate.chat_stream import ChatStream
from claude_router.wire.sse import Decoder
from tests.proxy.conftest import WildRig
from tests.proxy.wild import (
    Write,
    answering,
    chat_chunks,
    chunk,
    head,
    message_events,
    sse,
    whole,
)

STREAM = b"".join(message_events())
CHUNKED = "transfer-encoding: chunked\r\n"
OVERLOADED = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}


def events_of(raw: bytes) -> list[dict[str, Any]]:
    """Every event, each of which must be whole JSON under its own name."""
    assert raw == b"" or raw.endswith(b"\n\n")
    found = []
    for event in Decoder().feed(raw):
        found.append(json.loads(event.data))
        assert found[-1]["type"] == event.name
    return found


def error_of(raw: bytes) -> dict[str, Any]:
    body = json.loads(raw)
    assert body["type"] == "error"
    error: dict[str, Any] = body["error"]
    return error


@pytest.mark.parametrize("cut", range(0, len(STREAM), 7))
async def test_a_stream_cut_anywhere_ends_in_an_error_that_can_be_read(
    wild: WildRig, cut: int
) -> None:
    wild.upstream.script = answering(head(more=CHUNKED) + chunk(STREAM[:cut] or b": none\n\n"))
    status, _, raw = await wild.ask("direct")
    if status == 200:
        *passed, last = events_of(raw)
        assert last["type"] == "error"
        assert all(event["type"] != "message_stop" for event in passed)
    else:
        assert status == 502 and error_of(raw)["type"] == "api_error"
    assert wild.rig.ended()[-1].error_type == "api_error"


async def test_a_whole_stream_passes_byte_for_byte_whatever_its_packets(wild: WildRig) -> None:
    pieces = [chunk(STREAM[at : at + 11]) for at in range(0, len(STREAM), 11)]
    wild.upstream.script = answering(head(more=CHUNKED), *pieces, b"0\r\n\r\n", between=0.001)
    assert (await wild.ask("direct"))[2] == STREAM
    assert wild.rig.events[-1].phase == "finished"


async def test_the_last_blank_line_may_be_missing(wild: WildRig) -> None:
    wild.upstream.script = answering(head() + STREAM.rstrip())
    assert (await wild.ask("direct"))[2] == STREAM
    assert wild.rig.events[-1].phase == "finished"


async def test_an_answer_is_over_with_its_last_event(wild: WildRig) -> None:
    for model, events in (("direct", message_events()), ("chat", chat_chunks("Hi"))):
        wild.upstream.script = answering(head() + b"".join(events), then=60)
        async with asyncio.timeout(10):
            status, _, raw = await wild.ask(model)
        assert status == 200
        assert events_of(raw)[-1]["type"] == "message_stop"


@pytest.mark.parametrize("is_streamed", [True, False])
@pytest.mark.parametrize("model", ["direct", "chat"])
@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("text/html", b"<html><title>Sign in</title></html>", "Sign in"),
        ("text/html", b"", "without a body"),
        ("application/json", b"", "without a body"),
        ("application/json", b"[1]", "not a JSON object"),
        ("text/plain", b"OK", "not a JSON object"),
        ("application/json", b'{"error": {"message": "The cat is out"}}', "The cat is out"),
        ("text/event-stream", b'{"error": {"message": "The cat is out"}}', "The cat is out"),
    ],
)
async def test_a_200_that_is_no_answer_is_told_as_an_error(
    wild: WildRig, model: Any, is_streamed: bool, content_type: str, body: bytes, words: str
) -> None:
    wild.upstream.script = whole(body, content_type)
    status, _, raw = await wild.ask(model, stream=is_streamed)
    assert status >= 500
    assert words in error_of(raw)["message"]
    assert wild.rig.events[-1].phase == "failed"


@pytest.mark.parametrize("model", ["direct", "chat"])
async def test_an_event_stream_without_events_is_an_error(wild: WildRig, model: Any) -> None:
    wild.upstream.script = whole(b"", "text/event-stream")
    status, _, raw = await wild.ask(model)
    assert status >= 500 and error_of(raw)["message"]


@pytest.mark.parametrize("model", ["backed", "backed_chat"])
@pytest.mark.parametrize("body", [b"", b": waiting\n\n", sse(OVERLOADED), b"<html>", b"nonsense"])
async def test_a_useless_answer_makes_way_for_the_fallback(
    wild: WildRig, model: Any, body: bytes
) -> None:
    wild.upstream.script = whole(body, "text/event-stream")
    status, _, raw = await wild.ask(model)
    assert status == 200
    assert b"gpt-fast" in raw
    assert wild.rig.events[-1].phase == "finished"


async def test_an_error_in_a_passed_through_stream_is_recorded_as_a_failure(wild: WildRig) -> None:
    begun = head() + STREAM[: STREAM.index(b"event: message_delta")]
    wild.upstream.script = answering(begun, sse(OVERLOADED), between=0.1)
    status, _, raw = await wild.ask("direct")
    assert status == 200
    assert events_of(raw)[-1] == OVERLOADED
    last = wild.rig.events[-1]
    assert (last.phase, last.exchange.error_type) == ("failed", "overloaded_error")
    assert last.exchange.usage is not None and last.exchange.usage.input_tokens == 7


@pytest.mark.parametrize("model", ["direct", "chat"])
async def test_a_stream_that_was_not_asked_for_becomes_a_whole_answer(
    wild: WildRig, model: Any
) -> None:
    events = message_events("Hello") if model == "direct" else chat_chunks("Hel", "lo")
    wild.upstream.script = whole(b"".join(events), "text/event-stream")
    status, headers, raw = await wild.ask(model, stream=False)
    assert status == 200 and headers["Content-Type"].startswith("application/json")
    assert json.loads(raw)["content"] == [{"type": "text", "text": "Hello"}]
    usage = wild.rig.ended()[-1].usage
    assert usage is not None and usage.output_tokens > 0


async def test_a_whole_answer_becomes_the_stream_that_was_asked_for(wild: WildRig) -> None:
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "wild",
        "content": [{"type": "text", "text": "Hello"}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 7, "output_tokens": 3},
    }
    wild.upstream.script = whole(json.dumps(message).encode())
    status, headers, raw = await wild.ask("direct")
    assert status == 200 and headers["Content-Type"].startswith("text/event-stream")
    kinds = [event["type"] for event in events_of(raw)]
    assert kinds[0] == "message_start" and kinds[-1] == "message_stop"


async def test_a_stream_under_another_content_type_is_read_as_one(wild: WildRig) -> None:
    wild.upstream.script = answering(head("text/plain") + b"".join(chat_chunks("Hi")))
    status, _, raw = await wild.ask("chat")
    assert status == 200 and b"Hi" in raw


async def test_a_bug_in_reading_an_answer_is_an_error_and_no_garbage(
    wild: WildRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(ChatStream):
        def feed(self, event: str, data: str) -> list[dict[str, Any]]:
            if "bad" in data:
                raise KeyError("a bug")
            return super().feed(event, data)

    monkeypatch.setattr(chat, "ChatStream", Broken)
    good, bad, *_ = chat_chunks("Hi", "bad")
    wild.upstream.script = answering(head() + good, bad, between=0.1)
    status, _, raw = await wild.ask("chat")
    assert status == 200
    assert events_of(raw)[-1]["type"] == "error"


@pytest.mark.parametrize(
    ("status", "words"),
    [("302 Found", "302"), ("204 No Content", "without a body"), ("101 Switching", "101")],
)
@pytest.mark.parametrize("model", ["direct", "chat"])
async def test_statuses_that_no_api_gives_are_told(
    wild: WildRig, model: Any, status: str, words: str
) -> None:
    more = "location: http://127.0.0.1:9/login\r\ncontent-length: 0\r\n"
    wild.upstream.script = answering(head("text/html", status, more))
    code, headers, raw = await wild.ask(model)
    assert code == 502
    assert words in error_of(raw)["message"]
    assert "Location" not in headers
    assert len(wild.upstream.received) == 1


async def test_early_hints_are_skipped(wild: WildRig) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"
    wild.upstream.script = answering(hints + head() + STREAM)
    assert (await wild.ask("direct"))[2] == STREAM


async def test_endless_headers_are_given_up(wild: WildRig) -> None:
    async def script(write: Write) -> None:
        await write(b"HTTP/1.1 200 OK\r\n")
        while True:
            await write(b"x-more: " + b"y" * 1000 + b"\r\n")

    wild.upstream.script = script
    status, _, raw = await wild.ask("direct")
    assert status == 502 and "anthropic" in error_of(raw)["message"]


async def test_an_error_in_several_packets_is_read_to_its_end(wild: WildRig) -> None:
    body = b'{"error": {"message": "The kettle is cold", "type": "invalid_request_error"}}'
    length = f"content-length: {len(body)}\r\n"
    start = head("application/json", "400 Bad Request", length)
    for model in ("direct", "chat"):
        wild.upstream.script = answering(start, body[:20], body[20:], between=0.05)
        status, _, raw = await wild.ask(model)
        assert status == 400
        assert error_of_any(raw) == "The kettle is cold"


def error_of_any(raw: bytes) -> str:
    return str(json.loads(raw)["error"]["message"])


async def test_an_error_that_never_ends_is_told_as_far_as_it_came(
    wild: WildRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "ERROR_SECONDS", 0.1)
    wild.upstream.script = answering(head("text/plain", "503 No") + b"Come back later", then=60)
    async with asyncio.timeout(10):
        status, _, raw = await wild.ask("chat")
    assert status == 503 and "Come back later" in error_of(raw)["message"]


async def test_a_reply_without_measure_is_refused(
    wild: WildRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "MAX_REPLY_BYTES", 1_000_000)
    bomb = gzip.compress(b"{" + b" " * 300_000_000)
    more = f"content-encoding: gzip\r\ncontent-length: {len(bomb)}\r\n"
    wild.upstream.script = answering(head("application/json", more=more) + bomb)
    for model in ("direct", "chat"):
        status, _, raw = await wild.ask(model)
        assert status == 502 and "more than" in error_of(raw)["message"]


@pytest.mark.parametrize("model", ["direct", "chat"])
async def test_an_event_without_end_is_given_up(wild: WildRig, model: Any) -> None:
    async def script(write: Write) -> None:
        await write(head() + b"data: ")
        while True:
            await write(b"x" * 1_000_000)

    wild.upstream.script = script
    status, _, raw = await wild.ask(model)
    assert status == 502 and "more than" in error_of(raw)["message"]


async def test_compressed_streams_are_passed_on_plain(wild: WildRig) -> None:
    packed = zlib.compress(STREAM)
    wild.upstream.script = answering(head(more="content-encoding: deflate\r\n") + packed)
    _, headers, raw = await wild.ask("direct")
    assert raw == STREAM and "Content-Encoding" not in headers


class TestPings:
    @pytest.fixture(autouse=True)
    def _fast(self, monkeypatch: pytest.MonkeyPatch) -> None:
        defaults = client_stream.ClientStream.__init__.__kwdefaults__
        assert defaults is not None
        monkeypatch.setitem(defaults, "ping_seconds", 0.05)

    @pytest.mark.parametrize("model", ["direct", "chat"])
    async def test_they_come_before_an_upstream_says_anything(
        self, wild: WildRig, model: Any
    ) -> None:
        events = b"".join(message_events() if model == "direct" else chat_chunks("Hi"))

        async def script(write: Write) -> None:
            await asyncio.sleep(0.3)
            await write(head() + events)

        wild.upstream.script = script
        status, headers, raw = await wild.ask(model)
        kinds = [event["type"] for event in events_of(raw)]
        assert status == 200 and headers["Content-Type"].startswith("text/event-stream")
        assert kinds[0] == "ping" and kinds[-1] == "message_stop"

    async def test_they_never_come_inside_an_event(self, wild: WildRig) -> None:
        at = STREAM.index(b'"text_delta"')
        wild.upstream.script = answering(head() + STREAM[:at], STREAM[at:], between=0.3)
        _, _, raw = await wild.ask("direct")
        assert b"event: ping" in raw
        assert raw.replace(sse({"type": "ping"}).replace(b": ", b": "), b"").endswith(b"\n\n")
        assert events_of(raw)[-1]["type"] == "message_stop"

    async def test_they_come_between_the_lines_that_end_an_event(self, wild: WildRig) -> None:
        at = STREAM.index(b"\n\n") + 1
        wild.upstream.script = answering(head() + STREAM[:at], STREAM[at:], between=0.3)
        assert b"event: ping" in (await wild.ask("direct"))[2]

    @pytest.mark.parametrize("model", ["direct", "chat"])
    async def test_a_refusal_after_a_ping_is_an_event(self, wild: WildRig, model: Any) -> None:
        async def script(write: Write) -> None:
            await asyncio.sleep(0.2)
            await whole(json.dumps(OVERLOADED).encode(), status="529 Overloaded")(write)

        wild.upstream.script = script
        status, _, raw = await wild.ask(model)
        assert status == 200
        last = events_of(raw)[-1]
        assert last["type"] == "error" and "Overloaded" in last["error"]["message"]
        assert wild.rig.ended()[-1].status == 529

    @pytest.mark.parametrize("model", ["backed", "backed_chat"])
    async def test_a_fallback_may_still_take_over_after_a_ping(
        self, wild: WildRig, model: Any
    ) -> None:
        async def script(write: Write) -> None:
            await asyncio.sleep(0.2)
            await write(head() + sse(OVERLOADED))

        wild.upstream.script = script
        _, _, raw = await wild.ask(model)
        kinds = [event["type"] for event in events_of(raw)]
        assert kinds[0] == "ping" and kinds[-1] == "message_stop"
        assert "error" not in kinds
