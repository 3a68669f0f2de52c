"""Splices for lists and mappings whose entries stand on lines of their own."""

from itertools import pairwise

from claude_router.config.editing.source import Block, Source, Splice
from claude_router.config.editing.tree import Collection

Splices = list[Splice]


def insert_block(source: Source, collection: Collection, index: int, lines: list[str]) -> Splices:
    """A new entry of these whole `lines` at `index`."""
    entries = collection.entries
    written = "".join(line + source.eol for line in lines)
    space = source.eol if source.is_spaced(collection) else ""
    if index > 0:
        at = source.start_after(source.block_of(entries[index - 1]).last)
        return [Splice(at, at, space + written)]
    start = entries[0].start
    if source.is_first_on_line(start):
        at = source.start_of(source.block_of(entries[0]).first)
        return [Splice(at, at, written + space)]
    indentation = " " * source.column(start)
    return [Splice(start, start, written.lstrip(" ") + space + indentation)]


def remove_block(source: Source, collection: Collection, index: int) -> Splices:
    """Without the entry at `index`, which is not the only one."""
    entry = collection.entries[index]
    block = source.block_of(entry)
    if source.is_first_on_line(entry.start):
        return [Splice(source.start_of(block.first), source.start_after(block.last), "")]
    following = collection.entries[index + 1]
    if source.line(following.start) == block.last + 1:
        return [Splice(entry.start, following.start, "")]
    # Comments come next, so the dash that the entry shares its line with stays there alone.
    blanks = source.text[: entry.start]
    start = len(blanks.rstrip(" \t"))
    return [Splice(start, source.end_of_line(source.start_of(block.last)), "")]


def move_block(source: Source, collection: Collection, index: int, to: int) -> Splices | None:
    """With the entry at `index` standing at `to`; None if it shares its line with a dash."""
    low, high = min(index, to), max(index, to)
    moved = collection.entries[low : high + 1]
    if not all(source.is_first_on_line(entry.start) for entry in moved):
        return None
    blocks = [source.block_of(entry) for entry in moved]
    start, end = source.start_of(blocks[0].first), source.start_after(blocks[-1].last)
    pairs = pairwise(blocks)
    gaps = [source.between(above, below) for above, below in pairs]
    return [Splice(start, end, _reordered(source, blocks, gaps, is_down=index < to))]


def _reordered(source: Source, blocks: list[Block], gaps: list[str], *, is_down: bool) -> str:
    """The first block behind the others, or the last before them.

    Blank lines stay between entries; with comments among them all that is not moved stays.
    """
    texts = [source.text_of(block) for block in blocks]
    rest = texts[1:] if is_down else texts[:-1]
    if "".join(gaps).strip():
        kept = zip(gaps, rest, strict=True) if is_down else zip(rest, gaps, strict=True)
        others = "".join(one + other for one, other in kept)
        return others + texts[0] if is_down else texts[-1] + others
    order = [*rest, texts[0]] if is_down else [texts[-1], *rest]
    return "".join(text + gap for text, gap in zip(order, [*gaps, ""], strict=True))
