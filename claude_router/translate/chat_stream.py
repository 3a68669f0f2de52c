"""A Chat Completions stream as Messages events.

Source: platform.openai.com/docs/api-reference/chat-streaming, and what servers make of it.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

from claude_router.translate.arguments import dump
from claude_router.translate.chat_calls import ToolCalls
from claude_router.translate.dialects import Dialect
from claude_router.translate.errors import failure_event
from claude_router.translate.markers import StopSequences, ThinkTags
from claude_router.translate.message_writer import MessageWriter
from claude_router.translate.names import AnswerIds, ToolNames
from claude_router.translate.reasoning_details import merge_details
from claude_router.translate.search_writer import SearchWriter
from claude_router.translate.text_calls import TextCall, TextCalls
from claude_router.translate.usage import messages_usage
from claude_router.translate.web_search import WebSearch
from claude_router.translate.web_search_results import read_citations, searches_of
from claude_router.wire.encoding import list_of, load_json, mapping

_STOP_REASONS = {
    "length": "max_tokens",
    "max_tokens": "max_tokens",
    "model_length": "max_tokens",
    "content_filter": "refusal",
    "refusal": "refusal",
}
_FAILED = frozenset({"error", "insufficient_system_resource"})
_CHARS_PER_TOKEN = 4


class ChatStream:
    """Sans-IO; see `translation.StreamTranslator`. `estimate` gives the input tokens."""

    def __init__(
        self,
        message_id: str,
        *,
        provider: str,
        model_id: str,
        requested_model: str,
        dialect: Dialect,
        names: ToolNames,
        ids: AnswerIds,
        local_stops: Sequence[str],
        all_stops: Sequence[str],
        tools: Set[str],
        estimate: Callable[[], int],
        search: WebSearch | None = None,
    ) -> None:
        self._provider, self._model_id = provider, model_id
        self._estimate = estimate
        self._all_stops = all_stops
        written = message_id, requested_model, provider, model_id
        self._searching = (
            None if search is None else SearchWriter(*written, search=search, is_silent=True)
        )
        self._writer = self._searching or MessageWriter(*written)
        self._calls = ToolCalls(self._writer, names, ids)
        self._tags = ThinkTags() if dialect.think_tags else None
        self._written = TextCalls(tools) if dialect.text_calls and tools else None
        self._stops = StopSequences(local_stops)
        self._queued: list[Callable[[], None]] = []
        self._details: list[dict[str, Any]] = []
        self._usage: Mapping[str, Any] | None = None
        self._finish_reason: str | None = None
        self._stop_sequence: str | None = None
        self._is_refused = False
        self._is_last_known = False
        self._is_over = False
        self._output_chars = self._written_calls = 0

    def feed(self, event: str, data: str) -> list[dict[str, Any]]:
        if self._is_over or not data.strip():
            return []
        if data.strip() == "[DONE]":
            self._end()
        else:
            self._chunk(load_json(data), event)
        return self._writer.drain()

    def close(self) -> list[dict[str, Any]]:
        if not self._is_over:
            if self._finish_reason is not None or self._is_last_known:
                self._end()
            else:
                self._fail(f"the answer of {self._model_id} broke off before its end")
        return self._writer.drain()

    def _chunk(self, chunk: object, event: str) -> None:
        if not isinstance(chunk, dict):
            return
        is_error = event == "error" or chunk.get("object") == "error"
        if (error := chunk.get("error")) or (is_error and "choices" not in chunk):
            self._fail(error or chunk)
            return
        self._writer.start(self._estimate() if not self._writer.is_started else 0)
        choice = mapping(next(iter(list_of(chunk.get("choices"))), None))
        self._count(chunk, choice)
        if choice:
            self._choice(choice)

    def _count(self, chunk: Mapping[str, Any], choice: Mapping[str, Any]) -> None:
        """Groq and Moonshot put the usage elsewhere."""
        places = (chunk, mapping(chunk.get("x_groq")), choice)
        usage = next((place["usage"] for place in places if place.get("usage")), None)
        if isinstance(usage, dict):
            self._usage = usage
            self._is_last_known = self._is_last_known or not choice

    def _choice(self, choice: Mapping[str, Any]) -> None:
        delta = choice.get("delta")
        self._delta(mapping(choice.get("message") if delta is None else delta))
        if finish := choice.get("finish_reason"):
            self._finish_reason = str(finish)
        if choice.get("stop_reason") in self._all_stops:
            self._stop_sequence = choice["stop_reason"]
        if self._finish_reason in _FAILED:
            self._fail({"message": f"{self._model_id} gave up the answer: {self._finish_reason}"})

    def _delta(self, delta: Mapping[str, Any]) -> None:
        self._reasoning(delta)
        self._content(delta.get("content"))
        if isinstance(refusal := delta.get("refusal"), str) and refusal:
            self._is_refused = True
            self._say(refusal)
        if self._searching is not None:
            self._searching.cite(read_citations(delta.get("annotations")))
        if calls := delta.get("tool_calls"):
            self._flush_text()
            self._call(calls)
        elif function := delta.get("function_call"):
            self._flush_text()
            self._call([{"index": 0, "id": "function_call", "function": function}])

    def _reasoning(self, delta: Mapping[str, Any]) -> None:
        for field in ("reasoning_content", "reasoning"):
            if isinstance(thought := delta.get(field), str) and thought:
                self._think(thought, {"field": field})
                break
        details = delta.get("reasoning_details")
        if isinstance(details, list) and details:
            self._details = merge_details(self._details, details)
            self._think("", {"details": self._details})

    def _content(self, content: object) -> None:
        if isinstance(content, str):
            self._tagged(content)
        for part in content if isinstance(content, list) else []:
            if not isinstance(part, dict):
                continue
            if isinstance(thought := part.get("thinking"), list):
                texts = [str(item.get("text", "")) for item in thought if isinstance(item, dict)]
                self._think("".join(texts), {})
            elif isinstance(text := part.get("text"), str):
                self._tagged(text)

    def _tagged(self, text: str) -> None:
        if not text:
            return
        for kind, piece in self._tags.feed(text) if self._tags else [("text", text)]:
            self._think(piece, {}) if kind == "thinking" else self._answer(piece)

    def _answer(self, text: str) -> None:
        for piece in self._written.feed(text) if self._written else [text]:
            self._say(piece) if isinstance(piece, str) else self._call_as_written(piece)

    def _call_as_written(self, call: TextCall) -> None:
        """A call in the text takes the place of one of the API's own."""
        function = {"name": call.name, "arguments": dump(call.arguments)}
        self._written_calls += 1
        self._call([{"id": f"written_{self._written_calls}", "function": function}])

    def _say(self, text: str) -> None:
        self._output_chars += len(text)
        passed = self._stops.feed(text)
        if passed:
            self._in_order(lambda: self._writer.text(passed))

    def _think(self, thought: str, state: dict[str, Any]) -> None:
        if self._stops.hit is None and (thought or state):
            self._output_chars += len(thought)
            self._in_order(lambda: self._writer.thinking(thought, state))

    def _call(self, deltas: object) -> None:
        if self._stops.hit is None:
            self._calls.feed(deltas)
            self._run_queue()

    def _in_order(self, write: Callable[[], None]) -> None:
        """Other content waits for a call that is not complete yet: blocks never overlap."""
        self._queued.append(write)
        self._run_queue()

    def _run_queue(self) -> None:
        if self._queued and not self._calls.is_busy:
            self._calls.settle()
            queued, self._queued = self._queued, []
            for write in queued:
                write()

    def _flush_text(self) -> None:
        """Text held for a tag or a stop sequence is known to be text when a call follows."""
        if self._tags is not None:
            for kind, held in self._tags.close():
                self._think(held, {}) if kind == "thinking" else self._answer(held)
        for piece in self._written.close() if self._written else []:
            self._say(piece) if isinstance(piece, str) else self._call_as_written(piece)
        if rest := self._stops.close():
            self._in_order(lambda: self._writer.text(rest))

    def _end(self) -> None:
        self._is_over = True
        if self._searching is not None:
            self._searching.count(searches_of(self._usage))
        self._flush_text()
        self._calls.close()
        self._run_queue()
        self._writer.start(self._estimate() if not self._writer.is_started else 0)
        self._writer.finish(*self._stop(), self._final_usage())

    def _stop(self) -> tuple[str, str | None]:
        if sequence := self._stops.hit or self._stop_sequence:
            return "stop_sequence", sequence
        if self._is_refused:
            return "refusal", None
        if known := _STOP_REASONS.get(self._finish_reason or ""):
            return known, None
        return ("tool_use" if self._calls.has_calls else "end_turn"), None

    def _final_usage(self) -> dict[str, int]:
        if self._usage is not None:
            return messages_usage(self._usage, estimated_input=self._estimate())
        guessed = {"completion_tokens": -(-self._output_chars // _CHARS_PER_TOKEN)}
        return messages_usage(guessed, estimated_input=self._estimate())

    def _fail(self, error: object) -> None:
        self._is_over = True
        is_first = not self._writer.is_started
        self._writer.error(
            failure_event(error, provider=self._provider, model=self._model_id, is_first=is_first)
        )
