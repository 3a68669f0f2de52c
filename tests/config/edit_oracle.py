"""Judges edits by other means than the editor's own: plain data, and lines by PyYAML's events."""

import json
from collections.abc import Iterator
from typing import Any

import yaml

from claude_router.config.edit import Delete, Edit, Insert, Move, Place, Set


def data_of(text: str) -> Any:
    """What a reader of YAML sees; aliases become copies."""
    return json.loads(json.dumps(yaml.safe_load(text)))


def places_of(data: Any, place: Place = ()) -> Iterator[Place]:
    """Each value's place, the root's excepted."""
    inner = data.items() if isinstance(data, dict) else enumerate(data)
    for part, value in inner:
        yield (*place, part)
        if isinstance(value, dict | list):
            yield from places_of(value, (*place, part))


def value_at(data: Any, place: Place) -> Any:
    for part in place:
        data = data[part]
    return data


def apply(data: Any, edit: Edit) -> Any:
    """`data` with `edit` made; nothing in it is shared, so nothing else changes."""
    *way, last = edit.place
    parent = value_at(data, tuple(way))
    match edit:
        case Set(_, value):
            parent[last] = value
        case Insert(_, value):
            parent.insert(last, value)
        case Delete():
            del parent[last]
        case Move(_, to):
            parent.insert(to, parent.pop(last))
    return data


class _Spans:
    """First and last 0-based line of each value, with its key; comments not counted.

    `in_lines` are the lists and mappings whose entries stand on lines of their own.
    """

    def __init__(self, text: str) -> None:
        self.lines: dict[Place, tuple[int, int]] = {}
        self.in_lines: set[Place] = set()
        self._text = text.splitlines()
        self._events: Iterator[Any] = iter(list(yaml.parse(text, Loader=yaml.SafeLoader))[2:])
        self._read(next(self._events), ())

    def siblings(self, place: Place) -> list[tuple[int, int]]:
        others = (each for each in self.lines if each != place and len(each) == len(place))
        return [self.lines[each] for each in others if each[:-1] == place[:-1]]

    def is_alone(self, place: Place) -> bool:
        return not self.siblings(place)

    def is_beside_dash(self, place: Place) -> bool:
        """Whether it is the key that shares its line with the dash of its mapping."""
        is_item = (
            isinstance(place[-1], str) and self._text[self.lines[place][0]].lstrip()[:2] == "- "
        )
        return is_item and place[:-1] in self.in_lines

    def _read(self, event: Any, place: Place) -> int:
        """The value's last line."""
        first, last = event.start_mark.line, event.end_mark.line
        if isinstance(event, yaml.ScalarEvent) and event.style in ("|", ">"):
            last -= 1
            while not self._text[last].strip():
                last -= 1
        elif isinstance(event, yaml.CollectionStartEvent):
            is_list = isinstance(event, yaml.SequenceStartEvent)
            last = self._read_items(place) if is_list else self._read_pairs(place)
            if not event.flow_style:
                self.in_lines.add(place)
        self.lines[place] = (first, last)
        return int(last)

    def _read_items(self, place: Place) -> int:
        last = 0
        for index, event in enumerate(iter(self._events.__next__, None)):
            if isinstance(event, yaml.SequenceEndEvent):
                return max(last, _last_line_of_end(event))
            inner = (*place, index)
            last = self._read(event, inner)
            if self._text[event.start_mark.line - 1].strip() == "-":
                self.lines[inner] = (event.start_mark.line - 1, last)
        raise AssertionError("the list has no end")

    def _read_pairs(self, place: Place) -> int:
        last = 0
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            inner = (*place, str(key.value))
            last = self._read(next(self._events), inner)
            self.lines[inner] = (key.start_mark.line, last)
        return max(last, _last_line_of_end(key))


def _last_line_of_end(event: Any) -> int:
    """That of a closing bracket; where there is none the mark is at whatever comes next."""
    is_bracket = event.end_mark.index > event.start_mark.index
    return int(event.end_mark.line) if is_bracket else 0


def check_lines(before: str, after: str, edit: Edit) -> None:
    """Asserts that the lines which `edit` does not concern are the same characters.

    An addition to a list or mapping on lines of its own only adds lines, taking an entry away
    only takes lines, a move only moves them.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if not before.endswith("\n"):
        old[-1:], new[-1:] = [old[-1] + _break_of(before)], [new[-1] + _break_of(before)]
    spans = _Spans(before)
    first, behind = _touchable(spans, before.splitlines(), edit)
    assert new[:first] == old[:first]
    assert new[len(new) - (len(old) - behind) :] == old[behind:]
    if edit.place[:-1] not in spans.in_lines:
        return
    if isinstance(edit, Insert) or edit.place not in spans.lines:
        assert _is_cut(new, old)
    elif isinstance(edit, Move):
        assert sorted(new) == sorted(old)
    elif isinstance(edit, Delete) and not spans.is_beside_dash(edit.place):
        assert _is_cut(old, new) or spans.is_alone(edit.place)


def _break_of(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _is_cut(longer: list[str], shorter: list[str]) -> bool:
    """Whether `longer` without one run of lines is `shorter`."""
    extra = len(longer) - len(shorter)
    return extra >= 0 and any(
        longer[:at] + longer[at + extra :] == shorter for at in range(len(shorter) + 1)
    )


def _touchable(spans: _Spans, lines: list[str], edit: Edit) -> tuple[int, int]:
    """The lines, first and behind the last, that `edit` may change."""
    place = edit.place[:-1] if isinstance(edit, Insert | Move) else edit.place
    while place not in spans.lines:
        place = place[:-1]
    first, last = spans.lines[place]
    behind = _with_comments_below(lines, first, last) + 1
    if not isinstance(edit, Delete):
        return first, behind
    if spans.is_alone(place):
        return spans.lines[place[:-1]][0], behind
    if spans.is_beside_dash(place):
        following = min(start for start, _ in spans.siblings(place) if start > first)
        return first, max(behind, following + 1)
    column = len(lines[first]) - len(lines[first].lstrip())
    while lines[first - 1].startswith(" " * column + "#"):
        first -= 1
    return first, behind


def _with_comments_below(lines: list[str], first: int, last: int) -> int:
    column = len(lines[first]) - len(lines[first].lstrip())
    while last + 1 < len(lines) and lines[last + 1].startswith(" " * (column + 1)):
        if not lines[last + 1].lstrip().startswith("#"):
            break
        last += 1
    return last
