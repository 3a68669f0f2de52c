"""A Messages request as an OpenAI Responses request, and the way back. Stateless."""

from functools import cached_property
from typing import Any

from claude_router.translate.assemble import message_of
from claude_router.translate.base import BaseTranslation
from claude_router.translate.chat_tools import read_tools
from claude_router.translate.effort import is_thinking_disabled, nearest_effort, wanted_effort
from claude_router.translate.history import system_text
from claude_router.translate.request_parts import cache_key, output_limit, wanted_schema
from claude_router.translate.responses_input import InputItems
from claude_router.translate.responses_stream import ResponsesStream
from claude_router.translate.translation import StreamTranslator, UntranslatableError
from claude_router.translate.web_search import (
    WebSearch,
    add_to_responses,
    wanted_search,
    without_search,
)
from claude_router.wire.encoding import dump_json, list_of, mapping

_LEAST_OUTPUT = 16  # less is refused
_SAMPLING = ("temperature", "top_p")


class ResponsesTranslation(BaseTranslation):
    """See `translation.Translation`."""

    path = "/responses"

    def open_stream(self, message_id: str) -> StreamTranslator:
        return ResponsesStream(
            message_id,
            provider=self._provider,
            model_id=self._model_id,
            requested_model=self._requested_model,
            names=self._names,
            ids=self._answer_ids(message_id),
            stops=[s for s in list_of(self._request.get("stop_sequences")) if isinstance(s, str)],
            estimate=lambda: self._estimate,
            search=self._search,
        )

    def read_reply(self, reply: dict[str, Any], message_id: str) -> dict[str, Any]:
        """Raises ValueError if the reply is an error or holds no response."""
        if not reply.get("error") and not isinstance(reply.get("output"), list):
            raise ValueError(f"{self._provider} answered without output")
        event = {"type": "response.completed", "response": reply}
        return message_of(self.open_stream(message_id).feed("", dump_json(event).decode()))

    @cached_property
    def _search(self) -> WebSearch | None:
        return wanted_search(self._request, self._dialect)

    def _translated(self) -> dict[str, Any]:
        request, dialect = self._request, self._dialect
        items = InputItems(dialect, self._names, provider=self._provider, model_id=self._model_id)
        body: dict[str, Any] = {"model": self._model_id, "input": items.build(request)}
        if not body["input"]:
            raise UntranslatableError("this request has no message with content: send one")
        if instructions := system_text(request):
            body["instructions"] = instructions
        body["store"] = False
        if request.get("stream") is True:
            body["stream"] = True
        sampling = [key for key in _SAMPLING if key in dialect.sampling]
        body |= {key: request[key] for key in sampling if request.get(key) is not None}
        body |= self._limit() | self._tools() | self._reasoning() | self._text()
        if self._search is not None:
            add_to_responses(body, self._search, self._provider, self._notes)
        return body | cache_key(request, dialect)

    def _limit(self) -> dict[str, int]:
        limit = output_limit(self._request, self._dialect, lambda: self._estimate)
        return {} if limit is None else {"max_output_tokens": max(limit, _LEAST_OUTPUT)}

    def _tools(self) -> dict[str, Any]:
        """The tools of Chat Completions without their `function` level."""
        request = self._request if self._search is None else without_search(self._request)
        chosen = read_tools(request, self._names, self._dialect, self._notes)
        chosen.pop("tool_stream", None)
        if tools := chosen.get("tools"):
            # Left out, `strict` would be on, and most schemas of tools are not strict.
            chosen["tools"] = [
                {"type": "function", **tool["function"], "strict": False} for tool in tools
            ]
        if isinstance(choice := chosen.get("tool_choice"), dict):
            chosen["tool_choice"] = {"type": "function", "name": choice["function"]["name"]}
        return chosen

    def _reasoning(self) -> dict[str, Any]:
        if self._dialect.effort_parameter == "none":
            return {}
        reasoning: dict[str, str] = {}
        if effort := self._effort():
            reasoning["effort"] = effort
        if self._is_thinking_asked() and self._dialect.reasoning_summary:
            reasoning["summary"] = "auto"
        asked: dict[str, Any] = {"include": ["reasoning.encrypted_content"]}
        return asked | ({"reasoning": reasoning} if reasoning else {})

    def _effort(self) -> str | None:
        efforts, least = self._dialect.efforts, ("none", "minimal")
        if self._search is not None:  # codex#3559: minimal effort is refused beside it
            efforts, least = tuple(e for e in efforts if e != "minimal"), ("none", "low")
        if is_thinking_disabled(self._request):
            return next((e for e in least if e in efforts), None)
        wanted = wanted_effort(self._request)
        return nearest_effort(wanted, efforts) if wanted else None

    def _is_thinking_asked(self) -> bool:
        kind = mapping(self._request.get("thinking")).get("type")
        return kind in ("adaptive", "enabled")

    def _text(self) -> dict[str, Any]:
        schema = wanted_schema(self._request)
        if schema is None:
            return {}
        return {"text": {"format": {"type": "json_schema", "name": "answer", "schema": schema}}}
