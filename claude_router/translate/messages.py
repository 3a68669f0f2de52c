"""A Messages request at another provider's Anthropic-compatible endpoint, and the way back."""

from collections.abc import Mapping
from typing import Any

from claude_router.translate.assemble import events_of, message_of
from claude_router.translate.chat_tools import tool_names
from claude_router.translate.dialects import Dialect
from claude_router.translate.estimate import estimate_tokens
from claude_router.translate.messages_request import MessagesRequest
from claude_router.translate.messages_stream import MessagesStream
from claude_router.translate.translation import StreamTranslator, UntranslatableError
from claude_router.wire.encoding import dump_json


class MessagesTranslation:
    """See `translation.Translation`."""

    path = "/v1/messages"

    def __init__(
        self,
        body: Mapping[str, Any],
        *,
        provider: str,
        model_id: str,
        requested_model: str,
        dialect: Dialect,
    ) -> None:
        self._request = body
        self._provider, self._model_id = provider, model_id
        self._requested_model = requested_model
        self._names = tool_names(body, dialect)
        request = MessagesRequest(
            body, provider=provider, model_id=model_id, dialect=dialect, names=self._names
        )
        self._body = request.build()
        self._notes = tuple(request.notes)
        if not self._body["messages"]:
            raise UntranslatableError("this request has no message with content: send one")

    @property
    def body(self) -> dict[str, Any]:
        return self._body

    @property
    def notes(self) -> tuple[str, ...]:
        return self._notes

    def open_stream(self, message_id: str) -> StreamTranslator:
        return MessagesStream(
            message_id,
            provider=self._provider,
            model_id=self._model_id,
            requested_model=self._requested_model,
            names=self._names,
            estimate=lambda: estimate_tokens(self._request),
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
