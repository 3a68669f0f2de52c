"""Turns bittty's cells, pairs of a style and a character, to rows of runs."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from claude_router.terminal.runs import RowBuilder, printable
from claude_router.terminal.screen import PLAIN, Attr, Color, Row, Style

Cells = Sequence[tuple[Any, str]]
_RIGHT_HALF = ""
_UNDERLINES = {None: 1, "double": 2, "curly": 3, "dotted": 4, "dashed": 5}
_ATTRS = (
    ("bold", Attr.BOLD),
    ("dim", Attr.FAINT),
    ("italic", Attr.ITALIC),
    ("blink", Attr.BLINK),
    ("reverse", Attr.INVERSE),
    ("conceal", Attr.INVISIBLE),
    ("strike", Attr.STRIKE),
    ("overline", Attr.OVERLINE),
)


def decode_row(cells: Cells, cols: int) -> Row:
    """The row as runs of exactly `cols` columns, cut or padded with blanks."""
    builder = RowBuilder()
    width = min(len(cells), cols)
    x = 0
    style, look, link = None, PLAIN, None
    while x < width:
        cell_style, char = cells[x]
        if cell_style is not style:
            style, look, link = cell_style, _decode_style(cell_style), _safe_link(cell_style)
        if x + 1 < width and cells[x + 1][1] == _RIGHT_HALF:
            builder.add_wide(printable(char) or "  ", look, link)
            x += 2
        else:
            is_cut = char == _RIGHT_HALF or (x + 1 == width < len(cells) and not cells[width][1])
            builder.add(" " if is_cut else printable(char), 1, look, link)
            x += 1
    if width < cols:
        builder.add(" " * (cols - width), cols - width, PLAIN)
    return builder.row()


@lru_cache(maxsize=4096)
def _decode_style(style: Any) -> Style:
    attrs = Attr.NONE
    for name, attr in _ATTRS:
        if getattr(style, name):
            attrs |= attr
    return Style(
        fg=_decode_color(style.fg),
        bg=_decode_color(style.bg),
        attrs=attrs,
        underline=_UNDERLINES[style.underline_style] if style.underline else 0,
        underline_color=_decode_color(style.underline_color),
    )


def _decode_color(color: Any) -> Color:
    if color is None or color.mode == "default":
        return None
    return color.value  # type: ignore[no-any-return]  # an index, or red, green, blue


def _safe_link(style: Any) -> str | None:
    link: str | None = style.hyperlink
    return link if link and link.isprintable() else None
