"""Screens as grids of cells, so that an engine can be compared with a reference cell by cell."""

import unicodedata
from collections.abc import Iterable

from claude_router.terminal.screen import Attr, Color, Row, Run, Screen, Style

Look = tuple[str | int | None, str | int | None, str, str | int | None]
"""Foreground, background, attribute letters, underline colour, as the recordings write them."""
Cell = tuple[str, Look]
"""A cell's text, "" for the right half of a wide one, and its look."""
Grid = list[list[Cell]]

DEFAULT: Look = (None, None, "", None)
BLANK: Cell = (" ", DEFAULT)
_UNDERLINES = ("", "u", "U", "w", "t", "a")
_LETTERS = {
    Attr.BOLD: "b",
    Attr.FAINT: "d",
    Attr.ITALIC: "i",
    Attr.BLINK: "k",
    Attr.INVERSE: "r",
    Attr.INVISIBLE: "h",
    Attr.STRIKE: "s",
    Attr.OVERLINE: "o",
}


class Canvas:
    """What a painter would show: the changed rows of every frame, put over each other."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.rows: dict[int, Row] = {}

    def update(self) -> "Canvas":
        changed = self.screen.changed()
        self.rows = {y: row for y, row in self.rows.items() if y < self.screen.rows} | changed
        return self

    def grid(self) -> Grid:
        assert sorted(self.rows) == list(range(self.screen.rows))
        return [row_cells(self.rows[y], self.screen.cols) for y in range(self.screen.rows)]

    def text(self) -> list[str]:
        return ["".join(run.text for run in self.rows[y]).rstrip() for y in sorted(self.rows)]


def row_cells(row: Row, cols: int) -> list[Cell]:
    """The row's cells; checks the widths that the port promises."""
    assert sum(run.width for run in row) == cols
    return [cell for run in row for cell in _run_cells(run)]


def normal(cell: Cell) -> Cell:
    """What a person can see: NFC; a blank's foreground only where a line or inversion shows it."""
    text, (fg, bg, attrs, underline_color) = cell
    if text and not text.strip():
        text = " "
        attrs = "".join(letter for letter in attrs if letter in "rsouUwta")
        if not attrs:
            fg = None
    if not set(attrs) & set("uUwta"):
        underline_color = None
    return unicodedata.normalize("NFC", text), (fg, bg, attrs, underline_color)


def differences(got: Grid, want: Grid) -> list[tuple[int, int, Cell, Cell]]:
    """Column, line, got and wanted, for each cell that differs."""
    assert [len(row) for row in got] == [len(row) for row in want]
    return [
        (x, y, normal(a), normal(b))
        for y, (got_row, want_row) in enumerate(zip(got, want, strict=True))
        for x, (a, b) in enumerate(zip(got_row, want_row, strict=True))
        if normal(a) != normal(b)
    ]


def _run_cells(run: Run) -> Iterable[Cell]:
    look = _look(run.style)
    texts = [run.text] if run.is_cluster else _clusters(run.text)
    cells: list[Cell] = []
    for text in texts:
        cells.append((text, look))
        if run.is_cluster or unicodedata.east_asian_width(text[0]) in "WF":
            cells.append(("", look))
    assert len(cells) == run.width, run
    return cells


def _clusters(text: str) -> list[str]:
    clusters: list[str] = []
    for char in text:
        if clusters and unicodedata.category(char) in ("Mn", "Me", "Cf"):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _look(style: Style) -> Look:
    attrs = [letter for attr, letter in _LETTERS.items() if style.attrs & attr]
    letters = "".join(sorted([*attrs, _UNDERLINES[style.underline]]))
    return _color(style.fg), _color(style.bg), letters, _color(style.underline_color)


def _color(color: Color) -> str | int | None:
    return "#{:02x}{:02x}{:02x}".format(*color) if isinstance(color, tuple) else color
