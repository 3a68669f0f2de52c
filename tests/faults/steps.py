"""What a provider may do with a request, as steps that a row of the table strings together."""

import asyncio
import gzip
import json
import re
from typing import Any

from claude_router.config.model import Api
from tests.faults.streams import CALL, begun, events, reply
from tests.faults.upstream import SOON, Connection, Step

_SSE = "content-type: text/event-stream\r\n"
_JSON = "content-type: application/json\r\n"


def raw(data: bytes) -> Step:
    async def step(to: Connection) -> None:
        await to.send(data)

    return step


def head(more: str = _SSE, status: str = "200 OK") -> Step:
    """Of an answer that ends with its connection."""
    return raw(f"HTTP/1.1 {status}\r\n{more}\r\n".encode())


def whole(body: bytes, more: str = _JSON, status: str = "200 OK") -> Step:
    """An answer of known length."""
    return raw(f"HTTP/1.1 {status}\r\n{more}content-length: {len(body)}\r\n\r\n".encode() + body)


def error(status: str, kind: str, more: str = "") -> Step:
    """A refusal as each API words it."""

    async def step(to: Connection) -> None:
        body = json.dumps(_error(to.api, "The kettle is cold", kind)).encode()
        await whole(body, _JSON + more, status)(to)

    return step


async def start(to: Connection) -> None:
    """The events up to the answer's first words."""
    await to.send(b"".join(events(to.api)[: begun(to.api)]))


async def rest(to: Connection) -> None:
    """All events after `start`."""
    await to.send(b"".join(events(to.api)[begun(to.api) :]))


async def half_event(to: Connection) -> None:
    """The event after `start`, cut in its midst."""
    event = events(to.api)[begun(to.api)]
    await to.send(event[: len(event) // 2])


async def twice(to: Connection) -> None:
    """Every event of the answer two times over."""
    await to.send(b"".join(event * 2 for event in events(to.api)))


async def unfinished(to: Connection) -> None:
    """All but what says that the answer is over."""
    ends = {"messages": 1, "chat": 3, "responses": 1}
    await to.send(b"".join(events(to.api)[: -ends[to.api]]))


def counting(tokens: bytes) -> Step:
    """The answer, its output counted as `tokens`."""

    async def step(to: Connection) -> None:
        stream = b"".join(events(to.api))
        await to.send(re.sub(rb'((?:output|completion)_tokens": )\d+', rb"\g<1>" + tokens, stream))

    return step


async def odd_stop_reason(to: Connection) -> None:
    """A reason that is no word."""
    stream = b"".join(events(to.api))
    for reason in (b'"end_turn"', b'"stop"'):
        stream = stream.replace(reason, b'{"odd": 1}')
    await to.send(stream)


async def half_call(to: Connection) -> None:
    """A tool call up to the middle of its arguments."""
    whole_events = events(to.api, CALL)
    at = next(n for n, event in enumerate(whole_events) if b"ls -la" in event)
    cut = whole_events[at].replace(rb"{\"command\": \"ls -la /tmp\"}", rb"{\"command\": \"ls -l")
    assert cut != whole_events[at]
    await to.send(b"".join(whole_events[:at]) + cut)


async def error_event(to: Connection) -> None:
    """A failure told inside the stream."""
    match to.api:
        case "messages":
            event: dict[str, Any] = _error(to.api, "Overloaded", "overloaded_error")
        case "chat":
            event = {"error": {"message": "Overloaded", "type": "overloaded_error", "code": 529}}
        case "responses":
            event = {"type": "error", "code": "server_is_overloaded", "message": "Overloaded"}
    name = f"event: {event['type']}\n" if "type" in event else ""
    await to.send(f"{name}data: {json.dumps(event)}\n\n".encode())


async def as_reply(to: Connection) -> None:
    """The whole answer as JSON."""
    await whole(json.dumps(reply(to.api)).encode())(to)


async def reply_with_error(to: Connection) -> None:
    """A 200 whose JSON is an error."""
    await whole(json.dumps(_error(to.api, "The kettle is cold")).encode())(to)


async def reset(to: Connection) -> None:
    await asyncio.sleep(SOON)  # else it overtakes what was sent
    to.reset()


async def half_close(to: Connection) -> None:
    """Nothing more is sent, but the connection stays."""
    to.writer.write_eof()
    await asyncio.sleep(1)


async def silence(_: Connection) -> None:
    await asyncio.sleep(60)


async def pause(_: Connection) -> None:
    await asyncio.sleep(SOON)


def byte_by_byte(data: bytes) -> Step:
    async def step(to: Connection) -> None:
        for n in range(len(data)):
            await to.send(data[n : n + 1])
            await asyncio.sleep(0)

    return step


async def slow_stream(to: Connection) -> None:
    """Seven bytes at a time."""
    stream = b"".join(events(to.api))
    for at in range(0, len(stream), 7):
        await to.send(stream[at : at + 7])
        await asyncio.sleep(0)


async def trickle(to: Connection) -> None:
    """A head that never ends."""
    await to.send(b"HTTP/1.1 200 OK\r\n")
    while not to.is_dropped:
        await to.send(b"x-more: y\r\n")
        await asyncio.sleep(SOON)


def chunked(*steps: Step, is_ended: bool = False) -> Step:
    """What `steps` send, as chunks; without the last one the answer is cut off."""

    async def step(to: Connection) -> None:
        inner = _Collected(to)
        for each in steps:
            await each(inner)
            await to.send(b"%x\r\n%b\r\n" % (len(inner.sent), inner.sent))
            inner.sent = b""
        if is_ended:
            await to.send(b"0\r\n\r\n")

    return step


def zipped(*steps: Step, surplus: bytes = b"") -> Step:
    """What `steps` send, compressed."""

    async def step(to: Connection) -> None:
        inner = _Collected(to)
        for each in steps:
            await each(inner)
        await to.send(gzip.compress(inner.sent) + surplus)

    return step


def bomb(opening: bytes, megabytes: int) -> bytes:
    """Blanks without end in few bytes."""
    return gzip.compress(opening + b" " * (megabytes << 20), compresslevel=1)


class _Collected(Connection):
    """Keeps what is sent."""

    def __init__(self, of: Connection) -> None:
        super().__init__(of.api, of.body, of.writer)
        self.sent = b""

    async def send(self, data: bytes) -> None:
        self.sent += data


def _error(api: Api, message: str, kind: str = "api_error") -> dict[str, Any]:
    said = {"type": kind, "message": message}
    return {"type": "error", "error": said} if api == "messages" else {"error": said}
