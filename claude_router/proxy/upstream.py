"""The HTTP client towards providers: pooled connections, time limits, no surprises on loopback."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import SimpleNamespace
from urllib.request import getproxies

import aiohttp

from claude_router.config.proxies import proxy_for
from claude_router.proxy.patience import Patience

_DEAD_MS = 30_000
_TCP_OPTIONS = {
    "TCP_KEEPIDLE": 15,
    "TCP_KEEPALIVE": 15,  # macOS's name for it
    "TCP_KEEPINTVL": 5,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": _DEAD_MS,
}
_DROPPED = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


class UnreachableError(Exception):
    """No answer from the provider; the message says why, in words for the user."""


class Upstream:
    """Opens requests to providers. One for each event loop; `close` it in the end."""

    def __init__(self) -> None:
        self._session = _session()
        # Read here and not by aiohttp, which would let ~/.netrc replace a provider's key.
        self._proxies = getproxies()

    async def close(self) -> None:
        await self._session.close()

    @asynccontextmanager
    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], patience: Patience
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """POST and hand over the open response; leaving the block drops an unread one at once.

        Raises:
            UnreachableError: no connection, or it broke before the answer's headers.
        """
        try:
            async with patience.waiting():
                response = await self._sent(url, body, headers, patience.connect_s)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise UnreachableError(_why(error)) from error
        try:
            yield response
        finally:
            response.close()

    async def _sent(
        self, url: str, body: bytes, headers: Mapping[str, str], connect_s: float
    ) -> aiohttp.ClientResponse:
        """Sent again as long as a pooled connection turns out to be dead, as after a sleep."""
        while True:
            used = SimpleNamespace(is_old_connection=False)
            try:
                return await self._post(url, body, headers, connect_s, used)
            except _DROPPED:
                if not used.is_old_connection:
                    raise

    async def _post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        connect_s: float,
        used: SimpleNamespace,
    ) -> aiohttp.ClientResponse:
        return await self._session.post(
            url,
            data=io.BytesIO(body),  # written piece by piece; large bytes would block the loop
            headers=headers,
            allow_redirects=False,
            proxy=proxy_for(url, self._proxies),
            timeout=aiohttp.ClientTimeout(total=None, connect=connect_s),
            trace_request_ctx=used,
        )


def _session() -> aiohttp.ClientSession:
    tracing = aiohttp.TraceConfig()
    tracing.on_connection_reuseconn.append(_mark_old)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=0, keepalive_timeout=30, socket_factory=_watched_socket
        ),
        headers={"accept-encoding": "gzip, deflate"},
        read_bufsize=1 << 18,
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[tracing],
    )


def _watched_socket(address: aiohttp.AddrInfoType) -> socket.socket:
    """One that notices within half a minute that nobody is there: the laptop slept, a NAT forgot.

    The pool cannot tell: its clock stands still while the machine sleeps.
    """
    family, kind, protocol, _, _ = address
    connection = socket.socket(family, kind, protocol)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _TCP_OPTIONS.items():
        if (option := getattr(socket, name, None)) is not None:  # not every system has each
            connection.setsockopt(socket.IPPROTO_TCP, option, value)
    return connection


async def _mark_old(
    _session: aiohttp.ClientSession,
    context: SimpleNamespace,
    _parameters: aiohttp.TraceConnectionReuseconnParams,
) -> None:
    context.trace_request_ctx.is_old_connection = True


def _why(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name cannot be resolved"
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return "its TLS certificate was not accepted"
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f"the proxy of the environment answered {error.status}"
    if isinstance(error, aiohttp.ClientConnectorError):
        return (error.os_error.strerror or "the connection failed").lower()
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return "no connection was made in time"
    if isinstance(error, aiohttp.ServerTimeoutError | TimeoutError | asyncio.TimeoutError):
        return "it did not answer in time"
    if isinstance(error, aiohttp.InvalidURL):
        return "its address is not valid"
    if isinstance(error, ValueError):
        return "its address or one of the headers for it cannot be sent"
    return "the connection broke before it answered"
