"""Decodes libghostty-vt's packed cells to rows of runs.

A cell is a 64-bit word (src/terminal/page.zig, `Cell`): bits 0-1 what the content is, 2-25 the
content, 26-41 style id, 42-43 width, 45 hyperlink.
"""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from claude_router.terminal import ghostty_api as api
from claude_router.terminal.runs import RowBuilder, printable
from claude_router.terminal.screen import PLAIN, Attr, Color, Row, Style

_CLUSTER, _PALETTE_BLANK, _RGB_BLANK = 1, 2, 3
_NARROW, _WIDE, _RIGHT_HALF = 0, 1, 2
_STYLE_ID = 0xFFFF << 26
_HYPERLINK = 1 << 45
_SPECIAL = 0b11 | 0b11 << 42 | _HYPERLINK
_LOOK = _SPECIAL | _STYLE_ID
_CODEPOINT = 0x1FFFFF
_MOST_STYLES = 4096
_CLUSTER_BYTES = 256

LinkAt = Callable[[int, int], str | None]


class RowDecoder:
    """Reads the row that a render state's iterator stands on."""

    def __init__(self, ffi: Any, lib: Any, link_at: LinkAt) -> None:
        self._ffi, self._lib, self._link_at = ffi, lib, link_at
        self._cells = ffi.new("GhosttyRenderStateRowCells*")
        lib.ghostty_render_state_row_cells_new(ffi.NULL, self._cells)
        self._view = ffi.new("GhosttyCellsView*")
        self._style = ffi.new("GhosttyStyle*", {"size": ffi.sizeof("GhosttyStyle")})
        self._style_bytes = ffi.buffer(self._style)
        self._text = ffi.new("uint8_t[]", _CLUSTER_BYTES)
        self._buffer = ffi.new("GhosttyBuffer*", {"ptr": self._text, "cap": _CLUSTER_BYTES})
        self._styles: dict[bytes, Style] = {}

    def decode(self, iterator: Any, y: int, cols: int) -> Row:
        """The row as runs of exactly `cols` columns; `y` is its line on the screen."""
        self._lib.ghostty_render_state_row_get(iterator, api.ROW_CELLS_RAW, self._view)
        self._lib.ghostty_render_state_row_get(iterator, api.ROW_CELLS, self._cells)
        view = self._view[0]
        packed = memoryview(self._ffi.buffer(view.ptr, view.len * 8)).cast("Q").tolist()[:cols]
        packed += [0] * (cols - len(packed))
        builder = RowBuilder()
        x = 0
        for look, cells in groupby(packed, _LOOK.__and__):
            alike = list(cells)
            if look & _SPECIAL:
                for at in range(x, x + len(alike)):
                    self._add_special(builder, packed, at, y)
            else:
                builder.add(_plain_text(alike), len(alike), self._style_at(x, look))
            x += len(alike)
        return builder.row()

    def _add_special(self, builder: RowBuilder, packed: list[int], x: int, y: int) -> None:
        """A cell that is not one plain character: wide, a cluster, a link, a coloured blank."""
        cell = packed[x]
        width = _width(cell)
        if width == _RIGHT_HALF and x > 0 and _width(packed[x - 1]) == _WIDE:
            return
        link = self._link_at(x, y) if cell & _HYPERLINK else None
        style = self._style_at(x, cell)
        if width == _WIDE and x + 1 < len(packed) and _width(packed[x + 1]) == _RIGHT_HALF:
            builder.add_wide(self._text_at(x, cell), style, link)
        else:  # a half without its other half is blank, as is a cell left empty before a wrap
            builder.add(self._text_at(x, cell) if width == _NARROW else " ", 1, style, link)

    def _text_at(self, x: int, cell: int) -> str:
        content = cell & 0b11
        if content in (_PALETTE_BLANK, _RGB_BLANK):
            return " "
        cluster = self._cluster_at(x) if content == _CLUSTER else ""
        return printable(cluster or chr(cell >> 2 & _CODEPOINT or 0x20))

    def _cluster_at(self, x: int) -> str:
        """All codepoints of the cell; "" if they are absurdly many."""
        self._lib.ghostty_render_state_row_cells_select(self._cells[0], x)
        buffer = self._buffer[0]
        buffer.len = 0
        key = api.CELL_GRAPHEMES_UTF8
        if self._lib.ghostty_render_state_row_cells_get(self._cells[0], key, self._buffer):
            return ""
        return bytes(self._ffi.buffer(buffer.ptr, buffer.len)).decode(errors="replace")

    def _style_at(self, x: int, cell: int) -> Style:
        content = cell & 0b11
        if content == _PALETTE_BLANK:
            return Style(bg=cell >> 2 & 0xFF)
        if content == _RGB_BLANK:
            return Style(bg=(cell >> 2 & 0xFF, cell >> 10 & 0xFF, cell >> 18 & 0xFF))
        if not cell & _STYLE_ID:
            return PLAIN
        self._lib.ghostty_render_state_row_cells_select(self._cells[0], x)
        self._lib.ghostty_render_state_row_cells_get(self._cells[0], api.CELL_STYLE, self._style)
        key = bytes(self._style_bytes)
        style = self._styles.get(key)
        if style is None:
            if len(self._styles) >= _MOST_STYLES:
                self._styles.clear()
            style = self._styles[key] = _decode_style(self._style[0])
        return style

    def close(self) -> None:
        self._lib.ghostty_render_state_row_cells_free(self._cells[0])


def _width(cell: int) -> int:
    return cell >> 42 & 0b11


def _plain_text(cells: list[int]) -> str:
    text = "".join([chr(cell >> 2 & _CODEPOINT or 0x20) for cell in cells])
    return text if text.isprintable() else "".join(map(printable, text))


def _decode_style(style: Any) -> Style:
    attrs = Attr.NONE
    for attr, is_on in (
        (Attr.BOLD, style.bold),
        (Attr.FAINT, style.faint),
        (Attr.ITALIC, style.italic),
        (Attr.BLINK, style.blink),
        (Attr.INVERSE, style.inverse),
        (Attr.INVISIBLE, style.invisible),
        (Attr.STRIKE, style.strikethrough),
        (Attr.OVERLINE, style.overline),
    ):
        if is_on:
            attrs |= attr
    return Style(
        fg=_decode_color(style.fg_color),
        bg=_decode_color(style.bg_color),
        attrs=attrs,
        underline=style.underline,
        underline_color=_decode_color(style.underline_color),
    )


def _decode_color(color: Any) -> Color:
    if color.tag == 1:
        return int(color.value.palette)
    if color.tag == 2:
        rgb = color.value.rgb
        return rgb.r, rgb.g, rgb.b
    return None
