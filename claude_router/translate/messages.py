"""A Messages request at another provider's Anthropic-compatible endpoint, and the way back."""

from typing import Any

from claude_router.translate.assemble import events_of, message_of
from claude_router.translate.base import BaseTranslation
from claude_router.translate.messages_request import MessagesRequest
from claude_router.translate.messages_stream import MessagesStream
from claude_router.translate.translation import StreamTranslator, UntranslatableError
from claude_router.wire.encoding import dump_json


class MessagesTranslation(BaseTranslation):
    """See `translation.Translation`."""

    path = "/v1/messages"

    def open_stream(self, message_id: str) -> StreamTranslator:
        return MessagesStream(
            message_id,
            provider=self._provider,
            model_id=self._model_id,
            requested_model=self._requested_model,
            names=self._names,
            ids=self._answer_ids(message_id),
            estimate=lambda: self._estimate,
        )

    def read_reply(self, reply: dict[str, Any], message_id: str) -> dict[str, Any]:
        """Raises ValueError if the reply is an error or holds no message."""
        if not isinstance(reply.get("content"), list):
            raise ValueError(f"{self._provider} answered without content")
        blocks = [b for b in reply["content"] if isinstance(b, dict) and b.get("type")]
        stream = self.open_stream(message_id)
        whole = events_of({**reply, "content": blocks, "usage": reply.get("usage") or {}})
        events = [out for e in whole for out in stream.feed("", dump_json(e).decode())]
        return message_of(events)

    def _translated(self) -> dict[str, Any]:
        request = MessagesRequest(
            self._request,
            provider=self._provider,
            model_id=self._model_id,
            dialect=self._dialect,
            names=self._names,
            estimate=lambda: self._estimate,
        )
        body = request.build()
        self._notes += request.notes
        if not body["messages"]:
            raise UntranslatableError("this request has no message with content: send one")
        return body
