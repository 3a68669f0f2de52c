"""A YAML document as values that know where they are written; equality compares the data alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import yaml

from claude_router.config.editing.model import Value

STRING = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"
MERGE = "tag:yaml.org,2002:merge"
_CANONICAL = frozenset(f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Offsets into the text: `outer` before anchor and tag, `head` behind them (None without),
    `start` of what follows, `end` behind its last character, its line break excluded.
    """

    outer: int = field(default=0, compare=False)
    head: int | None = field(default=None, compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    anchor: str | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar(Node):
    """`kind` is the tag that YAML gives it. `style` is None, or the character it begins with."""

    kind: str
    value: str
    style: str | None = field(default=None, compare=False)

    @property
    def is_null(self) -> bool:
        return self.kind == NULL

    @property
    def is_block(self) -> bool:
        return self.style in ("|", ">")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(Node):
    """`*name`."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item of a list (`key` is None) or a pair of a mapping.

    `start` is where its dash or key begins, `after` the offset behind the dash or colon.
    """

    value: Node
    key: Node | None = None
    start: int = field(default=0, compare=False)
    after: int = field(default=0, compare=False)

    @property
    def end(self) -> int:
        return self.value.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection(Node):
    """A list or a mapping; `is_flow` if it is written in brackets."""

    is_list: bool
    entries: tuple[Entry, ...]
    is_flow: bool = field(default=False, compare=False)

    def with_entry(self, index: int, entry: Entry) -> "Collection":
        return replace(self, entries=(*self.entries[:index], entry, *self.entries[index:]))

    def without_entry(self, index: int) -> "Collection":
        return replace(self, entries=(*self.entries[:index], *self.entries[index + 1 :]))


def node_of(value: Value) -> Node:
    """A plain value as the node that reading it gives."""
    if isinstance(value, dict):
        pairs = (Entry(key=node_of(name), value=node_of(each)) for name, each in value.items())
        return Collection(is_list=False, entries=tuple(pairs))
    if isinstance(value, list):
        items = (Entry(value=node_of(each)) for each in value)
        return Collection(is_list=True, entries=tuple(items))
    if isinstance(value, str):
        return Scalar(kind=STRING, value=value)
    written = represented(value)
    return Scalar(kind=written.tag, value=written.value)


def represented(value: float | bool | None) -> yaml.ScalarNode:
    """A number, a truth value or nothing as YAML writes it."""
    return cast(yaml.ScalarNode, yaml.representer.SafeRepresenter().represent_data(value))


def canonical(kind: str, value: str) -> str:
    """One spelling for all that mean the same: `yes` and `true`, `0x10` and `16`."""
    if kind not in _CANONICAL:
        return value
    try:
        meant: Any = yaml.constructor.SafeConstructor().construct_object(
            yaml.ScalarNode(kind, value)
        )
    except ValueError:  # such as 0x_, which looks like a number and is none
        return value
    return str(represented(meant).value)


def rebuilt(root: Node, old: Node, new: Node) -> Node:
    """`root` with `new` in the place of `old`, which is found by identity."""
    if root is old:
        return new
    if not isinstance(root, Collection):
        return root
    entries = (replace(each, value=rebuilt(each.value, old, new)) for each in root.entries)
    return replace(root, entries=tuple(entries))


def walk(root: Node) -> Iterator[Node]:
    """All nodes in the order of the text, keys included."""
    yield root
    if isinstance(root, Collection):
        for entry in root.entries:
            if entry.key is not None:
                yield from walk(entry.key)
            yield from walk(entry.value)
