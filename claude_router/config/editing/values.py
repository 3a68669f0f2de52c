"""Writes lists and mappings as the file writes its own: same indentation, same dashes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from claude_router.config.editing.model import Value
from claude_router.config.editing.scalars import block_scalar, key_text, scalar_text
from claude_router.config.editing.source import Source
from claude_router.config.editing.tree import Collection, Entry, Node, Scalar, walk

_FLOW_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns from a key to the keys below it, to the dashes below it, from a dash to its value."""

    step: int = 2
    dash: int = 2
    gap: int = 2


@dataclass(frozen=True, slots=True)
class Written:
    """What goes behind the colon or dash, and the whole lines below, both without line breaks."""

    inline: str
    lines: tuple[str, ...] = ()


def layout_of(source: Source) -> Layout:
    """How the file is indented, from the first group, list and item in it."""
    step: int | None = None
    dash: int | None = None
    gap: int | None = None
    for owner, entry in _block_entries(source.root):
        column, value = source.column(entry.start), entry.value
        is_same_line = source.line(value.start) == source.line(entry.start)
        if owner.is_list and gap is None and is_same_line and value.end > value.start:
            gap = source.column(value.start) - column
        if not owner.is_list and isinstance(value, Collection) and not value.is_flow:
            if value.is_list and dash is None:
                dash = source.column(value.start) - column
            elif not value.is_list and step is None:
                step = source.column(value.start) - column
    step = step or dash or 2
    return Layout(step, step if dash is None else dash, gap or 2)


def _block_entries(root: Node) -> Iterator[tuple[Collection, Entry]]:
    for node in walk(root):
        if isinstance(node, Collection) and not node.is_flow:
            for entry in node.entries:
                yield node, entry


def flow_text(value: Value, style: str | None = None, *, is_flow: bool = True) -> str:
    """`value` on one line, within brackets if `is_flow`; `style` is that of a scalar replaced."""
    if isinstance(value, dict):
        pairs = (f"{key_text(name)}: {flow_text(each)}" for name, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(each) for each in value) + "]"
    return scalar_text(value, style, is_flow=is_flow)


def write(
    value: Value,
    column: int,
    layout: Layout,
    *,
    is_item: bool = False,
    old: Node | None = None,
    depth: int | None = None,
) -> Written:
    """`value` for a key or, with `is_item`, a dash at `column`.

    The style of `old`, the value replaced, is kept where it can be. `depth` is how much deeper
    than `column` the lines of a text or group stand, if not as the layout has it.
    """
    if not isinstance(value, str | list | dict) or _is_one_line(value, column, old):
        style = old.style if isinstance(old, Scalar) else None
        return Written(flow_text(value, style, is_flow=False))
    if isinstance(value, str):
        return _write_text(value, column, depth or (layout.gap if is_item else layout.step), old)
    if is_item:
        first, *lines = _lines(value, column + (depth or layout.gap), layout)
        return Written(first.lstrip(" "), tuple(lines))
    usual = layout.dash if isinstance(value, list) else layout.step
    return Written("", tuple(_lines(value, column + (usual if depth is None else depth), layout)))


def _is_one_line(value: Value, column: int, old: Node | None) -> bool:
    if isinstance(old, Collection) and old.is_flow and old.entries:
        return isinstance(value, list | dict) or not _has_lines(value)
    if isinstance(value, list) and value:
        is_block = isinstance(old, Collection) and old.is_list and not old.is_flow
        is_plain = all(not isinstance(item, list | dict) for item in value)
        return is_plain and not is_block and column + len(flow_text(value)) <= _FLOW_WIDTH
    if isinstance(value, dict):
        return not value
    is_quoted = isinstance(old, Scalar) and old.style in ('"', "'")
    return is_quoted or not _has_lines(value)


def _has_lines(value: Value) -> bool:
    return isinstance(value, str) and "\n" in value


def _write_text(text: str, column: int, depth: int, old: Node | None) -> Written:
    style = ">" if isinstance(old, Scalar) and old.style == ">" else "|"
    block = block_scalar(text, style, depth)
    if block is None:
        return Written(scalar_text(text))
    header, lines = block
    indentation = " " * (column + depth)
    return Written(header, tuple(indentation + line if line else "" for line in lines))


def _lines(value: list[Any] | dict[str, Any], column: int, layout: Layout) -> list[str]:
    """A filled list or mapping on lines of its own, its dashes or keys at `column`."""
    indentation = " " * column
    lines: list[str] = []
    if isinstance(value, dict):
        for name, each in value.items():
            written = write(each, column, layout)
            lines += [
                f"{indentation}{key_text(name)}: {written.inline}".rstrip(" "),
                *written.lines,
            ]
        return lines
    for each in value:
        written = write(each, column, layout, is_item=True)
        lines += [f"{indentation}{'-'.ljust(layout.gap)}{written.inline}", *written.lines]
    return lines


def entry_lines(name: str | None, value: Value, column: int, layout: Layout) -> list[str]:
    """The lines of a new pair, or of a new item if `name` is None."""
    return _lines([value] if name is None else {name: value}, column, layout)
