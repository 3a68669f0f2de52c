"""A Messages request as a Chat Completions request, and the way back."""

from functools import cached_property
from typing import Any

from claude_router.translate.assemble import message_of
from claude_router.translate.base import BaseTranslation
from claude_router.translate.chat_messages import ChatMessages, drop_prefill
from claude_router.translate.chat_stream import ChatStream
from claude_router.translate.chat_tools import client_tools, read_tools
from claude_router.translate.effort import effort_parameters, is_thinking_disabled
from claude_router.translate.request_parts import cache_key, output_limit, wanted_schema
from claude_router.translate.translation import StreamTranslator, UntranslatableError
from claude_router.translate.web_search import (
    WebSearch,
    add_to_chat,
    wanted_search,
    without_search,
)
from claude_router.wire.encoding import dump_json, list_of


class ChatTranslation(BaseTranslation):
    """See `translation.Translation`."""

    path = "/chat/completions"

    def open_stream(self, message_id: str) -> StreamTranslator:
        tools, _ = client_tools(self._request)
        return ChatStream(
            message_id,
            provider=self._provider,
            model_id=self._model_id,
            requested_model=self._requested_model,
            dialect=self._dialect,
            names=self._names,
            ids=self._answer_ids(message_id),
            local_stops=self._stops[self._dialect.max_stops :],
            all_stops=self._stops,
            tools=frozenset(str(tool.get("name")) for tool in tools),
            estimate=lambda: self._estimate,
            search=self._search,
        )

    def read_reply(self, reply: dict[str, Any], message_id: str) -> dict[str, Any]:
        """Raises ValueError if the reply is an error or holds no message."""
        if not reply.get("choices") and not reply.get("error"):
            raise ValueError(f"{self._provider} answered without choices")
        stream = self.open_stream(message_id)
        events = stream.feed("", dump_json(reply).decode())
        return message_of([*events, *stream.feed("", "[DONE]")])

    @cached_property
    def _stops(self) -> list[str]:
        stops = list_of(self._request.get("stop_sequences"))
        return [stop for stop in stops if isinstance(stop, str) and stop]

    @cached_property
    def _search(self) -> WebSearch | None:
        return wanted_search(self._request, self._dialect)

    def _translated(self) -> dict[str, Any]:
        request, dialect = self._request, self._dialect
        offered = request if self._search is None else without_search(request)
        tools = read_tools(offered, self._names, dialect, self._notes)
        body: dict[str, Any] = {"model": self._model_id, "messages": self._messages()}
        if request.get("stream") is True:
            body["stream"] = True
            if dialect.stream_options:
                body["stream_options"] = {"include_usage": True}
        body |= self._limit()
        body |= {key: request[key] for key in dialect.sampling if request.get(key) is not None}
        if stops := self._stops[: dialect.max_stops]:
            body["stop"] = stops
        body |= tools
        body |= effort_parameters(request, dialect, has_tools=bool(tools))
        body |= self._response_format()
        if self._search is not None:
            add_to_chat(body, self._search, self._provider, self._notes)
        return body | cache_key(request, dialect)

    def _messages(self) -> list[dict[str, Any]]:
        messages = ChatMessages(
            self._dialect,
            self._names,
            provider=self._provider,
            model_id=self._model_id,
            is_thinking=not is_thinking_disabled(self._request),
        ).build(self._request)
        self._notes += drop_prefill(messages, self._dialect)
        if not messages:
            raise UntranslatableError("this request has no message with content: send one")
        return messages

    def _limit(self) -> dict[str, int]:
        limit = output_limit(self._request, self._dialect, lambda: self._estimate)
        return {} if limit is None else {self._dialect.token_parameter: limit}

    def _response_format(self) -> dict[str, Any]:
        schema = wanted_schema(self._request)
        if schema is None:
            return {}
        if self._dialect.response_format == "json_schema":
            named = {"name": "answer", "schema": schema}
            return {"response_format": {"type": "json_schema", "json_schema": named}}
        self._notes.append("the answer's JSON schema could not be passed on")
        if self._dialect.response_format == "json_object":
            return {"response_format": {"type": "json_object"}}
        return {}
