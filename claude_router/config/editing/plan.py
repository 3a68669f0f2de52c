"""What an edit means for one text: which change it asks for."""

from dataclasses import replace

from claude_router.config.editing.block import insert_block
from claude_router.config.editing.change import Change, changed_value
from claude_router.config.editing.flow import insert_flow
from claude_router.config.editing.model import (
    Delete,
    Edit,
    Insert,
    Move,
    Place,
    Set,
    Value,
    refusal,
)
from claude_router.config.editing.place import (
    Found,
    absent,
    check_has_brackets,
    check_is_own,
    check_is_sole,
    collection_at,
    find,
    refused,
)
from claude_router.config.editing.remove import delete, move
from claude_router.config.editing.scalars import key_text
from claude_router.config.editing.source import Source
from claude_router.config.editing.tree import Collection, Entry, Scalar, node_of
from claude_router.config.editing.values import entry_lines, flow_text, layout_of


def plan(source: Source, edit: Edit) -> Change | None:
    """How to make `edit`; None if the file says so already.

    Raises:
        EditRefusedError: it can't be made, or would change other places too.
    """
    match edit:
        case Set(place, value):
            return _set(source, place, value)
        case Insert(place, value):
            return _insert(source, place, value)
        case Delete(place):
            return delete(source, place)
        case Move(place, to):
            return move(source, place, to)


def _set(source: Source, place: Place, value: Value) -> Change | None:
    found = find(source, place)
    if found.rest:
        if len(found.rest) > 1:  # a lone key may stand over the one that is merged in
            check_is_own(source, found)
        return _with_missing(source, found, value)
    if replace(found.node, anchor=None) == node_of(value):
        return None
    return changed_value(source, found, value)


def _insert(source: Source, place: Place, value: Value) -> Change:
    index = place[-1] if place else None
    if not isinstance(index, int):
        raise refusal(None, place, "names no position in a list")
    found = find(source, place[:-1])
    if found.rest or _is_null(found):
        _check_position(source, found, index, 0)
        check_is_own(source, found)
        return _with_missing(source, found, [value])
    collection = collection_at(source, found.node, place, place[:-1])
    if not collection.is_list:
        raise refused(source, collection.start, place[:-1], "is a group of keys, not a list")
    _check_position(source, found, index, len(collection.entries))
    if _is_free(source, found):
        return changed_value(source, found, [value])
    check_is_sole(source, found, collection)
    new = collection.with_entry(index, Entry(value=node_of(value)))
    if collection.is_flow:
        return Change(insert_flow(source, collection, index, flow_text(value)), collection, new)
    lines = _item_lines(source, collection, value)
    return Change(insert_block(source, collection, index, lines), collection, new)


def _check_position(source: Source, found: Found, index: int, length: int) -> None:
    if not 0 <= index <= length:
        message = f"a new item can't stand at {index} in a list of {length}"
        raise refused(source, found.node.start, found.place, message)


def _with_missing(source: Source, found: Found, value: Value) -> Change:
    """Creates what of the place is missing, with `value` in it."""
    for part in reversed(found.rest[1:]):
        if isinstance(part, int):
            raise absent(source, found)
        value = {part: value}
    if not found.rest:
        return changed_value(source, found, value)
    name = found.rest[0]
    if isinstance(name, int):
        raise absent(source, found)
    if isinstance(found.node, Collection) and not _is_free(source, found):
        return _with_pair(source, found, found.node, name, value)
    return changed_value(source, found, {name: value})


def _with_pair(
    source: Source, found: Found, collection: Collection, name: str, value: Value
) -> Change:
    check_is_sole(source, found, collection)
    index = len(collection.entries)
    if collection.is_flow:
        check_has_brackets(source, found, collection)
        pair = f"{key_text(name)}: {flow_text(value)}"
        splices = insert_flow(source, collection, index, pair)
    else:
        column = source.column(collection.start)
        lines = entry_lines(name, value, column, layout_of(source))
        splices = insert_block(source, collection, index, lines)
    entry = Entry(key=node_of(name), value=node_of(value))
    return Change(splices, collection, collection.with_entry(index, entry))


def _item_lines(source: Source, collection: Collection, value: Value) -> list[str]:
    """A new item in the manner of its neighbours."""
    column, layout = source.column(collection.start), layout_of(source)
    first = collection.entries[0]
    if first.end > first.after and source.line(first.value.outer) == source.line(first.start):
        layout = replace(layout, gap=source.column(first.value.outer) - column)
    values = [entry.value for entry in collection.entries]
    if all(isinstance(each, Collection) and each.is_flow for each in values):
        return [f"{' ' * column}{'-'.ljust(layout.gap)}{flow_text(value)}"]
    return entry_lines(None, value, column, layout)


def _is_null(found: Found) -> bool:
    return isinstance(found.node, Scalar) and found.node.is_null


def _is_free(source: Source, found: Found) -> bool:
    """Whether it is a bare pair of brackets, which may become lines."""
    node = found.node
    is_bare = isinstance(node, Collection) and not node.entries and not found.is_in_flow
    return is_bare and "#" not in source.text[node.start : node.end]
