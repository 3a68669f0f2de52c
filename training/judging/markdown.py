"""Markdown pipe tables, aligned for reading as plain text too."""

import unicodedata
from collections.abc import Sequence

Row = Sequence[str]


def table(header: Row, rows: Sequence[Row]) -> list[str]:
    """Lines of a table whose first column stands left and all others right."""
    cells = [[_escaped(cell) for cell in row] for row in (header, *rows)]
    widths = [max(3, *map(columns, column)) for column in zip(*cells, strict=True)]
    rule = [f":{'-' * (widths[0] - 1)}", *(f"{'-' * (width - 1)}:" for width in widths[1:])]
    first, *others = (_aligned(row, widths) for row in cells)
    return [_line(first), _line(rule), *map(_line, others)]


def shortened(text: str, limit: int) -> str:
    """`text` in at most `limit` terminal columns."""
    if columns(text) <= limit:
        return text
    while columns(text) >= limit:
        text = text[:-1]
    return f"{text}…"


def columns(text: str) -> int:
    """Terminal columns that `text` takes."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _escaped(cell: str) -> str:
    return " ".join(cell.split()).replace("|", "\\|")


def _aligned(row: Row, widths: Sequence[int]) -> list[str]:
    blanks = [" " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)]
    numbers = zip(blanks[1:], row[1:], strict=True)
    return [row[0] + blanks[0], *(blank + number for blank, number in numbers)]


def _line(cells: Row) -> str:
    return f"| {' | '.join(cells)} |"
