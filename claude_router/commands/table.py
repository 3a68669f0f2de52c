"""Aligned columns for people; wide tables give way in their flexible columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from os import get_terminal_size
from typing import Literal, TextIO

from rich.cells import cell_len

from claude_router.tui.format import clean, pad

_GAP = 2
_NARROWEST = 6


@dataclass(frozen=True, slots=True)
class Column:
    """`is_flexible` lets it shrink when the terminal is too narrow."""

    title: str
    align: Literal["left", "right"] = "left"
    is_flexible: bool = False


def width_of(stream: TextIO) -> int | None:
    """Columns of the terminal behind `stream`; None for a pipe or a file, which need no cutting."""
    try:
        return get_terminal_size(stream.fileno()).columns if stream.isatty() else None
    except (OSError, ValueError):
        return None


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None) -> str:
    """The rows below their titles, each line at most `width` cells if the columns can give way."""
    cleaned = [
        [column.title for column in columns],
        *([clean(cell) for cell in row] for row in rows),
    ]
    widths = [max(cell_len(row[index]) for row in cleaned) for index in range(len(columns))]
    if width is not None:
        _shrink(widths, columns, sum(widths) + _GAP * (len(widths) - 1) - width)
    return "\n".join(_line(columns, widths, row) for row in cleaned)


def _shrink(widths: list[int], columns: Sequence[Column], excess: int) -> None:
    """Take `excess` cells from the flexible columns, always from the widest."""
    flexible = [index for index, column in enumerate(columns) if column.is_flexible]
    for _ in range(excess):
        widest = max(flexible, key=lambda index: widths[index], default=None)
        if widest is None or widths[widest] <= _NARROWEST:
            return
        widths[widest] -= 1


def _line(columns: Sequence[Column], widths: Sequence[int], row: Sequence[str]) -> str:
    cells = []
    for column, width, cell in zip(columns, widths, row, strict=True):
        room = " " * max(0, width - cell_len(cell))
        cells.append(
            room + pad(cell, width - len(room)) if column.align == "right" else pad(cell, width)
        )
    return (" " * _GAP).join(cells).rstrip()
