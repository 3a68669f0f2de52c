"""Passes Anthropic's own stream through: bytes in, bytes out, read along for the figures."""

import re
from collections.abc import Mapping

from claude_router.proxy.answer import Answer
from claude_router.proxy.incoming import Incoming
from claude_router.proxy.readable import readable
from claude_router.translate.makers import Makers
from claude_router.translate.untranslated import UntranslatedStream
from claude_router.wire.deltas import chars_of_deltas
from claude_router.wire.encoding import load_json, mapping
from claude_router.wire.frames import Frames
from claude_router.wire.sse import Decoder

_SEALED = re.compile(r'"signature_delta"|"redacted_thinking"')


class Passing:
    """One stream; `headers` go before its first bytes."""

    def __init__(
        self, incoming: Incoming, answer: Answer, headers: Mapping[str, str], makers: Makers
    ) -> None:
        self._incoming, self._answer = incoming, answer
        self._headers, self._makers = headers, makers
        self._decoder = Decoder()
        self._comments = b""

    async def run(self) -> None:
        """Write whole events only, to the answer's end.

        Raises:
            AttemptFailed: it began with an error, and the client has nothing of it.
            BrokenAnswerError: it broke off, or one event is too large.
        """
        frames, answer = Frames(), self._answer
        async for chunk in self._incoming.chunks(answer.is_over):
            if answer.is_over():
                continue  # nothing belongs behind the answer's end
            if whole := frames.feed(chunk):
                await self._pass(whole)
            answer.check_size(len(frames.rest) + len(self._comments))
        if not answer.is_over() and _ends_answer(frames.rest):
            await self._pass(frames.rest.rstrip() + b"\n\n")
        if not answer.is_over():
            raise answer.ended_early()

    async def _pass(self, events: bytes) -> None:
        client, tally = self._answer.client, self._answer.tally
        if client.has_begun and (chars := chars_of_deltas(events)):
            tally.add_content(chars)
            await client.write(events)
            self._answer.progress()
            return
        events, came = readable(events, self._decoder.feed(events))
        for event in came:
            tally.observe_text(event.name, event.data)
            if _SEALED.search(event.data):
                self._makers.observe(mapping(load_json(event.data)), self._answer.model)
        self._answer.refuse_early(tally.error)
        self._comments += events
        if came or client.has_begun:  # comments alone are no answer yet
            raw, self._comments = self._comments, b""
            await client.write(raw, self._headers)
            self._answer.progress()


def _ends_answer(rest: bytes) -> bool:
    """Whether an event that lacks only its blank line is the last one."""
    decoder = Decoder()
    last = decoder.feed(rest) + decoder.close()
    events = [e for sse in last for e in UntranslatedStream("").feed(sse.name, sse.data)]
    return any(event["type"] in ("message_stop", "error") for event in events)
