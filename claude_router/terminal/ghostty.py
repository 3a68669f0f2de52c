"""The screen on libghostty-vt, Ghostty's terminal engine."""

from typing import Any

from claude_router.terminal import ghostty_api as api
from claude_router.terminal.base_screen import BaseScreen
from claude_router.terminal.ghostty_events import Events
from claude_router.terminal.ghostty_rows import RowDecoder
from claude_router.terminal.replies import CELL_PIXELS, safe_title
from claude_router.terminal.screen import Cursor, Effect, OuterTraits, Row, TitleChanged

_SCROLLBACK_BYTES = 64_000_000
_SCROLLBACK_LINES = 10_000
_CLUSTERS_MODE = 2027
_LONGEST_LINK = 4096


class GhosttyScreen(BaseScreen):
    """Implements `Screen`. Raises GhosttyUnavailable where the library cannot be used."""

    def __init__(self, cols: int, rows: int) -> None:
        super().__init__(cols, rows)
        self._ffi, self._lib = api.load()
        self._title = ""
        new = self._ffi.new
        self._iterator = new("GhosttyRenderStateRowIterator*")
        self._terminal, self._render = self._open(cols, rows)
        self._events = Events(self._ffi, self._lib, self._terminal)
        self._events.size = cols, rows
        self._decoder = RowDecoder(self._ffi, self._lib, self._link_at)
        self._line = new("uint16_t*")
        self._mode = new("GhosttyTerminalModeConfig*")
        self._ref = new("GhosttyGridRef*", {"size": self._ffi.sizeof("GhosttyGridRef")})
        self._link = new("uint8_t[]", _LONGEST_LINK)
        self._configure()

    @property
    def kitty_flags(self) -> int:
        return int(self._get("uint8_t*", api.DATA_KITTY_KEYBOARD_FLAGS))

    @property
    def title(self) -> str:
        return self._title

    def feed(self, data: bytes) -> list[Effect]:
        passed_through = self._child_output.feed(data)
        self._lib.ghostty_terminal_vt_write(self._terminal, data, len(data))
        self._undo_own_resize()
        effects = self._events.take()
        if self._events.has_new_title:
            self._events.has_new_title = False
            self._title = self._read_title()
            effects.append(TitleChanged(self._title))
        return effects + list(passed_through)

    def resize(self, cols: int, rows: int) -> None:
        self._cols, self._rows = self._events.size = cols, rows
        self._lib.ghostty_terminal_resize(self._terminal, cols, rows, *CELL_PIXELS)

    def changed(self) -> dict[int, Row]:
        self._lib.ghostty_render_state_update(self._render, self._terminal)
        self._lib.ghostty_render_state_get(self._render, api.RENDER_ROW_ITERATOR, self._iterator)
        iterator, line = self._iterator[0], self._line
        rows: dict[int, Row] = {}
        while self._lib.ghostty_render_state_row_iterator_next_dirty(iterator, line):
            rows[line[0]] = self._decoder.decode(iterator, line[0], self._cols)
        self._lib.ghostty_render_state_clean(self._render)
        return rows

    def cursor(self) -> Cursor:
        is_visible = self._get("bool*", api.DATA_CURSOR_VISIBLE)
        return Cursor(
            x=min(self._get("uint16_t*", api.DATA_CURSOR_X), self._cols - 1),
            y=min(self._get("uint16_t*", api.DATA_CURSOR_Y), self._rows - 1),
            is_visible=bool(is_visible and self._get("bool*", api.DATA_VIEWPORT_ACTIVE)),
            shape=self._child_output.cursor_shape,
        )

    def is_mode_set(self, mode: int) -> bool:
        self._mode.mode, self._mode.value = mode & 0x7FFF, False
        error = self._lib.ghostty_terminal_get(self._terminal, api.DATA_MODE, self._mode)
        return not error and bool(self._mode.value)

    def scroll(self, lines: int) -> None:
        target = self._ffi.new("ScrollViewport*", {"tag": api.SCROLL_DELTA, "delta": lines})
        self._lib.ghostty_terminal_scroll_viewport(self._terminal, target[0])

    def set_outer(self, traits: OuterTraits) -> None:
        self._events.outer = traits
        for option, color in (
            (api.OPT_COLOR_FOREGROUND, traits.foreground),
            (api.OPT_COLOR_BACKGROUND, traits.background),
        ):
            value = self._ffi.NULL if color is None else self._ffi.new("GhosttyColorRgb*", color)
            self._lib.ghostty_terminal_set(self._terminal, option, value)

    def close(self) -> None:
        if not self._terminal:
            return
        self._decoder.close()
        self._lib.ghostty_render_state_row_iterator_free(self._iterator[0])
        self._lib.ghostty_render_state_free(self._render)
        self._lib.ghostty_terminal_free(self._terminal)
        self._terminal = self._render = None

    def _open(self, cols: int, rows: int) -> tuple[Any, Any]:
        null = self._ffi.NULL
        terminal, render = self._ffi.new("GhosttyTerminal*"), self._ffi.new("GhosttyRenderState*")
        failed = (
            self._lib.ghostty_terminal_new(null, terminal, cols, rows)
            or self._lib.ghostty_render_state_new(null, render)
            or self._lib.ghostty_render_state_row_iterator_new(null, self._iterator)
        )
        if failed:
            raise api.GhosttyUnavailable(f"libghostty-vt opens no terminal (error {failed})")
        return terminal[0], render[0]

    def _configure(self) -> None:
        new = self._ffi.new
        clusters = new("GhosttyTerminalModeConfig*", {"mode": _CLUSTERS_MODE, "value": True})
        for option, value in (
            (api.OPT_SCROLLBACK_MAX_BYTES, new("size_t*", _SCROLLBACK_BYTES)),
            (api.OPT_SCROLLBACK_MAX_LINES, new("size_t*", _SCROLLBACK_LINES)),
            (api.OPT_MODE_DEFAULT, clusters),
            (api.OPT_MODE, clusters),
            (api.OPT_KITTY_IMAGE_STORAGE_LIMIT, new("uint64_t*", 0)),
            (api.OPT_GLYPH_PROTOCOL, new("bool*", False)),
        ):
            if error := self._lib.ghostty_terminal_set(self._terminal, option, value):
                raise api.GhosttyUnavailable(f"libghostty-vt refuses option {option} ({error})")

    def _undo_own_resize(self) -> None:
        """DECCOLM (mode 3) resizes the engine; the pane keeps its size."""
        if self._get("uint16_t*", api.DATA_COLS) != self._cols:
            self.resize(self._cols, self._rows)

    def _get(self, kind: str, key: int) -> Any:
        out = self._ffi.new(kind)
        self._lib.ghostty_terminal_get(self._terminal, key, out)
        return out[0]

    def _read_title(self) -> str:
        title = self._get("GhosttyString*", api.DATA_TITLE)
        raw = bytes(self._ffi.buffer(title.ptr, title.len)) if title.len else b""
        return safe_title(raw.decode(errors="replace"))

    def _link_at(self, x: int, y: int) -> str | None:
        point = self._ffi.new("Point*", {"tag": api.POINT_VIEWPORT, "value": {"x": x, "y": y}})
        size = self._ffi.new("size_t*")
        failed = self._lib.ghostty_terminal_grid_ref(
            self._terminal, point[0], self._ref
        ) or self._lib.ghostty_grid_ref_hyperlink_uri(self._ref, self._link, _LONGEST_LINK, size)
        if failed or not size[0]:
            return None
        link = bytes(self._ffi.buffer(self._link, size[0])).decode(errors="replace")
        return link if link.isprintable() else None
