"""Splices for lists and mappings in brackets, which are edited where they stand."""

from claude_router.config.editing.parse import BLANKS
from claude_router.config.editing.source import Source, Splice
from claude_router.config.editing.tree import Collection, Entry

Splices = list[Splice]


def insert_flow(source: Source, collection: Collection, index: int, new: str) -> Splices:
    """`new`, an item or pair, at `index`."""
    if not collection.entries:
        return [_fill(source, collection, new)]
    if index == len(collection.entries):
        return _append(source, collection, new)
    entry = collection.entries[index]
    if not source.is_first_on_line(entry.start):
        return [Splice(entry.start, entry.start, f"{new}, ")]
    at = source.start_of(source.block_of(entry).first)
    indentation = " " * source.column(entry.start)
    return [Splice(at, at, f"{indentation}{new},{source.eol}")]


def remove_flow(source: Source, collection: Collection, index: int) -> Splices:
    """Without the entry at `index`."""
    entry = collection.entries[index]
    end = _behind_comma(source, entry)
    rest = source.rest_of_line(end)
    is_alone = not rest.strip(" \t") or rest.lstrip(" \t").startswith("#")
    if source.is_first_on_line(entry.start) and is_alone:
        block = source.block_of(entry)
        return [Splice(source.start_of(block.first), source.start_after(block.last), "")]
    if index + 1 < len(collection.entries):
        blanks = len(rest) - len(rest.lstrip(" \t"))
        return [Splice(entry.start, end + (len(rest) if is_alone else blanks), "")]
    if index > 0:
        before = collection.entries[index - 1].end
        if source.line(before) == source.line(entry.start):
            return [Splice(before, entry.end, "")]
    return [Splice(entry.start, end, "")]


def move_flow(source: Source, collection: Collection, index: int, to: int) -> Splices | None:
    """With the item at `index` standing at `to`; None if comments are in the way."""
    entries = collection.entries
    edges = [collection.start + 1, *(entry.end for entry in entries)]
    starts = [*(entry.start for entry in entries), collection.end - 1]
    if any("#" in source.text[a:b] for a, b in zip(edges, starts, strict=True)):
        return None
    order = list(entries)
    order.insert(to, order.pop(index))
    return [
        Splice(slot.start, slot.end, source.text[entry.start : entry.end])
        for slot, entry in zip(entries, order, strict=True)
        if slot is not entry
    ]


def _fill(source: Source, collection: Collection, new: str) -> Splice:
    start, end = collection.start + 1, collection.end - 1
    is_empty = not source.text[start:end].strip(" \t")
    return Splice(start if is_empty else end, end, new)


def _append(source: Source, collection: Collection, new: str) -> Splices:
    last = collection.entries[-1]
    behind = _behind_comma(source, last)
    has_comma = behind > last.end
    if not source.is_first_on_line(last.start):
        return [Splice(last.end, last.end, f", {new}")]
    below = source.eol + " " * source.column(last.start) + new
    if source.line(collection.end - 1) == source.line(behind):
        return [Splice(last.end, last.end, f",{below}")]
    at = source.end_of_line(behind)
    comma = [] if has_comma else [Splice(last.end, last.end, ",")]
    return [*comma, Splice(at, at, below + ("," if has_comma else ""))]


def _behind_comma(source: Source, entry: Entry) -> int:
    """The offset behind the comma that follows, or the entry's end if none does."""
    blanks = BLANKS.match(source.text, entry.end)
    comma = blanks.end() if blanks else entry.end
    return comma + 1 if source.text[comma : comma + 1] == "," else entry.end
