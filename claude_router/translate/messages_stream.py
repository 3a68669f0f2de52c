"""Another provider's Messages stream as the client should see it.

Source: docs.claude.com/en/docs/build-with-claude/streaming. Endpoints that imitate it number
blocks oddly (ollama#14816) or leave events out; the client gets the sequence it relies on.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from claude_router.translate.errors import failure_event
from claude_router.translate.names import AnswerIds, ToolNames
from claude_router.translate.thinking import Signature
from claude_router.wire.encoding import load_json, mapping, string_of

_Event = dict[str, Any]
_FIELDS = {"text_delta": "text", "thinking_delta": "thinking", "input_json_delta": "partial_json"}


class MessagesStream:
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
        estimate: Callable[[], int],
    ) -> None:
        self._message_id, self._requested_model = message_id, requested_model
        self._provider, self._model_id = provider, model_id
        self._names, self._ids, self._estimate = names, ids, estimate
        self._index = -1
        self._open: str | None = None
        self._theirs: object = None
        self._signature = ""
        self._input: Any = None
        self._blank: list[_Event] = []
        self._is_started = self._is_over = False
        self._stop: _Event = {}
        self._usage: _Event = {"output_tokens": 0}

    def feed(self, event: str, data: str) -> list[dict[str, Any]]:
        decoded = load_json(data)
        if self._is_over or not isinstance(decoded, dict):
            return []
        match decoded.get("type") or event:
            case "message_start":
                return self._start(decoded)
            case "content_block_start":
                return self._begin(decoded)
            case "content_block_delta":
                return self._delta(decoded)
            case "content_block_stop":
                return self._end() if decoded.get("index") == self._theirs else []
            case "message_delta":
                self._stop |= mapping(decoded.get("delta"))
                self._usage |= mapping(decoded.get("usage"))
                return [*self._begun(), *self._end()]
            case "message_stop":
                self._is_over = True
                return [*self._begun(), *self._end(), *self._stopped()]
            case "error":
                return self._fail(decoded)
            case _:  # a ping, for one; those that the client gets are ours
                return self._fail(decoded) if decoded.get("error") else []

    def close(self) -> list[dict[str, Any]]:
        if self._is_over:
            return []
        if self._stop:
            return self._stopped()
        return self._fail(f"the answer of {self._model_id} broke off before its end")

    def _start(self, event: _Event) -> list[_Event]:
        if self._is_started:
            return []
        self._is_started = True
        message = mapping(event.get("message"))
        usage = {"output_tokens": 0, **mapping(message.get("usage"))}
        if not _has_input(usage):
            usage["input_tokens"] = self._estimate()
        own = {
            "id": self._message_id,
            "type": "message",
            "role": "assistant",
            "model": self._requested_model,
            "content": [],
            "usage": usage,
        }
        return [{**event, "type": "message_start", "message": {**message, **own}}]

    def _begun(self) -> list[_Event]:
        """The start of a message whose provider left it out."""
        return [] if self._is_started else self._start({})

    def _stopped(self) -> list[_Event]:
        """The end, with the stop reason that the client goes by."""
        stop = {"stop_reason": None, "stop_sequence": None, **self._stop}
        if stop["stop_reason"] in (None, "end_turn", "stop"):
            stop["stop_reason"] = "tool_use" if self._ids.has_calls else "end_turn"
        last = {"type": "message_delta", "delta": stop, "usage": self._usage}
        return [last, {"type": "message_stop"}]

    def _begin(self, event: _Event) -> list[_Event]:
        block = dict(mapping(event.get("content_block")))
        if self._stop or not isinstance(block.get("type"), str):
            return []
        ended = [*self._begun(), *self._end()]
        self._index += 1
        self._open, self._theirs = str(block.get("type")), event.get("index")
        if self._open in ("text", "thinking"):
            block[self._open] = string_of(block.get(self._open))
        if self._open == "thinking":
            self._signature = string_of(block.get("signature"))
            block["signature"] = ""
        elif self._open == "redacted_thinking":
            block["data"] = self._sealed({"data": block.get("data")})
        elif self._open == "tool_use":
            block["id"] = self._ids.unique(block.get("id"))
            block["name"] = self._names.restored(str(block.get("name")))
            self._input, block["input"] = block.get("input"), {}
        place = {"type": "content_block_start", "index": self._index}
        return ended + self._unless_blank({**event, **place, "content_block": block}, block)

    def _delta(self, event: _Event) -> list[_Event]:
        if self._open is None or event.get("index") != self._theirs:
            return []
        delta = mapping(event.get("delta"))
        if delta.get("type") == "signature_delta":
            self._signature += string_of(delta.get("signature"))
            return []
        field = _FIELDS.get(str(delta.get("type")))
        is_text_missing = field is not None and not isinstance(delta.get(field), str)
        if is_text_missing or not isinstance(delta.get("type"), str):
            return []
        if field == "partial_json" and delta[field]:
            self._input = None
        passed = {**event, "type": "content_block_delta", "index": self._index}
        return self._unless_blank(passed, delta)

    def _unless_blank(self, event: _Event, said: Mapping[str, Any]) -> list[_Event]:
        """White space waits for words: a block of nothing else is refused in a later request."""
        is_begun = event["type"] == "content_block_delta" and not self._blank
        if self._open != "text" or is_begun:
            return [event]
        self._blank.append(event)
        if not string_of(said.get("text")).strip():
            return []
        events, self._blank = self._blank, []
        return events

    def _end(self) -> list[_Event]:
        """The open block's end; thinking is sealed, so that no other model is shown it."""
        opened, self._open, self._theirs = self._open, None, None
        if opened is None:
            return []
        if self._blank:
            self._blank = []
            self._index -= 1
            return []
        ended: list[_Event] = []
        if opened == "thinking":
            sealed = self._sealed({"signature": self._signature})
            ended.append(self._written({"type": "signature_delta", "signature": sealed}))
        if self._input:
            whole = json.dumps(self._input, ensure_ascii=False)
            ended.append(self._written({"type": "input_json_delta", "partial_json": whole}))
        self._signature, self._input = "", None
        return [*ended, {"type": "content_block_stop", "index": self._index}]

    def _written(self, delta: _Event) -> _Event:
        return {"type": "content_block_delta", "index": self._index, "delta": delta}

    def _sealed(self, state: Mapping[str, Any]) -> str:
        return Signature(self._provider, self._model_id, state).encode()

    def _fail(self, error: object) -> list[_Event]:
        self._is_over = True
        is_first = not self._is_started
        return [
            failure_event(error, provider=self._provider, model=self._model_id, is_first=is_first)
        ]


def _has_input(usage: Mapping[str, Any]) -> bool:
    counts = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    return any(usage.get(name) for name in counts)
