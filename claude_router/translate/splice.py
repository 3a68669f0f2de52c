"""Edits JSON text in place: finds the bytes of a value, cuts or replaces them, leaves the rest.

A scanner for RFC 8259 text that a JSON parser has already accepted; it jumps from bracket to
bracket, so that long strings cost next to nothing.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

_STRING_PATTERN = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_STRING = re.compile(_STRING_PATTERN, re.DOTALL)
_SCALAR = re.compile(rb"[^\s,\]}]++")
_SPACE = re.compile(rb"[ \t\n\r]*+")
_TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING_PATTERN + rb")*+[\[\]{}]", re.DOTALL)
_OPENING = b"[{"
_ESCAPED_LETTER = re.compile(rb"\\u00[5-7]")  # a key may be spelled so


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Member:
    """One key of an object and where its value lies; a key may occur twice."""

    key: str
    value: Span


def _matched(pattern: re.Pattern[bytes], raw: bytes, at: int) -> int:
    found = pattern.match(raw, at)
    if not found:
        raise ValueError(f"not JSON at byte {at}")
    return found.end()


def value_end(raw: bytes, start: int) -> int:
    """Where the value that begins at `start` ends. Raises ValueError if there is none."""
    opener = raw[start : start + 1]
    if opener == b'"':
        return _matched(_STRING, raw, start)
    if opener not in (b"[", b"{"):
        return _matched(_SCALAR, raw, start)
    depth, at = 1, start + 1
    while depth:
        at = _matched(_TO_BRACKET, raw, at)
        depth += 1 if raw[at - 1] in _OPENING else -1
    return at


def root(raw: bytes) -> Span:
    """The whole document without the space around it."""
    return Span(_matched(_SPACE, raw, 0), len(raw.rstrip(b" \t\n\r")))


def _next(raw: bytes, at: int) -> int:
    """The first byte after space and one comma."""
    at = _matched(_SPACE, raw, at)
    return _matched(_SPACE, raw, at + 1) if raw[at : at + 1] == b"," else at


def members(raw: bytes, span: Span) -> Iterator[Member]:
    """The members of the object at `span`, in order, found as they are asked for."""
    at = _next(raw, span.start + 1)
    while at < span.end - 1:
        key_end = _matched(_STRING, raw, at)
        start = _matched(_SPACE, raw, _matched(_SPACE, raw, key_end) + 1)
        end = value_end(raw, start)
        key = json.loads(raw[at:key_end].decode("utf-8", "surrogatepass"))
        yield Member(key, Span(start, end))
        at = _next(raw, end)


def elements(raw: bytes, span: Span) -> list[Span]:
    """The elements of the array at `span`, in order."""
    found: list[Span] = []
    at = _next(raw, span.start + 1)
    while at < span.end - 1:
        end = value_end(raw, at)
        found.append(Span(at, end))
        at = _next(raw, end)
    return found


def values_of(raw: bytes, span: Span, key: str) -> list[Span]:
    """Where the values of `key` lie in the object at `span`; of several, the last one counts."""
    found = (member.value for member in members(raw, span) if member.key == key)
    is_only_one = raw.count(b'"%b"' % key.encode()) == 1 and not _ESCAPED_LETTER.search(raw)
    return list(islice(found, 1) if is_only_one else found)


class Splice:
    """Edits of one JSON text, all given by positions in the original."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._edits: list[tuple[int, int, bytes]] = []

    def replace(self, spans: Iterable[Span], value: bytes) -> None:
        self._edits += [(span.start, span.end, value) for span in spans]

    def cut(self, spans: Sequence[Span], positions: Iterable[int]) -> None:
        """Cuts the elements at `positions` out of the array whose elements are `spans`."""
        gone = set(positions)
        kept = [at for at in range(len(spans)) if at not in gone]
        first = kept[0] if kept else len(spans)
        if gone and first:
            until = spans[first].start if kept else spans[-1].end
            self._edits.append((spans[0].start, until, b""))
        for at in sorted(gone):
            if at > first:  # with the comma before it
                self._edits.append((spans[at - 1].end, spans[at].end, b""))

    def result(self) -> bytes:
        """The text with all edits made."""
        pieces, at = [], 0
        for start, end, value in sorted(self._edits):
            pieces += [self.raw[at:start], value]
            at = end
        return b"".join([*pieces, self.raw[at:]])
