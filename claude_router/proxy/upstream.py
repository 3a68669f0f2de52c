"""The HTTP client towards providers: pooled connections, time limits, no surprises on loopback."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp

CONNECT_SECONDS = 10
IDLE_SECONDS = 290  # the client gives up after 300 s of silence
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class UnreachableError(Exception):
    """No answer from the provider; the message says why, in words for the user."""


class Upstream:
    """Opens requests to providers. One for each event loop; `close` it in the end."""

    def __init__(self) -> None:
        self._direct = _session(trust_env=False)
        self._by_environment = _session(trust_env=True)  # honours HTTPS_PROXY and friends

    async def close(self) -> None:
        await self._direct.close()
        await self._by_environment.close()

    @asynccontextmanager
    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """POST and hand over the open response; leaving the block drops an unread one at once.

        Raises:
            UnreachableError: no connection, or it broke before the answer's headers.
        """
        is_local = (urlsplit(url).hostname or "") in _LOOPBACK
        session = self._direct if is_local else self._by_environment
        try:
            response = await session.post(url, data=body, headers=headers, allow_redirects=False)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise UnreachableError(_why(error)) from error
        try:
            yield response
        finally:
            response.close()


def _session(*, trust_env: bool) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECT_SECONDS, sock_read=IDLE_SECONDS
        ),
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=30),
        headers={"accept-encoding": "gzip, deflate"},
        read_bufsize=1 << 18,
        trust_env=trust_env,
        auto_decompress=True,
    )


def _why(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name cannot be resolved"
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return "its TLS certificate was not accepted"
    if isinstance(error, aiohttp.ClientConnectorError):
        return (error.os_error.strerror or "the connection failed").lower()
    if isinstance(error, aiohttp.ServerTimeoutError | TimeoutError | asyncio.TimeoutError):
        return "it did not answer in time"
    if isinstance(error, aiohttp.InvalidURL | ValueError):
        return "its address is not valid"
    return "the connection broke before it answered"
