"""An upstream that answers with whatever bytes a test writes, and sees who hangs up."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

Write = Callable[[bytes], Awaitable[None]]
Script = Callable[[Write], Awaitable[None]]
"""Writes one answer; the connection closes behind it."""


@dataclass
class Received:
    """One request; `is_dropped` once its sender has hung up."""

    head: bytes
    body: bytes
    is_dropped: bool = False


@dataclass
class WildUpstream:
    """Give `script` before asking. `received` holds every request in the order of arrival."""

    script: Script | None = None
    received: list[Received] = field(default_factory=list)
    url: str = ""

    async def __aenter__(self) -> "WildUpstream":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def write(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        try:
            request = await _read_request(reader)
            self.received.append(request)
            watching = asyncio.ensure_future(_watch(reader, request))
            assert self.script is not None
            await self.script(write)
            watching.cancel()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Received:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-len")),
        0,
    )
    return Received(head, await reader.readexactly(length))


async def _watch(reader: asyncio.StreamReader, request: Received) -> None:
    try:
        while await reader.read(1024):
            pass
    except ConnectionError:
        pass
    request.is_dropped = True


def answering(*pieces: bytes, then: float = 0.0, between: float = 0.0) -> Script:
    """Writes `pieces`, `between` seconds apart, and stays silent for `then` seconds."""

    async def script(write: Write) -> None:
        for n, piece in enumerate(pieces):
            await asyncio.sleep(between if n else 0)
            await write(piece)
        await asyncio.sleep(then)

    return script


def head(content_type: str = "text/event-stream", status: str = "200 OK", more: str = "") -> bytes:
    """Of an answer that ends with its connection."""
    return f"HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\n{more}\r\n".encode()


def whole(body: bytes, content_type: str = "application/json", status: str = "200 OK") -> Script:
    """An answer of known length."""
    length = f"content-length: {len(body)}\r\n"
    return answering(head(content_type, status, length) + body)


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def sse(event: dict[str, Any]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


def message_events(text: str = "Hello there") -> list[bytes]:
    """Anthropic's stream of a short answer."""
    message: dict[str, Any] = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "wild",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 7, "output_tokens": 1},
    }
    delta = {"type": "text_delta", "text": text}
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": delta},
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn", "stop_sequence": None},
            "usage": {"output_tokens": 3},
        },
        {"type": "message_stop"},
    ]
    return [sse(event) for event in events]


def chat_chunks(*texts: str) -> list[bytes]:
    """A Chat Completions stream of these pieces of text."""
    chunks = [{"choices": [{"index": 0, "delta": {"content": text}}]} for text in texts]
    last = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    frames = [f"data: {json.dumps(one)}\n\n".encode() for one in [*chunks, last]]
    return [*frames, b"data: [DONE]\n\n"]


def refusing(upstream: WildUpstream, *parameters: str) -> Script:
    """Refuses every request that has one of `parameters`, and answers all others."""

    async def script(write: Write) -> None:
        body = json.loads(upstream.received[-1].body)
        if (refused := next((name for name in parameters if name in body), None)) is not None:
            words = f"Unsupported parameter: '{refused}' is not supported with this model."
            refusal = json.dumps({"error": {"message": words}}).encode()
            await whole(refusal, status="400 Bad Request")(write)
        else:
            await answering(head() + b"".join(chat_chunks("Hi")))(write)

    return script
