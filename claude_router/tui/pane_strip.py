"""One painted line of the claude pane: exact colours, and columns that no terminal can shift."""

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip

from claude_router.terminal.screen import PLAIN, Attr, Color, Row, Run, Style

_CURLY = 3


class Piece(NamedTuple):
    """Text of one look. `is_pinned`: terminals may disagree on its width, so columns are set."""

    text: str
    width: int
    style: RichStyle | None
    is_pinned: bool


class PaneStrip(Strip):
    """A strip that knows its column on the terminal, `x`, and each piece's true width.

    Textual measures text by its own width table; the widths here are those of the VT engine.
    """

    __slots__ = ["pieces", "x"]

    def __init__(self, pieces: Sequence[Piece], x: int = 0) -> None:
        self.pieces = pieces
        self.x = x
        segments = [Segment(piece.text, piece.style) for piece in pieces]
        super().__init__(segments, sum(piece.width for piece in pieces))

    @classmethod
    def of_row(cls, row: Row, cols: int, x: int, system: ColorSystem) -> "PaneStrip":
        """`row` as exactly `cols` columns."""
        pieces = [_piece(run, system) for run in row]
        strip = cls(pieces, x)
        missing = cols - strip.cell_length
        if missing > 0:
            return cls([*pieces, Piece(" " * missing, missing, None, False)], x)
        return strip if missing == 0 else strip._cut(0, cols)

    @classmethod
    def of_strip(cls, strip: Strip) -> "PaneStrip":
        """Any painted strip, by Textual's widths unless it knows better."""
        if isinstance(strip, PaneStrip):
            return strip
        return cls([Piece(part.text, part.cell_length, part.style, False) for part in strip])

    def crop(self, start: int, end: int | None = None) -> Strip:
        start = max(0, start)
        end = self.cell_length if end is None else min(self.cell_length, end)
        if (start, end) == (0, self.cell_length):
            return self
        if end <= start:
            return Strip([], 0)
        return self._cut(start, end)

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        strips: list[Strip] = []
        start = 0
        for cut in cuts:
            if cut <= self.cell_length:
                strips.append(self.crop(start, cut))
                start = cut
        return strips

    def inverted(self, start: int, end: int) -> "PaneStrip":
        """The same with foreground and background exchanged from column `start` up to `end`."""
        inside = [
            piece._replace(style=_inverse(piece.style)) for piece in self._between(start, end)
        ]
        before, after = self._between(0, start), self._between(end, self.cell_length)
        return PaneStrip([*before, *inside, *after], self.x)

    def cells(self) -> list[str]:
        """What stands in each column; "" for the right half of something wide."""
        return [cell for piece in self.pieces for cell in _cells(piece)]

    def render(self, console: Console) -> str:
        if self._render_cache is None:
            system = console._color_system or ColorSystem.TRUECOLOR
            column, output = self.x + 1, []
            for piece in self.pieces:
                output.append(_render(piece, column, system))
                column += piece.width
            self._render_cache = "".join(output)
        return self._render_cache

    def _cut(self, start: int, end: int) -> "PaneStrip":
        return PaneStrip(self._between(start, end), self.x + start)

    def _between(self, start: int, end: int) -> list[Piece]:
        pieces: list[Piece] = []
        at = 0
        for piece in self.pieces:
            left, right = max(start - at, 0), min(end - at, piece.width)
            if left < right:
                pieces.append(_part(piece, left, right))
            at += piece.width
        return pieces


def _render(piece: Piece, column: int, system: ColorSystem) -> str:
    text = _styled(piece.text, piece.style, system)
    if not piece.is_pinned:
        return text
    blank = _styled(" " * piece.width, piece.style, system)
    return f"\x1b[{column}G{blank}\x1b[{column}G{text}\x1b[{column + piece.width}G"


def _styled(text: str, style: RichStyle | None, system: ColorSystem) -> str:
    return text if style is None else Strip.render_style(style, text, system)


def _part(piece: Piece, left: int, right: int) -> Piece:
    """Columns `left` to `right` of a piece; half a wide character becomes a blank."""
    width = right - left
    if width == piece.width:
        return piece
    if piece.is_pinned:
        return Piece(" " * width, width, piece.style, False)
    after = Segment(piece.text).split_cells(left)[1] if left else Segment(piece.text)
    return Piece(after.split_cells(width)[0].text, width, piece.style, False)


def _cells(piece: Piece) -> list[str]:
    if piece.is_pinned:
        return [piece.text] + [""] * (piece.width - 1)
    cells: list[str] = []
    for char in piece.text:
        width = cell_len(char)
        if not width and cells:  # a mark on the character before it
            at = -1 if cells[-1] else -2
            cells[at] += char
        cells += [char, *[""] * (width - 1)] if width else []
    return (cells + [" "] * piece.width)[: piece.width]


def _inverse(style: RichStyle | None) -> RichStyle:
    look = RichStyle() if style is None else style.copy()
    if style is not None:
        look._link_id = style._link_id
    ansi = "" if style is None else style._ansi
    look._ansi = ";".join(filter(None, (ansi, "27" if look.reverse else "7")))
    return look


def _piece(run: Run, system: ColorSystem) -> Piece:
    is_pinned = run.is_cluster or (not run.text.isascii() and cell_len(run.text) != run.width)
    return Piece(run.text, run.width, rich_style(run.style, run.link, system), is_pinned)


@lru_cache(maxsize=4096)
def rich_style(style: Style, link: str | None, system: ColorSystem) -> RichStyle | None:
    """Textual's form of a cell's look; None where the terminal's own look is meant."""
    if style == PLAIN and link is None:
        return None
    look = RichStyle(
        color=_rich_color(style.fg),
        bgcolor=_rich_color(style.bg),
        bold=_on(style, Attr.BOLD),
        dim=_on(style, Attr.FAINT),
        italic=_on(style, Attr.ITALIC),
        blink=_on(style, Attr.BLINK),
        reverse=_on(style, Attr.INVERSE),
        conceal=_on(style, Attr.INVISIBLE),
        strike=_on(style, Attr.STRIKE),
        overline=_on(style, Attr.OVERLINE),
        underline=style.underline == 1 or None,
        underline2=style.underline == 2 or None,
        link=link,
    )
    if link is not None:
        look._link_id = f"{zlib.crc32(link.encode()):x}"  # one id, however the link is styled
    look._ansi = ";".join(filter(None, (Strip.render_ansi(look, system), _underline(style))))
    return look


def _on(style: Style, attr: Attr) -> bool | None:
    return True if attr in style.attrs else None


def _rich_color(color: Color) -> RichColor | None:
    if color is None:
        return None
    return RichColor.from_ansi(color) if isinstance(color, int) else RichColor.from_rgb(*color)


def _underline(style: Style) -> str:
    """SGR parameters that Rich does not know: the underline's shape and colour."""
    shape = f"4:{style.underline}" if style.underline >= _CURLY else ""
    match style.underline_color:
        case None:
            color = ""
        case int(index):
            color = f"58:5:{index}"
        case (red, green, blue):
            color = f"58:2::{red}:{green}:{blue}"
    return ";".join(filter(None, (shape, color)))
