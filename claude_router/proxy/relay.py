"""Brings a provider's answer to the client: streamed or whole, as the client asked for it."""

import logging
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web

from claude_router.proxy.client_stream import ClientStream
from claude_router.proxy.failure import AttemptFailed, BrokenOffError, bad_gateway
from claude_router.proxy.headers import returned_headers
from claude_router.proxy.incoming import BrokenAnswerError, Incoming
from claude_router.proxy.patience import Patience
from claude_router.proxy.readable import readable
from claude_router.proxy.tally import Tally
from claude_router.proxy.tracker import Tracker
from claude_router.translate.assemble import events_of, message_of
from claude_router.translate.errors import from_stream_error
from claude_router.translate.makers import Makers
from claude_router.translate.translation import StreamTranslator, Translation
from claude_router.translate.untranslated import UntranslatedStream
from claude_router.wire.deltas import chars_of_deltas
from claude_router.wire.encoding import load_json, mapping
from claude_router.wire.frames import Frames
from claude_router.wire.redact import redact
from claude_router.wire.sse import Decoder, encode

log = logging.getLogger(__name__)
_SEALED = re.compile(r'"signature_delta"|"redacted_thinking"')
MAX_EVENT_BYTES = 16 * 1024 * 1024


class Relay:
    """One answer of `model` by `provider` on its way to the client.

    `translation` is None where Anthropic answers: what it streams passes as it is.
    """

    def __init__(
        self,
        response: aiohttp.ClientResponse,
        patience: Patience,
        client: ClientStream,
        tracker: Tracker,
        translation: Translation | None,
        *,
        provider: str,
        model: str,
        message_id: str,
        secrets: tuple[str, ...],
        makers: Makers,
    ) -> None:
        self._incoming = Incoming(
            response, patience, provider=provider, model=model, secrets=secrets
        )
        self._headers = {} if translation else returned_headers(response.headers)
        self._client, self._tracker, self._translation = client, tracker, translation
        self._provider, self._model, self._secrets = provider, model, secrets
        self._message_id, self._makers = message_id, makers
        self._comments = b""
        self.tally = Tally()

    async def run(self, *, is_streamed: bool) -> web.StreamResponse:
        """The client's response, written to its end.

        Raises:
            AttemptFailed: the answer is of no use, and the client has nothing of it.
            BrokenOffError: the client has a part of it.
        """
        try:
            return await self._run(is_streamed)
        except (AttemptFailed, ConnectionError):
            raise
        except BrokenAnswerError as error:
            raise self._broken(str(error)) from error
        except Exception as error:
            log.exception("the answer of %s could not be read", self._model)
            words = f"{self._provider} answered in a form that {self._model} is not known for"
            raise self._broken(words) from error

    async def _run(self, is_streamed: bool) -> web.StreamResponse:
        if not await self._incoming.is_stream():
            return await self._reply(is_streamed)
        if not is_streamed:
            return await self._collected()
        if self._translation is None:
            await self._pass_events()
        else:
            async for events in self._events():
                await self._write(events)
        return await self._client.finish()

    async def _pass_events(self) -> None:
        """Bytes in, bytes out, whole events only; read along for the figures."""
        frames, decoder = Frames(), Decoder()
        async for chunk in self._incoming.chunks(self._is_over):
            if self._is_over():
                continue  # nothing belongs behind the answer's end
            if whole := frames.feed(chunk):
                await self._pass(whole, decoder)
            self._check_size(len(frames.rest) + len(self._comments))
        if not self._is_over() and _ends_answer(frames.rest):
            await self._pass(frames.rest.rstrip() + b"\n\n", decoder)
        if not self._is_over():
            raise self._ended_early()

    async def _pass(self, events: bytes, decoder: Decoder) -> None:
        if self._client.has_begun and (chars := chars_of_deltas(events)):
            self.tally.add_content(chars)
            await self._client.write(events)
            self._progress()
            return
        events, came = readable(events, decoder.feed(events))
        for event in came:
            self.tally.observe_text(event.name, event.data)
            if _SEALED.search(event.data):
                self._makers.observe(mapping(load_json(event.data)), self._model)
        self._refuse_early(self.tally.error)
        self._comments += events
        if came or self._client.has_begun:  # comments alone are no answer yet
            raw, self._comments = self._comments, b""
            await self._client.write(raw, self._headers)
            self._progress()

    async def _collected(self) -> web.Response:
        """A whole answer from a stream that was not asked for."""
        collected = [event async for events in self._events() for event in events]
        self._refuse_early(self.tally.error)
        message = message_of(collected)
        if self._translation is None:
            self._makers.observe(message, self._model)
        return web.json_response(message)

    async def _reply(self, is_streamed: bool) -> web.StreamResponse:
        """A whole answer, which may have to be made a stream."""
        raw, reply = await self._incoming.json()
        self._refuse_early(reply.get("error") or None)
        message = reply
        if self._translation is None:
            self._makers.observe(reply, self._model)
        else:
            message = self._translation.read_reply(reply, self._message_id)
        if is_streamed:
            await self._write(self._observed(events_of(message)))
            return await self._client.finish()
        self.tally.observe_reply(message)
        if self._translation is None:
            return web.Response(body=raw, headers=self._headers)
        return web.json_response(message)

    async def _events(self) -> AsyncIterator[list[dict[str, Any]]]:
        """Messages events as they come, to the end that the answer has or is given."""
        translator, decoder, unread = self._open_translator(), Decoder(), 0
        is_empty = True
        async for chunk in self._incoming.chunks(self._is_over):
            came = decoder.feed(chunk)
            unread, is_empty = (0, False) if came else (unread + len(chunk), is_empty)
            self._check_size(unread)
            yield self._observed([e for sse in came for e in translator.feed(sse.name, sse.data)])
        came = decoder.close()
        if is_empty and not came:
            raise self._ended_early()
        last = [e for sse in came for e in translator.feed(sse.name, sse.data)]
        yield self._observed(last + translator.close())

    async def _write(self, events: list[dict[str, Any]]) -> None:
        if not events:
            return
        if events[0]["type"] == "error":
            self._refuse_early(events[0]["error"])
        await self._client.write(b"".join(map(encode, map(self._masked, events))))
        self._progress()

    def _open_translator(self) -> StreamTranslator:
        if self._translation is None:
            return UntranslatedStream(self._model)
        return self._translation.open_stream(self._message_id)

    def _observed(self, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for event in events:
            self.tally.observe(event)
        return events

    def _masked(self, event: dict[str, Any]) -> dict[str, Any]:
        """An error may repeat the key that it is about."""
        if event["type"] != "error":
            return event
        error = event["error"]
        return {**event, "error": {**error, "message": redact(error["message"], self._secrets)}}

    def _refuse_early(self, error: object) -> None:
        """Before the client has a part of the answer, an error in it fails the attempt."""
        if error is not None and not self._client.has_begun:
            raise AttemptFailed(
                from_stream_error(
                    error, provider=self._provider, model=self._model, secrets=self._secrets
                )
            )

    def _broken(self, words: str) -> AttemptFailed | BrokenOffError:
        return BrokenOffError(words) if self._client.has_begun else bad_gateway(words)

    def _ended_early(self) -> BrokenAnswerError:
        return BrokenAnswerError(f"{self._provider} ended the answer of {self._model} too early")

    def _check_size(self, size: int) -> None:
        if size > MAX_EVENT_BYTES:
            limit = MAX_EVENT_BYTES // (1024 * 1024)
            raise BrokenAnswerError(f"{self._provider} sent an event of more than {limit} MB")

    def _is_over(self) -> bool:
        return self.tally.is_complete or self.tally.error is not None

    def _progress(self) -> None:
        if self.tally.has_content and self._tracker.is_progress_due:
            self._tracker.streaming(self.tally.usage)


def _ends_answer(rest: bytes) -> bool:
    """Whether an event that lacks only its blank line is the last one."""
    decoder = Decoder()
    last = decoder.feed(rest) + decoder.close()
    events = [e for sse in last for e in UntranslatedStream("").feed(sse.name, sse.data)]
    return any(event["type"] in ("message_stop", "error") for event in events)
