"""The HTTP client towards providers: pooled connections, time limits, no surprises on loopback."""

import asyncio
import io
import ipaddress
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import SimpleNamespace
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

CONNECT_SECONDS = 10
IDLE_SECONDS = 290  # the client gives up after 300 s of silence
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
        self, url: str, body: bytes, headers: Mapping[str, str]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """POST and hand over the open response; leaving the block drops an unread one at once.

        Raises:
            UnreachableError: no connection, or it broke before the answer's headers.
        """
        try:
            response = await self._sent(url, body, headers)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise UnreachableError(_why(error)) from error
        try:
            yield response
        finally:
            response.close()

    async def _sent(
        self, url: str, body: bytes, headers: Mapping[str, str]
    ) -> aiohttp.ClientResponse:
        """Sent again if a pooled connection turns out to be closed by its other end."""
        used = SimpleNamespace(is_old_connection=False)
        try:
            return await self._post(url, body, headers, used)
        except _DROPPED:
            if not used.is_old_connection:
                raise
        return await self._post(url, body, headers, used)

    async def _post(
        self, url: str, body: bytes, headers: Mapping[str, str], used: SimpleNamespace
    ) -> aiohttp.ClientResponse:
        return await self._session.post(
            url,
            data=io.BytesIO(body),  # written piece by piece; large bytes would block the loop
            headers=headers,
            allow_redirects=False,
            proxy=self._proxy(url),
            trace_request_ctx=used,
        )

    def _proxy(self, url: str) -> str | None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if _is_loopback(host) or parts.scheme not in self._proxies or proxy_bypass(host):
            return None
        return self._proxies[parts.scheme]


def _session() -> aiohttp.ClientSession:
    tracing = aiohttp.TraceConfig()
    tracing.on_connection_reuseconn.append(_mark_old)
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECT_SECONDS, sock_read=IDLE_SECONDS
        ),
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=30),
        headers={"accept-encoding": "gzip, deflate"},
        read_bufsize=1 << 18,
        cookie_jar=aiohttp.DummyCookieJar(),
        trace_configs=[tracing],
    )


async def _mark_old(
    _session: aiohttp.ClientSession,
    context: SimpleNamespace,
    _parameters: aiohttp.TraceConnectionReuseconnParams,
) -> None:
    context.trace_request_ctx.is_old_connection = True


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _why(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name cannot be resolved"
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return "its TLS certificate was not accepted"
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f"the proxy of the environment answered {error.status}"
    if isinstance(error, aiohttp.ClientConnectorError):
        return (error.os_error.strerror or "the connection failed").lower()
    if isinstance(error, aiohttp.ServerTimeoutError | TimeoutError | asyncio.TimeoutError):
        return "it did not answer in time"
    if isinstance(error, aiohttp.InvalidURL):
        return "its address is not valid"
    if isinstance(error, ValueError):
        return "its address or one of the headers for it cannot be sent"
    return "the connection broke before it answered"
