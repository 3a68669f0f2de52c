"""A provider that answers step by step as a row of the table says, down to the packet."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from claude_router.config.model import Api
from tests.faults.streams import PATHS

SOON = 0.05
_TLS_HANDSHAKE = b"\x16"
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass
class Connection:
    """One request; what is sent on it is the answer. `is_dropped` once its sender hung up."""

    api: Api
    body: bytes
    writer: asyncio.StreamWriter
    is_dropped: bool = False

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        """The other end gets ECONNRESET, not an orderly end."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.writer.transport.abort()


Step = Callable[[Connection], Awaitable[None]]
Steps = Sequence[Step]
"""Done one after the other; then the connection ends in order."""


@dataclass
class Upstream:
    """Does `steps` for each request; `connections` holds all of them."""

    steps: Steps
    url: str = ""
    connections: list[Connection] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            connection = await _read(reader, writer)
            self.connections.append(connection)
            watching = asyncio.ensure_future(_watch(reader, connection))
            try:
                for step in self.steps:
                    await step(connection)
            finally:
                watching.cancel()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def answering(steps: Steps) -> AsyncIterator[Upstream]:
    upstream = Upstream(steps)
    server = await asyncio.start_server(upstream.serve, "127.0.0.1", 0)
    upstream.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield upstream
    finally:
        server.close()
        for connection in upstream.connections:
            connection.writer.transport.abort()


async def _read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Connection:
    first = await reader.readexactly(1)
    if first == _TLS_HANDSHAKE:
        return Connection("messages", b"", writer)
    head = first + await reader.readuntil(b"\r\n\r\n")
    path = head.split(b" ", 2)[1].decode().partition("?")[0]
    name = b"content-length: "
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(name)]
    body = await reader.readexactly(int(lengths[0].removeprefix(name)))
    json.loads(body)
    return Connection(PATHS[path], body, writer)


async def _watch(reader: asyncio.StreamReader, connection: Connection) -> None:
    try:
        while await reader.read(1024):
            pass
    except ConnectionError:
        pass
    connection.is_dropped = True
