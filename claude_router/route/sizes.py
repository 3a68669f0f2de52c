"""How big a request is: estimated tokens, and whether it has images."""

from collections.abc import Mapping
from typing import Any

from claude_router.route.dialogue import blocks
from claude_router.wire.encoding import dump_json

IMAGE_TOKENS = 1_600
CHARS_PER_TOKEN = 4
CHARS_PER_TOKEN_NOT_ASCII = 2
PDF_CHARS_PER_TOKEN = 24
"""Base64 characters; a page is about 70 kB of them and 3,000 tokens."""


class Meter:
    """Adds up what it is shown. `tokens` is an estimate, good to about a quarter."""

    def __init__(self) -> None:
        self.tokens = 0
        self.has_images = False

    def add_content(self, content: object) -> None:
        """Measure a message's content, or the system prompt."""
        for block in blocks(content):
            self._add_block(block)

    def add_json(self, value: object) -> None:
        """Measure any JSON, such as tool schemas or tool input, by its text."""
        if value is not None:
            self._add_text(_json_text(value))

    def _add_block(self, block: Mapping[str, Any]) -> None:
        kind = block.get("type")
        if kind == "text":
            self._add_string(block.get("text"))
        elif kind == "tool_result":
            self._add_result(block.get("content"))
        elif kind == "image":
            self.has_images = True
            self.tokens += IMAGE_TOKENS
        elif kind == "document":
            self._add_document(block.get("source"))
        else:
            self.add_json(block)

    def _add_result(self, content: object) -> None:
        for block in blocks(content):
            if block.get("type") != "tool_result":
                self._add_block(block)

    def _add_document(self, source: object) -> None:
        if isinstance(source, dict) and source.get("type") == "base64":
            data = source.get("data")
            self.tokens += len(data) // PDF_CHARS_PER_TOKEN if isinstance(data, str) else 0
        else:
            self.add_json(source)

    def _add_string(self, text: object) -> None:
        if isinstance(text, str):
            self._add_text(text)

    def _add_text(self, text: str) -> None:
        divisor = CHARS_PER_TOKEN if text.isascii() else CHARS_PER_TOKEN_NOT_ASCII
        self.tokens += -(-len(text) // divisor)


def _json_text(value: object) -> str:
    try:
        return dump_json(value).decode()
    except RecursionError:  # too deep for any provider
        return ""
