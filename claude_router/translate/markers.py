"""Finds markers in text that arrives in pieces: `<think>` tags and stop sequences."""

from collections.abc import Iterable, Sequence
from typing import Literal

Kind = Literal["text", "thinking"]

_TAGS = {"<think>": "</think>", "<thinking>": "</thinking>", "<thought>": "</thought>"}


def held_back(text: str, markers: Iterable[str]) -> int:
    """Length of the longest end of `text` that may be the beginning of a marker."""
    longest = 0
    for marker in markers:
        for length in range(min(len(marker) - 1, len(text)), longest, -1):
            if text.endswith(marker[:length]):
                longest = length
                break
    return longest


class ThinkTags:
    """Tells reasoning in tags from the answer.

    Only a tag that opens the answer counts; anywhere else the answer speaks about the tag.
    """

    def __init__(self) -> None:
        self._held = ""
        self._closing: str | None = None
        self._state: Literal["start", "thinking", "after", "text"] = "start"

    def feed(self, text: str) -> list[tuple[Kind, str]]:
        if self._state == "text":
            return [("text", text)]
        self._held += text
        if self._state == "start" and not self._opens():
            return []
        if self._state == "thinking":
            return self._think()
        if self._state == "after":
            return self._answer(self._held.lstrip())
        return self._answer(self._held)

    def close(self) -> list[tuple[Kind, str]]:
        kind: Kind = "thinking" if self._state == "thinking" else "text"
        held, self._held = self._held, ""
        return [(kind, held)] if held and self._state != "after" else []

    def _opens(self) -> bool:
        """Whether it is known how the answer begins."""
        start = self._held.lstrip()
        for opening, closing in _TAGS.items():
            if start.startswith(opening):
                self._state, self._closing = "thinking", closing
                self._held = start.removeprefix(opening)
                return True
        if any(opening.startswith(start) for opening in _TAGS):
            return False
        self._state = "text"
        return True

    def _think(self) -> list[tuple[Kind, str]]:
        closing = self._closing or ""
        thought, found, rest = self._held.partition(closing)
        if found:
            self._state, self._held = "after", rest
            return [("thinking", thought), *self._answer(rest.lstrip())]
        keep = len(thought) - held_back(thought, [closing])
        self._held = thought[keep:]
        return [("thinking", thought[:keep])]

    def _answer(self, text: str) -> list[tuple[Kind, str]]:
        if not text:
            return []
        self._state, self._held = "text", ""
        return [("text", text)]


class StopSequences:
    """Ends the text before a stop sequence, for providers that do not do it themselves."""

    def __init__(self, sequences: Sequence[str]) -> None:
        self._sequences = [sequence for sequence in sequences if sequence]
        self._held = ""
        self.hit: str | None = None

    def feed(self, text: str) -> str:
        """What of the text may pass; nothing after a hit."""
        if self.hit is not None:
            return ""
        if not self._sequences:
            return text
        text = self._held + text
        found = [(text.find(s), s) for s in self._sequences if s in text]
        if found:
            at, self.hit = min(found)
            self._held = ""
            return text[:at]
        keep = len(text) - held_back(text, self._sequences)
        self._held = text[keep:]
        return text[:keep]

    def close(self) -> str:
        held, self._held = self._held, ""
        return held
