"""Brings a provider's answer to the client: bytes passed through, or translated event by event."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web

from claude_router.proxy.client_stream import ClientStream
from claude_router.proxy.failure import AttemptFailed
from claude_router.proxy.headers import returned_headers
from claude_router.proxy.tally import Tally
from claude_router.proxy.tracker import Tracker
from claude_router.translate.assemble import events_of, message_of
from claude_router.translate.errors import envelope, from_stream_error, stream_event
from claude_router.translate.translation import Envelope, Translation
from claude_router.wire.sse import Decoder, encode


class BrokenOffError(Exception):
    """The provider's answer ended before its end, after the client had got a part of it."""


class Relay:
    """One answer on its way from `model` of `provider` to the client."""

    def __init__(
        self,
        response: aiohttp.ClientResponse,
        client: ClientStream,
        tracker: Tracker,
        *,
        provider: str,
        model: str,
        secrets: tuple[str, ...],
    ) -> None:
        self._response, self._client, self._tracker = response, client, tracker
        self._provider, self._model, self._secrets = provider, model, secrets
        self.tally = Tally()

    @property
    def _is_sse(self) -> bool:
        return self._response.content_type == "text/event-stream"

    async def pass_through(self) -> web.StreamResponse:
        """Bytes in, bytes out; only read along for the figures."""
        if not self._is_sse:
            return await self._pass_reply()
        held, decoder, headers = b"", Decoder(), returned_headers(self._response.headers)
        async for chunk in self._chunks():
            for event in decoder.feed(chunk):
                self.tally.observe_text(event.name, event.data)
            if self.tally.error is not None and not self._client.is_open:
                raise AttemptFailed(self._stream_failure(self.tally.error))
            held += chunk
            if self._client.is_open or b"\n\n" in held or b"\r\n\r\n" in held:
                await self._client.open(headers)
                await self._client.write(held)
                held = b""
                self._progress()
        if held:
            await self._client.write(held)
        if not self.tally.is_complete and self.tally.error is None:
            raise BrokenOffError(f"{self._provider} ended the answer before its end")
        return await self._client.finish()

    async def translate_stream(
        self, translation: Translation, message_id: str
    ) -> web.StreamResponse:
        """A translated stream; an error before its first event fails the attempt instead."""
        if not self._is_sse:
            await self._send(events_of(await self._reply(translation, message_id)))
            return await self._client.finish()
        translator, decoder = translation.open_stream(message_id), Decoder()
        async for chunk in self._chunks():
            events: list[dict[str, Any]] = []
            for event in decoder.feed(chunk):
                events += translator.feed(event.name, event.data)
            await self._write(events)
        events = []
        for event in decoder.close():
            events += translator.feed(event.name, event.data)
        await self._write(events + translator.close())
        return await self._client.finish()

    async def translate_reply(self, translation: Translation, message_id: str) -> web.Response:
        """A whole answer, also from a provider that streams although it was not asked to."""
        if self._is_sse:
            message = await self._collected(translation, message_id)
        else:
            message = await self._reply(translation, message_id)
        self.tally.observe_reply(message)
        return web.json_response(message)

    async def _pass_reply(self) -> web.Response:
        raw = await self._read_all()
        try:
            message = json.loads(raw)
        except ValueError:
            message = None
        if isinstance(message, dict):
            self.tally.observe_reply(message)
        return web.Response(body=raw, headers=returned_headers(self._response.headers))

    async def _reply(self, translation: Translation, message_id: str) -> dict[str, Any]:
        raw = await self._read_all()
        try:
            reply = json.loads(raw)
        except ValueError as error:
            text = f"{self._provider} answered something that is not JSON"
            raise AttemptFailed(envelope(502, "api_error", text)) from error
        reply = reply if isinstance(reply, dict) else {}
        if reply.get("error"):
            raise AttemptFailed(self._stream_failure(reply["error"]))
        try:
            return translation.read_reply(reply, message_id)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            text = f"{self._provider} answered in a form that {self._model} is not known for"
            raise AttemptFailed(envelope(502, "api_error", text)) from error

    async def _collected(self, translation: Translation, message_id: str) -> dict[str, Any]:
        translator, decoder = translation.open_stream(message_id), Decoder()
        events: list[dict[str, Any]] = []
        async for chunk in self._chunks():
            for event in decoder.feed(chunk):
                events += translator.feed(event.name, event.data)
        for event in decoder.close():
            events += translator.feed(event.name, event.data)
        try:
            return message_of(events + translator.close())
        except ValueError as error:
            text = f"{self._provider}: {error}"
            raise AttemptFailed(envelope(502, "api_error", text)) from error

    async def _write(self, events: list[dict[str, Any]]) -> None:
        if not events:
            return
        first = events[0]
        if first["type"] == "error" and not self._client.is_open:
            raise AttemptFailed(self._stream_failure(first["error"]))
        await self._send(events)

    async def _send(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            self.tally.observe(event)
        await self._client.write(b"".join(map(encode, events)))
        self._progress()

    def _progress(self) -> None:
        if self.tally.has_content:
            self._tracker.streaming(self.tally.usage)

    async def _chunks(self) -> AsyncIterator[bytes]:
        """The answer's bytes as they come.

        Raises:
            AttemptFailed: the connection broke and the client has nothing yet.
            BrokenOffError: it broke later.
        """
        try:
            async for chunk in self._response.content.iter_any():
                yield chunk
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            text = f"{self._provider} broke off the answer of {self._model}"
            if isinstance(error, TimeoutError):
                text = f"{self._provider} fell silent while {self._model} was answering"
            if not self._client.is_open:
                raise AttemptFailed(envelope(502, "api_error", text)) from error
            raise BrokenOffError(text) from error

    async def _read_all(self) -> bytes:
        return b"".join([chunk async for chunk in self._chunks()])

    def _stream_failure(self, error: object) -> Envelope:
        return from_stream_error(
            error, provider=self._provider, model=self._model, secrets=self._secrets
        )


def error_event(failure: Envelope) -> bytes:
    """The SSE event that tells the client of a failure in mid-stream."""
    return encode(stream_event(failure))
