"""Adds up what a Messages answer says of itself: usage, stop reason, error."""

from collections.abc import Mapping
from typing import Any

from claude_router.events import Usage
from claude_router.translate.usage import is_count
from claude_router.wire.encoding import mapping, parse_json, string_of

_CHARS_PER_TOKEN = 4
_DELTA_OVERHEAD_CHARS = 100  # the JSON around a delta's text
_TOLD_IN_FULL = frozenset({"message_start", "message_delta", "error"})


class Tally:
    """Feed it every event of a stream (parsed or as text), or the whole reply."""

    def __init__(self) -> None:
        self.stop_reason: str | None = None
        self.error: Mapping[str, Any] | None = None
        self.has_content = False
        self.is_complete = False
        self._counts: dict[str, int] = {}
        self._streamed_chars = 0

    @property
    def usage(self) -> Usage:
        """The provider's figures; while it streams, the output is estimated from its length."""
        counts = self._counts
        output = counts.get("output_tokens", 0)
        if not self.is_complete:
            output = max(output, self._streamed_chars // _CHARS_PER_TOKEN)
        return Usage(
            input_tokens=counts.get("input_tokens", 0),
            output_tokens=output,
            cache_read_tokens=counts.get("cache_read_input_tokens", 0),
            cache_write_tokens=counts.get("cache_creation_input_tokens", 0),
        )

    def observe_text(self, name: str, data: str) -> None:
        """One event of a stream that is passed on unread; parses only the few that matter."""
        if name in _TOLD_IN_FULL:
            try:
                event = parse_json(data)
            except ValueError:
                return
            if isinstance(event, dict):
                self.observe(event)
        elif name == "content_block_delta":
            self.add_content(max(1, len(data) - _DELTA_OVERHEAD_CHARS))
        elif name == "content_block_start":
            self.add_content(0)
        elif name == "message_stop":
            self.is_complete = True

    def observe(self, event: Mapping[str, Any]) -> None:
        """One parsed event."""
        match event.get("type"):
            case "message_start":
                self._usage(mapping(mapping(event.get("message")).get("usage")))
            case "message_delta":
                self._usage(mapping(event.get("usage")))
                self.stop_reason = _word(mapping(event.get("delta")).get("stop_reason"))
            case "content_block_start":
                self.add_content(0)
            case "content_block_delta":
                delta = mapping(event.get("delta"))
                texts = (delta.get(key) for key in ("text", "thinking", "partial_json"))
                self.add_content(sum(len(text) for text in texts if isinstance(text, str)))
            case "message_stop":
                self.is_complete = True
            case "error":
                self.error = mapping(event.get("error"))

    def observe_reply(self, message: Mapping[str, Any]) -> None:
        """A whole answer."""
        self._usage(mapping(message.get("usage")))
        self.stop_reason = _word(message.get("stop_reason"))
        self.has_content = self.is_complete = True

    def add_content(self, chars: int) -> None:
        """Content came, or a block for it began; counted where it is not read."""
        self.has_content = True
        self._streamed_chars += chars

    def _usage(self, usage: Mapping[str, Any]) -> None:
        self._counts |= {name: int(n) for name, n in usage.items() if is_count(n)}


def _word(value: object) -> str | None:
    return string_of(value) or None
