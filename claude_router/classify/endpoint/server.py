"""The HTTP side: one chat URL, over a connection that is kept."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.request import getproxies

import aiohttp

from claude_router.config.model import Endpoint
from claude_router.config.proxies import proxy_for
from claude_router.route.classifier import ClassifierError
from claude_router.wire.redact import redact

KEEP_SECONDS = 600
"""Longer than the pause between two turns; a server that closes earlier is connected to again."""
_CONNECT_SECONDS = 4
_MOST_BYTES = 1 << 20
_CHUNK_BYTES = 1 << 16
_REFUSED = (400, 422)
_SHOWN_CHARS = 200
_REMEDIES: Mapping[int, str] = {
    401: "check router.endpoint.access_key",
    403: "check router.endpoint.access_key",
    404: "check router.endpoint.base_url and model",
}


class RefusedError(ClassifierError):
    """The server does not take a request of this form."""


class ChatServer:
    """For one event loop; `aclose` it in the end. The key goes nowhere but to the URL."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._at = endpoint.base_url
        self._url = f"{endpoint.base_url}/chat/completions"
        self._key = endpoint.access_key.reveal() if endpoint.access_key is not None else ""
        # Read here and not by aiohttp, which would let ~/.netrc replace the key.
        self._proxy = proxy_for(self._url, getproxies())
        self._session: aiohttp.ClientSession | None = None

    async def complete(self, body: Mapping[str, Any]) -> bytes:
        """What the server answers with status 200.

        Raises:
            ClassifierError: it cannot be reached or failed; a RefusedError: it refused `body`.
        """
        try:
            return await self._posted(body)
        except aiohttp.ClientConnectorError as error:
            raise self._unreachable(error) from error
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            pass  # The server had closed the connection that was kept: once more on a new one.
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self._unreachable(error) from error
        try:
            return await self._posted(body)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self._unreachable(error) from error

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _posted(self, body: Mapping[str, Any]) -> bytes:
        async with self._opened().post(
            self._url,
            data=json.dumps(body).encode(),
            headers=self._headers(),
            allow_redirects=False,
            proxy=self._proxy,
        ) as response:
            content = await self._read(response)
            if response.status == 200:
                return content
            kind = RefusedError if response.status in _REFUSED else ClassifierError
            raise kind(self._said(response.status, content))

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        content = b""
        async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
            content += chunk
            if len(content) > _MOST_BYTES:
                raise ClassifierError(f"{self._at} answered with more than a route")
        return content

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # Whoever asks sets the limit for the answer.
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS),
                connector=aiohttp.TCPConnector(keepalive_timeout=KEEP_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    def _headers(self) -> dict[str, str]:
        headers = {"content-type": "application/json"}
        return headers | {"authorization": f"Bearer {self._key}"} if self._key else headers

    def _said(self, status: int, content: bytes) -> str:
        words = " ".join(redact(_message(content), [self._key]).split())[:_SHOWN_CHARS]
        said = f" ({words})" if words else ""
        remedy = f": {_REMEDIES[status]}" if status in _REMEDIES else ""
        return f"{self._at} answered {status}{said}{remedy}"

    def _unreachable(self, error: Exception) -> ClassifierError:
        if isinstance(error, aiohttp.ClientConnectorDNSError):
            return ClassifierError(f"the name of {self._at} cannot be resolved")
        if isinstance(error, aiohttp.ClientConnectorError):
            why = error.os_error.strerror or "the connection failed"
            return ClassifierError(f"{self._at} cannot be reached ({why.lower()})")
        if isinstance(error, TimeoutError):
            return ClassifierError(f"{self._at} cannot be reached (no connection in time)")
        return ClassifierError(f"{self._at} broke off before it had answered")


def _message(content: bytes) -> str:
    """The error's own words, wherever a server of this API puts them."""
    text = content.decode(errors="replace")
    try:
        error = json.loads(text)["error"]
        return str(error["message"] if isinstance(error, dict) else error)
    except (ValueError, LookupError, TypeError, RecursionError):
        return text
