"""The SSE answer to the client: opened with its first byte, kept alive with pings."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from claude_router.tasks import spawn
from claude_router.wire.sse import encode

PING_SECONDS = 15.0
_PING = encode({"type": "ping"})


class ClientStream:
    """Writes whole events to one client.

    `has_begun` tells whether a part of an answer was written: after nothing but pings, another
    provider may still give all of it.
    """

    def __init__(self, request: web.Request, *, ping_seconds: float = PING_SECONDS) -> None:
        self._request = request
        self._ping_seconds = ping_seconds
        self._response: web.StreamResponse | None = None
        self._opening = asyncio.Lock()
        self._last_write = asyncio.get_running_loop().time()
        self.has_begun = False

    @property
    def is_open(self) -> bool:
        return self._response is not None

    async def write(self, data: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Send whole events; `headers` count only if nothing was sent before, not even a ping."""
        self.has_begun = True
        await self._send(data, headers)

    async def opened(self) -> web.StreamResponse:
        """The response, opened if nothing was sent yet; the server ends it after its handler."""
        return await self._opened({})

    @asynccontextmanager
    async def kept_alive(self) -> AsyncIterator[None]:
        """Ping whenever nothing was written for a while, until the block is left."""
        pings = spawn(self._ping(), "pings")
        try:
            yield
        finally:
            pings.cancel()

    async def _ping(self) -> None:
        loop = asyncio.get_running_loop()
        with suppress(ConnectionError):  # the request itself is cancelled when its client goes
            while True:
                quiet = loop.time() - self._last_write
                if quiet >= self._ping_seconds:
                    await self._send(_PING, None)
                else:
                    await asyncio.sleep(self._ping_seconds - quiet)

    async def _send(self, data: bytes, headers: Mapping[str, str] | None) -> None:
        response = self._response
        if response is None:
            response = await self._opened(headers or {})
        self._last_write = asyncio.get_running_loop().time()
        await response.write(data)

    async def _opened(self, headers: Mapping[str, str]) -> web.StreamResponse:
        async with self._opening:
            if self._response is None:
                response = web.StreamResponse(headers=dict(headers))
                response.headers["content-type"] = "text/event-stream; charset=utf-8"
                response.headers["cache-control"] = "no-cache"
                await response.prepare(self._request)
                self._response = response
            return self._response
