"""The SSE answer to the client: opened with its first byte, kept alive with pings."""

import asyncio
from collections.abc import Mapping

from aiohttp import web

from claude_router.wire.sse import encode

PING_SECONDS = 15.0
_PING = encode({"type": "ping"})


class ClientStream:
    """Writes to one client. `headers` given to `open` after the first ping come too late."""

    def __init__(self, request: web.Request, *, ping_seconds: float = PING_SECONDS) -> None:
        self._request = request
        self._ping_seconds = ping_seconds
        self._response: web.StreamResponse | None = None
        self._last_write = asyncio.get_running_loop().time()
        self._is_between_events = True

    @property
    def is_open(self) -> bool:
        return self._response is not None

    async def open(self, headers: Mapping[str, str] | None = None) -> None:
        if self._response is None:
            response = web.StreamResponse(headers=dict(headers or {}))
            response.headers["content-type"] = "text/event-stream; charset=utf-8"
            response.headers["cache-control"] = "no-cache"
            self._response = response
            await response.prepare(self._request)

    async def write(self, data: bytes) -> None:
        """Send bytes of the stream, opening it if need be."""
        await self.open()
        assert self._response is not None
        self._is_between_events = data.endswith((b"\n\n", b"\r\n\r\n"))
        self._last_write = asyncio.get_running_loop().time()
        await self._response.write(data)

    async def finish(self) -> web.StreamResponse:
        await self.open()
        assert self._response is not None
        await self._response.write_eof()
        return self._response

    def abort(self) -> None:
        """Break the connection, so that a half answer cannot be taken for a whole one."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def keep_alive(self) -> None:
        """Ping whenever nothing was written for a while; runs until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            quiet = loop.time() - self._last_write
            if quiet < self._ping_seconds:
                await asyncio.sleep(self._ping_seconds - quiet)
            elif self._is_between_events:
                await self.write(_PING)
            else:
                await asyncio.sleep(1)
