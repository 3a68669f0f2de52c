"""A Responses stream as Messages events.

Source: platform.openai.com/docs/api-reference/responses-streaming, 2026-08. Output items may
come interleaved; the client gets one whole block after the other, in the order they began.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claude_router.translate.arguments import ArgumentStream, dump
from claude_router.translate.errors import failure_event
from claude_router.translate.markers import StopSequences
from claude_router.translate.message_writer import MessageWriter
from claude_router.translate.names import AnswerIds, ToolNames
from claude_router.translate.search_writer import SearchWriter
from claude_router.translate.usage import messages_usage
from claude_router.translate.web_search import WebSearch
from claude_router.translate.web_search_results import read_citations
from claude_router.wire.encoding import list_of, load_json, mapping

_TEXT_DELTAS = ("response.output_text.delta", "response.refusal.delta")
_THOUGHT_DELTAS = ("response.reasoning_summary_text.delta", "response.reasoning_text.delta")
_ENDS = ("response.completed", "response.incomplete", "response.done")
_STOP_REASONS = {"max_output_tokens": "max_tokens", "content_filter": "refusal"}
_CHARS_PER_TOKEN = 4


@dataclass(eq=False, slots=True)
class _Item:
    """An output item under way; `queue` are its writes while another item's block is open."""

    kind: str
    is_done: bool = False
    has_content: bool = False
    queue: list[Callable[[], None]] = field(default_factory=list)
    arguments: ArgumentStream = field(default_factory=ArgumentStream)


