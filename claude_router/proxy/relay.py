"""Brings a provider's answer to the client: streamed or whole, as the client asked for it."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web

from claude_router.proxy.answer import Answer
from claude_router.proxy.client_stream import ClientStream
from claude_router.proxy.failure import AttemptFailed
from claude_router.proxy.headers import returned_headers
from claude_router.proxy.incoming import BrokenAnswerError, Incoming
from claude_router.proxy.passing import Passing
from claude_router.proxy.patience import Patience
from claude_router.proxy.tally import Tally
from claude_router.proxy.tracker import Tracker
from claude_router.translate.assemble import events_of, message_of
from claude_router.translate.makers import Makers
from claude_router.translate.translation import StreamTranslator, Translation
from claude_router.translate.untranslated import UntranslatedStream
from claude_router.wire.sse import Decoder, encode

log = logging.getLogger(__name__)


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
        self._answer = Answer(client, tracker, provider=provider, model=model, secrets=secrets)
        self._headers = {} if translation else returned_headers(response.headers)
        self._client, self._translation = client, translation
        self._provider, self._model = provider, model
        self._message_id, self._makers = message_id, makers

    @property
    def tally(self) -> Tally:
        return self._answer.tally

    async def run(self, *, is_streamed: bool) -> web.StreamResponse:
        """The client's response with all that came; the end of a stream is left to the server.

        Raises:
            AttemptFailed: the answer is of no use, and the client has nothing of it.
            BrokenOffError: the client has a part of it.
        """
        try:
            return await self._run(is_streamed)
        except (AttemptFailed, ConnectionError):
            raise
        except BrokenAnswerError as error:
            raise self._answer.broken(str(error)) from error
        except Exception as error:
            log.exception("the answer of %s could not be read", self._model)
            words = f"{self._provider} answered in a form that {self._model} is not known for"
            raise self._answer.broken(words) from error

    async def _run(self, is_streamed: bool) -> web.StreamResponse:
        if not await self._incoming.is_stream():
            return await self._reply(is_streamed)
        if not is_streamed:
            return await self._collected()
        if self._translation is None:
            await Passing(self._incoming, self._answer, self._headers, self._makers).run()
        else:
            async for events in self._events():
                await self._write(events)
        return await self._client.opened()

    async def _collected(self) -> web.Response:
        """A whole answer from a stream that was not asked for."""
        collected = [event async for events in self._events() for event in events]
        self._answer.refuse_early(self.tally.error)
        message = message_of(collected)
        if self._translation is None:
            self._makers.observe(message, self._model)
        return web.json_response(message)

    async def _reply(self, is_streamed: bool) -> web.StreamResponse:
        """A whole answer, which may have to be made a stream."""
        raw, reply = await self._incoming.json()
        self._answer.refuse_early(reply.get("error") or None)
        message = reply
        if self._translation is None:
            self._makers.observe(reply, self._model)
        else:
            message = self._translation.read_reply(reply, self._message_id)
        if is_streamed:
            await self._write(self._observed(events_of(message)))
            return await self._client.opened()
        self.tally.observe_reply(message)
        if self._translation is None:
            return web.Response(body=raw, headers=self._headers)
        return web.json_response(message)

    async def _events(self) -> AsyncIterator[list[dict[str, Any]]]:
        """Messages events as they come, to the end that the answer has or is given."""
        translator, decoder, unread = self._open_translator(), Decoder(), 0
        is_empty = True
        async for chunk in self._incoming.chunks(self._answer.is_over):
            came = decoder.feed(chunk)
            unread, is_empty = (0, False) if came else (unread + len(chunk), is_empty)
            self._answer.check_size(unread)
            yield self._observed([e for sse in came for e in translator.feed(sse.name, sse.data)])
        came = decoder.close()
        if is_empty and not came:
            raise self._answer.ended_early()
        last = [e for sse in came for e in translator.feed(sse.name, sse.data)]
        yield self._observed(last + translator.close())

    async def _write(self, events: list[dict[str, Any]]) -> None:
        if not events:
            return
        if events[0]["type"] == "error":
            self._answer.refuse_early(events[0]["error"])
        await self._client.write(b"".join(map(encode, map(self._masked, events))))
        self._answer.progress()

    def _open_translator(self) -> StreamTranslator:
        if self._translation is None:
            return UntranslatedStream(self._model)
        return self._translation.open_stream(self._message_id)

    def _observed(self, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for event in events:
            self.tally.observe(event)
        return events

    def _masked(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["type"] != "error":
            return event
        error = event["error"]
        return {**event, "error": {**error, "message": self._answer.masked(error["message"])}}
