"""The faults of a client: what it sends, what it does then, and what becomes of its request."""

import asyncio
import gzip
import json
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from tests.faults.proxied import ALONE, Proxied
from tests.faults.steps import head, raw, rest, silence, start
from tests.faults.upstream import Steps, Upstream
from tests.proxy.conftest import ask
from tests.waiting import until

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Act = Callable[[Streams, Upstream], Awaitable[None]]
BODY = json.dumps(ask("hello", model=ALONE["messages"])).encode()


def request(
    body: bytes = BODY, *more: str, length: int | None = None, line: str = "POST /v1/messages"
) -> Callable[[Proxied], bytes]:
    """A request with the session's token; `more` are header lines."""

    def built(proxy: Proxied) -> bytes:
        own = any(each.lower().startswith("x-claude-router-token") for each in more)
        lines = [
            f"{line} HTTP/1.1",
            *(() if any(each.startswith("host:") for each in more) else ("host: 127.0.0.1",)),
            *(() if own else (f"x-claude-router-token: {proxy.token}",)),
            f"content-length: {len(body) if length is None else length}",
            *more,
        ]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body

    return built


def plain(data: bytes) -> Callable[[Proxied], bytes]:
    return lambda _: data


async def leave(streams: Streams, _: Upstream) -> None:
    streams[1].transport.abort()


async def leave_once_asked(streams: Streams, upstream: Upstream) -> None:
    await until(lambda: upstream.connections)
    streams[1].transport.abort()


async def leave_in_mid_stream(streams: Streams, _: Upstream) -> None:
    await streams[0].readuntil(b"text_delta")
    streams[1].transport.abort()


async def stop_sending_in_mid_stream(streams: Streams, _: Upstream) -> None:
    """Half-open: it sends no more, but reads to the end."""
    await streams[0].readuntil(b"text_delta")
    streams[1].write_eof()
    await streams[0].read()


async def read_late(streams: Streams, upstream: Upstream) -> None:
    """Takes nothing until everything is stuck on the way."""
    await until(lambda: upstream.connections)
    await asyncio.sleep(0.3)


async def nothing(streams: Streams, _: Upstream) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Row:
    """`outcome` is `gone` where nobody reads an answer; `phases` are the rows of the history."""

    fault: str
    moment: str
    sent: Callable[[Proxied], bytes]
    outcome: str
    phases: Sequence[str] = ()
    act: Act = nothing
    steps: Steps = (head(), start, rest)


def refused(status: int, kind: str = "invalid_request_error") -> str:
    return f"refused {status} {kind}"


GONE = (
    Row("gone", "before its body is whole", request(BODY, length=999), "gone", act=leave),
    Row("gone", "before the first byte", request(), "gone", ["cancelled"], leave_once_asked,
        (silence,)),
    Row("gone", "after the headers", request(), "gone", ["cancelled"], leave_once_asked,
        (head(), silence)),
    Row("gone", "in mid stream", request(), "gone", ["cancelled"], leave_in_mid_stream,
        (head(), start, silence)),
    Row("sends no more", "in mid stream", request(), "gone", ["cancelled"],
        stop_sending_in_mid_stream, (head(), start, silence)),
    Row("reads late", "all along", request(), "whole", ["finished"], read_late,
        (head(), start, raw(b": " + b"x" * (8 << 20) + b"\n\n"), rest)),
)  # fmt: skip
BODIES = (
    Row("no JSON", "body", request(b"{nonsense"), refused(400)),
    Row("empty", "body", request(b""), refused(400)),
    Row("no object", "body", request(b"[1, 2]"), refused(400)),
    Row("JSON of 100,000 levels", "body", request(b"[" * 100_000), refused(400)),
    Row("messages of 100,000 levels", "body",
        request(b'{"model": "m", "messages": ' + b'[{"a":' * 100_000), refused(400)),
    Row("no UTF-8", "body", request(b'{"model": "\xff\xfe"}'), refused(400)),
    Row("NaN", "body", request(BODY.replace(b"100", b"NaN")), refused(400)),
    Row("a number of 10,000 digits", "body", request(BODY.replace(b"100", b"1" * 10_000)),
        refused(400)),
    Row("65 MB", "body", request(b" " * (65 << 20)), refused(413, "request_too_large")),
    Row("bomb", "body", request(gzip.compress(b" " * (80 << 20), 1), "content-encoding: gzip"),
        refused(413, "request_too_large")),
    Row("gzip is garbage", "body", request(b"no gzip", "content-encoding: gzip"), refused(400)),
)  # fmt: skip
HEADERS = (
    Row("one of 100 kB", "headers", request(BODY, "x-long: " + "y" * 100_000), refused(431)),
    Row("200 of them", "headers", request(BODY, *["x-more: y"] * 200), refused(431)),
    Row("URL of 20 kB", "headers", request(line="POST /" + "y" * 20_000), refused(431)),
    Row("two lengths", "headers", request(BODY, "content-length: 3"), refused(400)),
    Row("length and chunks", "headers", request(BODY, "transfer-encoding: chunked"), refused(400)),
    Row("length is no number", "headers",
        plain(b"POST /v1/messages HTTP/1.1\r\ncontent-length: x\r\n\r\n"), refused(400)),
    Row("no HTTP", "headers", plain(b"\x16\x03\x01 hello\r\n\r\n"), refused(400)),
    Row("unknown path", "headers", request(line="POST /v1/nothing"),
        refused(404, "not_found_error")),
    Row("unknown method", "headers", request(line="PUT /v1/messages"), refused(405)),
    Row("no token", "headers", request(BODY, "x-claude-router-token: x"),
        refused(403, "permission_error")),
    Row("another host", "headers", request(BODY, "host: evil.example"),
        refused(403, "permission_error")),
    Row("a web page", "headers", request(BODY, "origin: http://localhost"),
        refused(403, "permission_error")),
)  # fmt: skip
ROWS = (*GONE, *BODIES, *HEADERS)


async def talk(proxy: Proxied, upstream: Upstream, row: Row) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer; status 0 where the client does not read it."""
    reader, writer = await _connect(proxy.port)
    writer.write(row.sent(proxy))
    await row.act((reader, writer), upstream)
    if row.outcome == "gone":
        writer.transport.abort()
        return 0, {}, b""
    top = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in top[1:-2])}
    body = await _body(reader, headers)
    writer.close()
    return int(top[0].split()[1]), headers, body


async def _connect(port: int) -> Streams:
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    small.setblocking(False)
    await asyncio.get_running_loop().sock_connect(small, ("127.0.0.1", port))
    return await asyncio.open_connection(sock=small, limit=1 << 20)


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    return body
