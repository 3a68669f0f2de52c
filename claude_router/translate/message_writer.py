"""Writes the events of one Messages stream: one block open at a time, indices in sequence."""

from typing import Any

from claude_router.translate.thinking import Signature


class MessageWriter:
    """Collects events until `drain`; opens and closes blocks as the content asks for it."""

    def __init__(self, message_id: str, model: str, provider: str, model_id: str) -> None:
        self._message_id, self._model = message_id, model
        self._provider, self._model_id = provider, model_id
        self._events: list[dict[str, Any]] = []
        self._index = -1
        self._open: str | None = None
        self._blank = ""
        self._state: dict[str, Any] = {}
        self.is_started = False

    def drain(self) -> list[dict[str, Any]]:
        events, self._events = self._events, []
        return events

    def start(self, input_tokens: int) -> None:
        if self.is_started:
            return
        self.is_started = True
        usage = {"input_tokens": max(1, input_tokens), "output_tokens": 0}
        message: dict[str, Any] = {
            "id": self._message_id,
            "type": "message",
            "role": "assistant",
            "model": self._model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": usage,
        }
        self._events.append({"type": "message_start", "message": message})

    def text(self, text: str) -> None:
        """White space waits for words: a block of nothing else is refused in a later request.

        `text` is never empty.
        """
        if self._open != "text":
            text = self._blank + text
            if not text.strip():
                self._blank = text
                return
            self._begin({"type": "text", "text": ""})
        self._delta({"type": "text_delta", "text": text})

    def thinking(self, thinking: str, state: dict[str, Any] | None = None) -> None:
        """`state` is what the provider wants back with this reasoning; it becomes the signature."""
        if self._open != "thinking":
            self._begin({"type": "thinking", "thinking": "", "signature": ""})
        if thinking:
            self._delta({"type": "thinking_delta", "thinking": thinking})
        self._state |= state or {}

    def begin_tool(self, call_id: str, name: str) -> None:
        self._begin({"type": "tool_use", "id": call_id, "name": name, "input": {}})

    def arguments(self, partial_json: str) -> None:
        """Arguments of the open call; without one they are left out."""
        if partial_json and self._open == "tool_use":
            self._delta({"type": "input_json_delta", "partial_json": partial_json})

    def end_block(self) -> None:
        if self._open is None:
            return
        if self._open == "thinking":
            signature = Signature(self._provider, self._model_id, self._state).encode()
            self._state = {}
            self._delta({"type": "signature_delta", "signature": signature})
        self._events.append({"type": "content_block_stop", "index": self._index})
        self._open = None

    def finish(self, stop_reason: str, stop_sequence: str | None, usage: dict[str, int]) -> None:
        self.end_block()
        stop = {"stop_reason": stop_reason, "stop_sequence": stop_sequence}
        self._events.append({"type": "message_delta", "delta": stop, "usage": usage})
        self._events.append({"type": "message_stop"})

    def error(self, event: dict[str, Any]) -> None:
        self._events.append(event)

    def _begin(self, block: dict[str, Any]) -> None:
        self.end_block()
        self._blank = ""
        self._index += 1
        self._open = block["type"]
        start = {"type": "content_block_start", "index": self._index, "content_block": block}
        self._events.append(start)

    def _delta(self, delta: dict[str, Any]) -> None:
        event = {"type": "content_block_delta", "index": self._index, "delta": delta}
        self._events.append(event)
