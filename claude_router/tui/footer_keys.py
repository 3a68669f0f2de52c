"""What a footer says of its keys: entries `key what` with two spaces between them.

Several keys of one entry have slashes between them, e.g. `p/P pin`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENTRY = re.compile(r"\S+(?: \S+)*")
_FRAME = re.compile(r"^[┗━+-]+|[━┛+-]+$")
_NAMES = {
    "esc": "escape",
    "⏎": "enter",
    "↑": "up",
    "↓": "down",
    "?": "question_mark",
    "/": "slash",
}


@dataclass(frozen=True, slots=True)
class FooterKey:
    """A key as a footer calls it. A click on it presses it: cells `start` to `end` of its line."""

    shown: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """What Textual calls it."""
        return _NAMES.get(self.shown, self.shown)

    @property
    def character(self) -> str | None:
        """What it types, if anything."""
        return self.shown if len(self.shown) == 1 and self.shown.isascii() else None


def footer_keys(line: str) -> list[FooterKey]:
    """The keys in a line of a footer as it is painted, the frame's own line included."""
    return [key for _, keys in _entries(line) for key in keys]


def key_at(line: str, x: int) -> FooterKey | None:
    """The key that a click on cell `x` presses: the one there, else the first of its entry."""
    for end, keys in _entries(line):
        if keys[0].start <= x < end:
            return next((key for key in keys if key.start <= x < key.end), keys[0])
    return None


def _entries(line: str) -> Iterator[tuple[int, list[FooterKey]]]:
    """The end of each entry, and its keys."""
    inside = _FRAME.sub(lambda found: " " * len(found[0]), line)
    for entry in _ENTRY.finditer(inside):
        words, start = entry[0].partition(" ")[0], entry.start()
        keys: list[FooterKey] = []
        for shown in words.split("/") if len(words) > 1 else [words]:
            keys.append(FooterKey(shown, start, start + len(shown)))
            start += len(shown) + 1
        yield entry.end(), keys