class ResponsesStream:
    """Sans-IO; see `translation.StreamTranslator`. `estimate` gives the input tokens."""

    def __init__(
        self,
        message_id: str,
        *,
        provider: str,
        model_id: str,
        requested_model: str,
        names: ToolNames,
        ids: AnswerIds,
        stops: Sequence[str],
        estimate: Callable[[], int],
        search: WebSearch | None = None,
    ) -> None:
        self._provider, self._model_id = provider, model_id
        self._names, self._ids, self._estimate = names, ids, estimate
        written = message_id, requested_model, provider, model_id
        self._searching = None if search is None else SearchWriter(*written, search=search)
        self._writer = self._searching or MessageWriter(*written)
        self._stops = StopSequences(stops)
        self._items: dict[int | str, _Item] = {}
        self._open: list[_Item] = []
        self._is_refused = self._is_over = False
        self._output_chars = 0

    def feed(self, event: str, data: str) -> list[dict[str, Any]]:
        decoded = load_json(data)
        if not self._is_over and isinstance(decoded, dict):
            self._take(str(decoded.get("type") or event), decoded)
        return self._writer.drain()

    def close(self) -> list[dict[str, Any]]:
        if not self._is_over:
            self._fail(f"the answer of {self._model_id} broke off before its end")
        return self._writer.drain()

    def _take(self, kind: str, event: Mapping[str, Any]) -> None:
        if kind in ("error", "response.failed") or _is_failed(event):
            self._fail(event)
            return
        if not self._writer.is_started:
            self._writer.start(self._estimate())
        if kind in _ENDS:
            self._end(mapping(event.get("response")))
        elif kind == "response.output_item.done":
            self._done(event.get("output_index"), mapping(event.get("item")))
        elif kind == "response.output_item.added":
            self._item(event.get("output_index"), mapping(event.get("item")))
        else:
            self._piece(kind, event)

    def _piece(self, kind: str, event: Mapping[str, Any]) -> None:
        """A delta of an item; a delta of an item that was never announced is of its kind."""
        delta = event.get("delta")
        if kind == "response.reasoning_summary_part.added":
            item = self._find(event, "reasoning")
            if item.has_content:
                self._write(item, lambda: self._think("\n\n"))
        elif not isinstance(delta, str) or not delta:
            return
        elif kind in _TEXT_DELTAS:
            self._is_refused = self._is_refused or kind == "response.refusal.delta"
            self._add(self._find(event, "message"), lambda: self._say(delta))
        elif kind in _THOUGHT_DELTAS:
            self._add(self._find(event, "reasoning"), lambda: self._think(delta))
        elif kind == "response.function_call_arguments.delta":
            begun = self._items.get(_key(event.get("output_index"), {"id": event.get("item_id")}))
            if begun is not None:  # Else its name is not known yet: its end tells all.
                self._argue(begun, delta)

    def _find(self, event: Mapping[str, Any], kind: str) -> _Item:
        key = _key(event.get("output_index"), {"id": event.get("item_id")})
        if key not in self._items:
            self._items[key] = _Item(kind)
            self._open.append(self._items[key])
        return self._items[key]

    def _item(self, index: object, item: Mapping[str, Any]) -> _Item:
        key = _key(index, item)
        if key in self._items:
            return self._items[key]
        begun = self._items[key] = _Item(str(item.get("type")))
        self._open.append(begun)
        if begun.kind == "function_call":
            self._write(begun, lambda: self._call(item))
        return begun

    def _done(self, index: object, item: Mapping[str, Any]) -> None:
        """The whole item: what did not come in pieces is taken from it."""
        begun = self._item(index, item)
        if begun.is_done:
            return
        if begun.kind == "reasoning":
            self._reasoned(begun, item)
        elif begun.kind == "message":
            self._said(begun, item)
        elif begun.kind == "web_search_call":
            self._write(begun, lambda: self._searched(item))
        elif begun.kind == "function_call":
            self._called(begun, item)
        begun.is_done = True
        self._write(begun, self._end_block)
        self._advance()

    def _reasoned(self, begun: _Item, item: Mapping[str, Any]) -> None:
        parts = item.get("summary") or item.get("content") or []
        texts = [str(mapping(part).get("text") or "") for part in parts]
        if not begun.has_content and any(texts):
            self._add(begun, lambda: self._think("\n\n".join(texts)))
        if encrypted := item.get("encrypted_content"):
            kept = {"id": item.get("id"), "encrypted_content": encrypted}
            self._write(begun, lambda: self._think("", {"item": kept}))

    def _said(self, begun: _Item, item: Mapping[str, Any]) -> None:
        parts = [mapping(part) for part in list_of(item.get("content"))]
        if not begun.has_content:
            for part in parts:
                self._part(begun, part)
        self._write(begun, lambda: self._cite(parts))

    def _cite(self, parts: Sequence[Mapping[str, Any]]) -> None:
        if self._searching is None:
            return
        offset = 0
        for part in parts:
            self._searching.cite(read_citations(part.get("annotations"), offset))
            offset += len(str(part.get("text") or ""))

    def _searched(self, item: Mapping[str, Any]) -> None:
        """Opening a found page and looking through it are no searches."""
        action = mapping(item.get("action"))
        is_search = action.get("type", "search") == "search"
        if self._searching is None or self._stops.hit is not None or not is_search:
            return
        queries = [action.get("query"), *list_of(action.get("queries"))]
        asked = [query for query in queries if isinstance(query, str) and query]
        urls = [mapping(source).get("url") for source in list_of(action.get("sources"))]
        query = ", ".join(dict.fromkeys(asked))
        self._searching.search(query, urls, is_failed=item.get("status") == "failed")

    def _part(self, begun: _Item, part: Mapping[str, Any]) -> None:
        text = part.get("text") or part.get("refusal")
        self._is_refused = self._is_refused or part.get("type") == "refusal"
        if isinstance(text, str) and text:
            self._add(begun, lambda: self._say(text))

    def _called(self, begun: _Item, item: Mapping[str, Any]) -> None:
        whole = item.get("arguments")
        if not begun.has_content and whole:
            self._argue(begun, whole if isinstance(whole, str) else dump(whole))
        self._write(begun, lambda: self._pass_arguments(begun.arguments.close()))

    def _argue(self, item: _Item, piece: str) -> None:
        self._add(item, lambda: self._pass_arguments(item.arguments.feed(piece)))

    def _add(self, item: _Item, write: Callable[[], None]) -> None:
        item.has_content = True
        self._write(item, write)

    def _write(self, item: _Item, write: Callable[[], None]) -> None:
        if self._open and self._open[0] is item:
            write()
        else:
            item.queue.append(write)

    def _advance(self) -> None:
        """Finished items make room: the next one may write what it had to hold back."""
        while self._open and self._open[0].is_done:
            self._open.pop(0)
            if self._open:
                queue, self._open[0].queue = self._open[0].queue, []
                for write in queue:
                    write()

    def _say(self, text: str) -> None:
        self._output_chars += len(text)
        if passed := self._stops.feed(text):
            self._writer.text(passed)

    def _think(self, thought: str, state: dict[str, Any] | None = None) -> None:
        if self._stops.hit is None:
            self._output_chars += len(thought)
            self._writer.thinking(thought, state)

    def _call(self, item: Mapping[str, Any]) -> None:
        if self._stops.hit is None:
            call_id = self._ids.unique(item.get("call_id") or item.get("id"))
            self._writer.begin_tool(call_id, self._names.restored(str(item.get("name"))))

    def _pass_arguments(self, partial_json: str) -> None:
        if self._stops.hit is None:
            self._output_chars += len(partial_json)
            self._writer.arguments(partial_json)

    def _end_block(self) -> None:
        if rest := self._stops.close():
            self._writer.text(rest)
        self._writer.end_block()

    def _end(self, response: Mapping[str, Any]) -> None:
        """Items that came in no event of their own are in the final response."""
        output = response.get("output")
        for index, item in enumerate(output if isinstance(output, list) else []):
            self._done(index, mapping(item))
        for item in self._open:
            if item.kind == "function_call":
                self._called(item, {})
            item.is_done = True
            self._write(item, self._end_block)
        self._advance()
        self._is_over = True
        self._writer.finish(*self._stop(response), self._usage(response))

    def _stop(self, response: Mapping[str, Any]) -> tuple[str, str | None]:
        reason = str(mapping(response.get("incomplete_details")).get("reason"))
        if self._stops.hit is not None:
            return "stop_sequence", self._stops.hit
        if self._is_refused:
            return "refusal", None
        if response.get("status") == "incomplete":
            return _STOP_REASONS.get(reason, "max_tokens"), None
        return ("tool_use" if self._ids.has_calls else "end_turn"), None

    def _usage(self, response: Mapping[str, Any]) -> dict[str, int]:
        usage = response.get("usage") or {
            "output_tokens": -(-self._output_chars // _CHARS_PER_TOKEN)
        }
        return messages_usage(usage, estimated_input=self._estimate())

    def _fail(self, error: object) -> None:
        self._is_over = True
        is_first = not self._writer.is_started
        self._writer.error(
            failure_event(error, provider=self._provider, model=self._model_id, is_first=is_first)
        )


def _is_failed(event: Mapping[str, Any]) -> bool:
    response = mapping(event.get("response"))
    return response.get("status") == "failed" or bool(response.get("error"))


def _key(index: object, item: Mapping[str, Any]) -> int | str:
    """Servers leave out the index or the id, not both."""
    return index if isinstance(index, int) else str(item.get("id"))
