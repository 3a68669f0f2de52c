"""Finds the place of an edit in the tree, and refuses those that would change others too."""

from collections.abc import Iterator
from dataclasses import dataclass

from claude_router.config.editing.model import EditRefusedError, Place, refusal
from claude_router.config.editing.source import Source
from claude_router.config.editing.tree import MERGE, Alias, Collection, Entry, Node, Scalar


@dataclass(frozen=True, slots=True)
class Step:
    """An entry on the way: `collection.entries[index]`."""

    collection: Collection
    index: int

    @property
    def entry(self) -> Entry:
        return self.collection.entries[self.index]


@dataclass(frozen=True, slots=True)
class Found:
    """The nearest value to `place` that is there; `rest` is what of the place is not."""

    place: Place
    trail: tuple[Step, ...]
    node: Node
    rest: Place

    @property
    def is_in_flow(self) -> bool:
        return any(step.collection.is_flow for step in self.trail)


def find(source: Source, place: Place) -> Found:
    """The way from the root to `place`, as far as it goes.

    Raises:
        EditRefusedError: it leads through an alias or a single value, or is ambiguous.
    """
    node: Node = source.root
    trail: list[Step] = []
    for depth, part in enumerate(place):
        if isinstance(node, Scalar) and node.is_null and node.tag is None:
            return Found(place, tuple(trail), node, place[depth:])
        collection = collection_at(source, node, place, place[:depth])
        if collection.is_list != isinstance(part, int):
            kind = "a list" if collection.is_list else "a group of keys"
            raise refused(
                source, node.start, place[:depth], f"is {kind}, so this can't be put here"
            )
        index = _index(source, collection, place[: depth + 1])
        if index is None:
            return Found(place, tuple(trail), node, place[depth:])
        trail.append(Step(collection, index))
        node = trail[-1].entry.value
    return Found(place, tuple(trail), node, ())


def collection_at(source: Source, node: Node, place: Place, until: Place) -> Collection:
    """`node`, which `place` leads into and which stands at `until`.

    Raises:
        EditRefusedError: it is an alias or a single value.
    """
    if isinstance(node, Alias):
        anchor = source.anchors[node.name]
        message = (
            f'"*{node.name}" stands for line {source.line(anchor.outer) + 1}, and a change there '
            "would show in other places as well"
        )
        raise refused(source, node.start, place, message)
    if not isinstance(node, Collection):
        raise refused(
            source, node.start, until, "is a single value, and nothing can be put into it"
        )
    return node


def refused(source: Source, offset: int, place: Place, message: str) -> EditRefusedError:
    return refusal(source.line(offset) + 1, place, message)


def absent(source: Source, found: Found) -> EditRefusedError:
    """For a place that has to be there, and is not."""
    check_is_own(source, found)
    return refused(source, found.node.start, found.place, "is not in the file")


def check_is_sole(source: Source, found: Found, *others: Node) -> None:
    """Refuses a change of what leads to `found`, or of `others`, if aliases refer to it."""
    for each in (*(step.collection for step in found.trail), *others):
        if alias := source.alias_of(each.anchor):
            message = (
                f'"&{each.anchor}" in line {source.line(each.outer) + 1} is used in line '
                f"{source.line(alias.start) + 1} too, where the change would show as well"
            )
            raise refused(source, found.node.start, found.place, message)


def check_has_brackets(source: Source, found: Found, collection: Collection) -> None:
    """Refuses a lone pair in a list, `[key: value]`: there is no mapping to put another into."""
    if source.text[collection.start] not in "[{":
        raise refused(source, collection.start, found.place, "stands in no brackets of its own")


def check_is_own(source: Source, found: Found) -> None:
    """Refuses a missing key that is there after all, brought in by a merge ("<<")."""
    if isinstance(found.node, Collection) and found.rest:
        check_not_merged(source, found, found.node, found.rest[0])


def check_not_merged(source: Source, found: Found, collection: Collection, name: str | int) -> None:
    """Refuses a key that "<<" brings into `collection`, if only below one of its own."""
    for merged in _merged(source, collection):
        for entry in merged.entries:
            if _name(entry) == name:
                message = f'comes from line {source.line(entry.start) + 1} by "<<"'
                raise refused(source, found.node.start, found.place, message)


def _index(source: Source, collection: Collection, place: Place) -> int | None:
    part = place[-1]
    if isinstance(part, int):
        return part if 0 <= part < len(collection.entries) else None
    found = [index for index, entry in enumerate(collection.entries) if _name(entry) == part]
    if len(found) > 1:
        lines = [source.line(collection.entries[index].start) + 1 for index in found]
        message = f"is given twice, first in line {lines[0]}, so it is not clear which is meant"
        raise refusal(lines[-1], place, message, "delete one by hand")
    return found[0] if found else None


def _name(entry: Entry) -> str | None:
    key = entry.key
    if not isinstance(key, Scalar) or key.kind == MERGE:
        return None
    return key.value


def _merged(source: Source, collection: Collection) -> Iterator[Collection]:
    """The mappings that "<<" brings in, each once: merges may form a circle."""
    seen = {id(collection)}
    waiting = _merge_values(collection)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Alias):
            node = source.anchors[node.name]
        if not isinstance(node, Collection) or id(node) in seen:
            continue
        seen.add(id(node))
        if node.is_list:
            waiting[:0] = [entry.value for entry in node.entries]
        else:
            waiting[:0] = _merge_values(node)
            yield node


def _merge_values(collection: Collection) -> list[Node]:
    return [
        entry.value
        for entry in collection.entries
        if isinstance(entry.key, Scalar) and entry.key.kind == MERGE
    ]
