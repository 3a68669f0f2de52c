"""Reads YAML into a tree with places, from PyYAML's events and their marks."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from claude_router.config.editing.model import EditRefusedError
from claude_router.config.editing.tree import Alias, Collection, Entry, Node, Scalar, canonical
from claude_router.config.problems import ConfigError
from claude_router.config.source import compose

BREAKS = "\n\r\x85\u2028\u2029"
BREAK = re.compile(f"\r\n|[{BREAKS}]")
BLANKS = re.compile(f"(?:[ \t{BREAKS}]|#[^{BREAKS}]*)*")
_PROPERTY = re.compile(f"&[A-Za-z0-9_-]+|![^ \t{BREAKS}]*")
_LAST_BREAK = re.compile(f"(?:\r\n|[{BREAKS}])\\Z")
_LAST_LINE = re.compile(f"[^{BREAKS}]*\\Z")


def parse(text: str) -> Node | None:
    """The root of the document in `text`; None if there is nothing but comments.

    Raises:
        EditRefusedError: it is not YAML.
    """
    try:
        loader = _Loader(text)
        root = _Builder(text, loader).root()
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise EditRefusedError(_words_for(text)) from error
    return root


def _words_for(text: str) -> str:
    try:
        compose(text, "")
    except ConfigError as error:
        problem = error.problems[0]
        where = "" if problem.line is None else f"line {problem.line}: "
        return f"{where}{problem.message} – {problem.remedy or 'correct the file by hand'}"
    return "this is not valid YAML – correct the file by hand"


class _Loader(yaml.SafeLoader):
    """Keeps where dashes, keys and colons stand, since events don't tell."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.dashes: list[int] = []
        self.keys: list[int] = []
        self.colons: list[int] = []
        self._kept = {
            yaml.BlockEntryToken: self.dashes,
            yaml.KeyToken: self.keys,
            yaml.ValueToken: self.colons,
        }

    def get_token(self) -> Any:
        token = super().get_token()  # type: ignore[no-untyped-call]  # PyYAML's stubs
        if (kept := self._kept.get(type(token))) is not None:
            kept.append(token.start_mark.index)
        return token


class _Builder:
    """Builds the tree of one document; what PyYAML's composer would refuse is a YAMLError."""

    def __init__(self, text: str, loader: _Loader) -> None:
        self._text = text
        self._loader: Any = loader  # PyYAML's stubs leave its methods untyped
        self._events = self._all_events()  # first, since they fill the loader's lists
        self._next = 0
        self._anchors: set[str] = set()

    def _all_events(self) -> list[Any]:
        events = []
        while self._loader.check_event():
            events.append(self._loader.get_event())
        return events

    def root(self) -> Node | None:
        documents = sum(isinstance(each, yaml.DocumentStartEvent) for each in self._events)
        if documents > 1:
            raise yaml.YAMLError("a second document")
        if not documents:
            return None
        self._next = 2
        return self._node()

    def _take(self) -> Any:
        self._next += 1
        return self._events[self._next - 1]

    def _is_at(self, kind: type) -> bool:
        return isinstance(self._events[self._next], kind)

    def _node(self) -> Node:
        event = self._take()
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise yaml.YAMLError("an undefined alias")
            return Alias(name=event.anchor, outer=start, start=start, end=end)
        if event.anchor in self._anchors:
            raise yaml.YAMLError("a second anchor of one name")
        if event.anchor is not None:
            self._anchors.add(event.anchor)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        return self._collection(event)

    def _scalar(self, event: Any) -> Scalar:
        outer, end = event.start_mark.index, event.end_mark.index
        head, start = self._behind_properties(event)
        kind = event.tag
        if kind is None or kind == "!":
            kind = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        if event.style in ("|", ">"):
            end = self._end_of_block_scalar(start, end)
        return Scalar(
            outer=outer,
            head=head,
            start=min(start, end),
            end=end,
            anchor=event.anchor,
            tag=event.tag,
            kind=kind,
            value=event.value if event.tag else canonical(kind, event.value),
            style=event.style,
        )

    def _collection(self, event: Any) -> Collection:
        head, start = self._behind_properties(event)
        is_list = isinstance(event, yaml.SequenceStartEvent)
        is_flow = bool(event.flow_style)
        entries = tuple(self._items(is_flow) if is_list else self._pairs())
        end = self._take().end_mark.index
        if is_flow and self._text[start] not in "[{":  # a lone pair in a list: [key: value]
            start, end = entries[0].start, entries[0].end
        elif not is_flow:
            start, end = entries[0].start, entries[-1].end
        return Collection(
            outer=event.start_mark.index,
            head=head,
            start=start,
            end=end,
            anchor=event.anchor,
            tag=event.tag,
            is_list=is_list,
            entries=entries,
            is_flow=is_flow,
        )

    def _items(self, is_flow: bool) -> Iterator[Entry]:
        while not self._is_at(yaml.SequenceEndEvent):
            value = self._node()
            start = after = value.outer
            if not is_flow:
                start = self._loader.dashes[bisect_left(self._loader.dashes, value.outer) - 1]
                after = start + 1
            yield Entry(value=value, start=start, after=after)

    def _pairs(self) -> Iterator[Entry]:
        while not self._is_at(yaml.MappingEndEvent):
            key = self._node()
            value = self._node()
            keys, colons = self._loader.keys, self._loader.colons
            start = keys[max(bisect_right(keys, key.outer) - 1, 0)]
            colon = bisect_left(colons, key.end)
            if colon < len(colons) and colons[colon] < value.outer:
                after = colons[colon] + 1
            else:  # no colon, no value: PyYAML places it before the next token
                after = key.end
                value = replace(value, outer=after, start=after, end=after)
            yield Entry(key=key, value=value, start=start, after=after)

    def _behind_properties(self, event: Any) -> tuple[int | None, int]:
        """Offsets behind anchor and tag (None without), and of what follows them."""
        head, start = None, event.start_mark.index
        while (event.anchor or event.tag) and (match := _PROPERTY.match(self._text, start)):
            head = match.end()
            blanks = BLANKS.match(self._text, head)
            start = blanks.end() if blanks else head
        return head, start

    def _end_of_block_scalar(self, start: int, end: int) -> int:
        """Without the blank lines that follow it, unless it keeps them ("+")."""
        lines = self._text[start:end]
        lines = _LAST_BREAK.sub("", lines)
        header = BREAK.split(lines, maxsplit=1)[0].partition("#")[0]
        while "+" not in header and len(lines) > len(header):
            match = _LAST_LINE.search(lines)
            if match is None or match[0].strip(" \t"):
                break
            lines = _LAST_BREAK.sub("", lines[: match.start()])
        return start + len(lines)
