"""A provider's answer as it comes in: is it a stream, its bytes, or all of it as JSON."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp

from claude_router.proxy.patience import Patience
from claude_router.translate.error_body import read_error_bytes
from claude_router.wire.encoding import load_json
from claude_router.wire.redact import mask_bytes, redact

MAX_REPLY_BYTES = 64 * 1024 * 1024
MAX_ERROR_BYTES = 1024 * 1024
ERROR_SECONDS = 10
LINGER_SECONDS = 0.2
_EVENT_STREAM = "text/event-stream"
_FIELDS = (b"data:", b"event:", b":", b"id:", b"retry:")
_LONGEST_FIELD = max(map(len, _FIELDS))
_FAILURES = (aiohttp.ClientError, TimeoutError, OSError)


class BrokenAnswerError(Exception):
    """The answer broke off or is none; the message names the provider and the model."""


class Incoming:
    """The answer of `model` by `provider`, read once."""

    def __init__(
        self,
        response: aiohttp.ClientResponse,
        patience: Patience,
        *,
        provider: str,
        model: str,
        secrets: tuple[str, ...] = (),
    ) -> None:
        self._secrets = secrets
        self._response, self._patience = response, patience
        self._provider, self._model = provider, model
        self._peeked = b""

    async def is_stream(self) -> bool:
        """Whether server-sent events come, judged by the content type and the first bytes."""
        is_declared = self._response.content_type == _EVENT_STREAM
        needed = 1 if is_declared else _LONGEST_FIELD
        while len(self._peeked.lstrip()) < needed:
            chunk = await self._read()
            if not chunk:
                break
            self._peeked += chunk
        start = self._peeked.removeprefix(b"\xef\xbb\xbf").lstrip()
        return (
            not start.startswith((b"{", b"[", b"<")) if is_declared else start.startswith(_FIELDS)
        )

    async def chunks(self, is_over: Callable[[], bool]) -> AsyncIterator[bytes]:
        """The bytes as they come; once `is_over()`, what may follow is not worth a wait.

        Raises:
            BrokenAnswerError: the connection broke, or fell silent for too long.
        """
        if self._peeked:
            yield self._peeked
        while not is_over():
            chunk = await self._read()
            if not chunk:
                return
            yield chunk
        async for chunk in self._rest():
            yield chunk

    async def json(self) -> tuple[bytes, dict[str, Any]]:
        """The whole answer, as it came and decoded.

        Raises:
            BrokenAnswerError: it broke off, is too large, or is no JSON object.
        """
        pieces, size = [self._peeked], len(self._peeked)
        while chunk := await self._read():
            pieces.append(chunk)
            size += len(chunk)
            if size > MAX_REPLY_BYTES:
                limit = MAX_REPLY_BYTES // (1024 * 1024)
                raise BrokenAnswerError(f"{self._who} answered with more than {limit} MB")
        raw = b"".join(pieces)
        reply = load_json(raw)
        if not isinstance(reply, dict):
            raise BrokenAnswerError(self._no_json(raw))
        return raw, reply

    @property
    def _who(self) -> str:
        return f"{self._provider} ({self._model})"

    async def _read(self) -> bytes:
        """The next bytes, b"" at the end."""
        try:
            if chunk := self._response.content.read_nowait():
                self._patience.begin()
                return chunk
            async with self._patience.waiting():
                chunk = await self._response.content.readany()
        except TimeoutError as error:
            raise BrokenAnswerError(f"{self._who} {self._silence}") from error
        except _FAILURES as error:
            raise BrokenAnswerError(f"{self._who} broke off its answer") from error
        self._patience.begin()
        return chunk

    @property
    def _silence(self) -> str:
        if self._patience.has_begun:
            return "fell silent in the midst of its answer"
        return "did not begin its answer in time"

    async def _rest(self) -> AsyncIterator[bytes]:
        """A connection read to its end can be used again."""
        until = asyncio.get_running_loop().time() + LINGER_SECONDS
        while True:
            try:
                async with asyncio.timeout_at(until):
                    chunk = await self._response.content.readany()
            except _FAILURES:
                return
            if not chunk:
                return
            yield chunk

    def _no_json(self, raw: bytes) -> str:
        said = read_error_bytes(mask_bytes(raw[:MAX_ERROR_BYTES], self._secrets))
        answered = f"{self._who} answered {self._response.status}"
        if not raw.strip():
            return f"{answered} without a body: check that base_url is its API's"
        if said.is_page:
            page = f"a web page instead of JSON ({redact(said.message)})"
            return f"{answered} with {page}: check that base_url is its API's"
        return f"{answered} with something that is not a JSON object"


async def read_error_body(response: aiohttp.ClientResponse) -> bytes:
    """What the provider says of its failure, as far as it says it soon; never raises."""
    raw = b""
    try:
        async with asyncio.timeout(ERROR_SECONDS):
            while len(raw) < MAX_ERROR_BYTES and (chunk := await response.content.readany()):
                raw += chunk
    except _FAILURES:
        pass  # the status and what came of the words must do
    return raw[:MAX_ERROR_BYTES]
