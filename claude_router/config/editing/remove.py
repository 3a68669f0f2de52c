"""Takes entries away, and moves them."""

from claude_router.config.editing.block import Splices, move_block, remove_block
from claude_router.config.editing.change import Change
from claude_router.config.editing.flow import move_flow, remove_flow
from claude_router.config.editing.model import Place, Value, refusal
from claude_router.config.editing.place import (
    Found,
    absent,
    check_has_brackets,
    check_is_sole,
    check_not_merged,
    find,
    refused,
)
from claude_router.config.editing.replace import replace_in_block
from claude_router.config.editing.source import Source, Splice
from claude_router.config.editing.tree import Collection
from claude_router.config.editing.values import layout_of


def delete(source: Source, place: Place) -> Change:
    """Without the key or item at `place`."""
    found = find(source, place)
    if found.rest:
        raise absent(source, found)
    if not found.trail:
        raise refusal(None, place, "the whole file can't be deleted here")
    check_is_sole(source, found)
    collection, index = found.trail[-1].collection, found.trail[-1].index
    check_not_merged(source, found, collection, place[-1])
    if collection.is_flow:
        check_has_brackets(source, found, collection)
        splices = remove_flow(source, collection, index)
    elif len(collection.entries) > 1:
        splices = remove_block(source, collection, index)
    else:
        splices = _emptied(source, found, collection)
    return Change(splices, collection, collection.without_entry(index))


def move(source: Source, place: Place, to: int) -> Change | None:
    """With the list's item at `place` standing at index `to`; None if it stands there."""
    found = find(source, place)
    if found.rest:
        raise absent(source, found)
    if not found.trail or not found.trail[-1].collection.is_list:
        raise refusal(None, place, "is no item of a list")
    collection, index = found.trail[-1].collection, found.trail[-1].index
    if not 0 <= to < len(collection.entries):
        raise refused(source, found.node.start, place, f"the list has no position {to}")
    if to == index:
        return None
    check_is_sole(source, found)
    in_order = move_flow if collection.is_flow else move_block
    splices = in_order(source, collection, index, to)
    if splices is None:
        message = "the list is written so that its items can't be moved here"
        raise refused(source, collection.start, place[:-1], message)
    new = collection.without_entry(index).with_entry(to, collection.entries[index])
    return Change(splices, collection, new)


def _emptied(source: Source, found: Found, collection: Collection) -> Splices:
    """Brackets in the place of a list or mapping whose only entry goes."""
    block = source.block_of(collection.entries[0])
    brackets = "[]" if collection.is_list else "{}"
    if not source.is_first_on_line(collection.start):
        end = source.end_of_line(source.start_of(block.last))
        return [Splice(collection.start, end, brackets)]
    if len(found.trail) == 1:
        start, end = source.start_of(block.first), source.start_after(block.last)
        return [Splice(start, end, brackets + source.eol)]
    empty: Value = [] if collection.is_list else {}
    return replace_in_block(source, found.trail[-2].entry, empty, layout_of(source))
