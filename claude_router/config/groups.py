"""Lists, maps and tables of the file: what holds other values, each value kept with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

import yaml

from claude_router.config.kinds import Kind, describe, is_null
from claude_router.config.pairs import read_pairs
from claude_router.config.problems import At, Problems, did_you_mean, quoted
from claude_router.config.source import line_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Marked(Generic[T]):
    """A value and where it stands."""

    value: T
    at: At


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """A list; a lone value counts as a list of one where `is_lone_allowed`."""

    kind: Kind[T]
    is_lone_allowed: bool = False

    def read(self, node: yaml.Node, at: At, problems: Problems) -> tuple[Marked[T], ...] | None:
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._items(node, at, problems))
        if self.is_lone_allowed:
            value = self.kind.read(node, at, problems)
            return None if value is None else (Marked(value, at),)
        problems.add(at, f"must be a list, not {describe(node)}", 'begin each line with "- "')
        return None

    def _items(self, node: yaml.SequenceNode, at: At, problems: Problems) -> Iterator[Marked[T]]:
        for index, item in enumerate(node.value):
            place = at.item(index, line_of(item))
            if is_null(item):
                problems.add(place, "is empty", "fill it in, or delete the line")
            elif (value := self.kind.read(item, place, problems)) is not None:
                yield Marked(value, place)

    def schema(self) -> dict[str, Any]:
        items = {"type": "array", "items": self.kind.schema()}
        return {"anyOf": [self.kind.schema(), items]} if self.is_lone_allowed else items


@dataclass(frozen=True, slots=True)
class MapOf(Generic[T]):
    """A mapping whose keys are the user's own names."""

    kind: Kind[T]

    def read(self, node: yaml.Node, at: At, problems: Problems) -> dict[str, Marked[T]] | None:
        if not isinstance(node, yaml.MappingNode):
            problems.add(at, f'must be a group of "name: value" lines, not {describe(node)}')
            return None
        values: dict[str, Marked[T]] = {}
        for name, place, child in read_pairs(node, at, problems):
            if is_null(child):
                problems.add(place, "has no value", "fill it in, or delete the line")
            elif (value := self.kind.read(child, place, problems)) is not None:
                values[name] = Marked(value, place)
        return values

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.kind.schema()}


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """A key of a table. `old_names` are other spellings that mean the same."""

    name: str
    kind: Kind[T]
    doc: str
    old_names: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a table of the file holds. Ask it with the `Field` that was read.

    `refused` names the keys that were given with a value that could not be taken.
    """

    at: At
    values: Mapping[str, Marked[Any]] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    ignored: tuple[At, ...] = ()

    def get(self, wanted: Field[T]) -> T | None:
        """The value, None where it is absent, null or was refused."""
        marked = self.values.get(wanted.name)
        return None if marked is None else cast(T, marked.value)

    def place(self, wanted: Field[Any]) -> At:
        """Where the value stands; for an absent one, where it would belong."""
        marked = self.values.get(wanted.name)
        return self.at.child(wanted.name, self.at.line) if marked is None else marked.at


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping with known keys. `ignored` are keys of other programs, read over.

    With `short`, a lone value stands for a table with just that field.
    """

    fields: tuple[Field[Any], ...]
    ignored: frozenset[str] = frozenset()
    short: Field[Any] | None = None

    def read(self, node: yaml.Node, at: At, problems: Problems) -> Entry | None:
        if isinstance(node, yaml.MappingNode):
            return self._read_keys(node, at, problems)
        if self.short is not None and isinstance(node, yaml.ScalarNode):
            value = self.short.kind.read(node, at, problems)
            return None if value is None else Entry(at, {self.short.name: Marked(value, at)})
        problems.add(at, f'must be a group of "key: value" lines, not {describe(node)}')
        return None

    def _read_keys(self, node: yaml.MappingNode, at: At, problems: Problems) -> Entry:
        known = self.by_spelling()
        values: dict[str, Marked[Any]] = {}
        refused: set[str] = set()
        ignored: list[At] = []
        for name, place, child in read_pairs(node, at, problems):
            if name in self.ignored:
                ignored.append(place)
            elif (wanted := known.get(name)) is None:
                problems.add(place, "is not a key", did_you_mean(name, self._names()))
            elif wanted.name in values:
                problems.add(place, f"means the same as {values[wanted.name].at.key}", "keep one")
            elif not is_null(child):
                value = wanted.kind.read(child, place, problems)
                if value is None:
                    refused.add(wanted.name)
                else:
                    values[wanted.name] = Marked(value, place)
        entry = Entry(at, values, frozenset(refused), tuple(ignored))
        self._require(entry, problems)
        return entry

    def _require(self, entry: Entry, problems: Problems) -> None:
        for wanted in self.fields:
            if wanted.is_required and wanted.name not in entry.values.keys() | entry.refused:
                problems.add(entry.at, f"has no {quoted(wanted.name)}", f"add {wanted.name}: …")

    def by_spelling(self) -> dict[str, Field[Any]]:
        return {name: each for each in self.fields for name in (each.name, *each.old_names)}

    def _names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.fields)

    def schema(self) -> dict[str, Any]:
        properties = {
            name: {**each.kind.schema(), "description": each.doc}
            for name, each in self.by_spelling().items()
        }
        required = [each.name for each in self.fields if each.is_required and not each.old_names]
        table: dict[str, Any] = {
            "type": "object",
            "properties": properties | {name: {} for name in sorted(self.ignored)},
            "additionalProperties": False,
        }
        if required:
            table["required"] = required
        return table if self.short is None else {"anyOf": [self.short.kind.schema(), table]}
