"""Splices that put a new value behind a key or dash, in the old one's style and on its lines."""

import re

from claude_router.config.editing.block import Splices
from claude_router.config.editing.model import Value
from claude_router.config.editing.source import Source, Splice
from claude_router.config.editing.tree import Collection, Entry, Node, Scalar
from claude_router.config.editing.values import Layout, Written, flow_text, write

_HEADER = re.compile(r"[|>][-+0-9]*")


def replace_in_flow(entry: Entry, value: Value) -> Splices:
    """For a value within brackets."""
    old = entry.value
    text = flow_text(value, old.style if isinstance(old, Scalar) else None)
    if old.end == old.start:
        at = old.head or entry.after
        return [Splice(at, at, f" {text}")]
    return [Splice(old.start, old.end, text)]


def replace_in_block(source: Source, entry: Entry, value: Value, layout: Layout) -> Splices:
    """For a value behind a key or dash that stands in no brackets."""
    old = entry.value
    after = old.head or entry.after
    is_below = _is_group(old) and source.is_first_on_line(old.start)
    new = write(
        value,
        source.column(entry.start),
        layout,
        is_item=entry.key is None and old.head is None and not is_below,
        old=old,
        depth=_depth(source, entry, value),
    )
    if isinstance(value, str) and _has_comment_below(source, entry):
        new = Written(flow_text(value, is_flow=False))
    below = "".join(source.eol + line for line in new.lines)
    if isinstance(old, Scalar) and old.is_block:
        return _in_place_of_text(source, old, after, new, below)
    if isinstance(old, Collection) and is_below:
        return [_behind(after, new.inline), _whole_lines(source, old, new)]
    if _is_group(old):
        return [Splice(old.start, old.end, new.inline + below)]
    if old.start == old.end:
        end = source.end_of_line(after)
        return [_behind(after, new.inline), Splice(end, end, below)]
    return _in_place_of_words(source, old, after, new, below)


def _has_comment_below(source: Source, entry: Entry) -> bool:
    """Whether a block scalar in this place would take a comment for its last line."""
    is_block = isinstance(entry.value, Scalar) and entry.value.is_block
    return not is_block and source.block_of(entry).last > source.line(entry.end)


def _is_group(node: Node) -> bool:
    return isinstance(node, Collection) and not node.is_flow


def _whole_lines(source: Source, old: Collection, new: Written) -> Splice:
    first = source.block_of(old.entries[0]).first
    last = source.block_of(old.entries[-1]).last
    lines = "".join(line + source.eol for line in new.lines)
    return Splice(source.start_of(first), source.start_after(last), lines)


def _in_place_of_words(source: Source, old: Node, after: int, new: Written, below: str) -> Splices:
    """For what is written on one line, or flows over several."""
    if not below:
        return [Splice(old.start, old.end, new.inline)]
    end = source.end_of_line(old.end)
    if source.line(old.start) == source.line(after):
        start = old.start if new.inline else after
        return [Splice(start, old.end, new.inline), Splice(end, end, below)]
    # It begins on a line below its key, where comments may stand before it.
    comment = source.rest_of_line(old.end)
    before = source.start_of(source.line(old.start))
    lines = below.removeprefix(source.eol)
    return [_behind(after, new.inline + comment), Splice(before, end, lines)]


def _in_place_of_text(source: Source, old: Scalar, after: int, new: Written, below: str) -> Splices:
    """For a block scalar, whose comment stands behind its header."""
    header = _HEADER.match(source.text, old.start)
    behind_header = header.end() if header else old.start
    end = max(old.end, source.end_of_line(old.start))
    start = old.start if new.inline else after
    return [
        Splice(start, behind_header, new.inline),
        Splice(source.end_of_line(old.start), end, below),
    ]


def _depth(source: Source, entry: Entry, value: Value) -> int | None:
    """How much deeper than its key or dash the new value's lines stand, if not as is usual."""
    old, column = entry.value, source.column(entry.start)
    if isinstance(old, Scalar) and old.is_block and isinstance(value, str):
        lines = source.text[source.end_of_line(old.start) : old.end].splitlines()
        indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
        return max(min(indents, default=0) - column, 0) or None
    is_alike = isinstance(old, Collection) and old.is_list == isinstance(value, list)
    if _is_group(old) and (is_alike or entry.key is None):
        return source.column(old.start) - column
    if entry.key is not None:
        return None
    is_beside = old.start < old.end and source.line(old.start) == source.line(entry.start)
    return source.column(old.start) - column if is_beside else 2


def _behind(after: int, inline: str) -> Splice:
    return Splice(after, after, inline if inline[:1] in ("", " ") else f" {inline}")
