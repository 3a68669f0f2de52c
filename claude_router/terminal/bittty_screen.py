"""The screen on bittty, a terminal engine in pure Python: where libghostty-vt has no wheel."""

import logging
from collections import deque
from itertools import islice
from typing import Any

from bittty import Board, TerminalCaps
from bittty.present import Bell, RowsScrolledOff, ScrollbackCleared
from bittty.present import TitleChanged as NewTitle

from claude_router.terminal.base_screen import BaseScreen
from claude_router.terminal.bittty_replies import Cable
from claude_router.terminal.bittty_rows import Cells, decode_row
from claude_router.terminal.replies import CELL_PIXELS, safe_title
from claude_router.terminal.screen import (
    BellRang,
    Cursor,
    Effect,
    OuterTraits,
    Replied,
    Row,
    TitleChanged,
)

log = logging.getLogger(__name__)

_SCROLLBACK_LINES = 5_000
_SCHEME_QUERY = b"\x1b[?996n"  # bittty does not know it
_SET, _PERMANENTLY_SET = 1, 3


class BitttyScreen(BaseScreen):
    """Implements `Screen`."""

    def __init__(self, cols: int, rows: int) -> None:
        super().__init__(cols, rows)
        self._effects: list[Effect] = []
        self._display = _Display(self._effects)
        self._board = Board(command="", width=cols, height=rows)
        self._cable = Cable(self._effects)
        self._board.host.attach(self._cable)
        self._board.attach_display(self._display)
        self._set_caps()
        self._page: Any = None
        self._seen = 0
        self._shown_offset = 0

    @property
    def kitty_flags(self) -> int:
        return int(self._board.keyboard.kitty_flags)

    @property
    def title(self) -> str:
        return self._display.title

    def feed(self, data: bytes) -> list[Effect]:
        passed_through = self._child_output.feed(data)
        try:
            self._feed_board(data)
        except Exception:  # a bug in the engine costs some cells until the next repaint, not claude
            log.exception("bittty failed on %d bytes", len(data))
        self._undo_own_resize()
        effects = [*self._effects, *passed_through]
        self._effects.clear()
        return effects

    def resize(self, cols: int, rows: int) -> None:
        self._cols, self._rows = cols, rows
        self._board.resize(cols, rows)
        self._set_caps()
        self._page = None

    def changed(self) -> dict[int, Row]:
        page = self._board.blitter.main_page
        offset = self._offset
        if page is not self._page or offset != self._shown_offset:
            lines = list(range(self._rows))
        else:
            lines = page.dirty_rows(self._seen)
            if lines and offset:
                lines = list(range(self._rows))
        self._page, self._seen, self._shown_offset = page, page.observe(), offset
        shown = self._shown_cells(page, offset)
        return {y: decode_row(shown[y], self._cols) for y in lines}

    def cursor(self) -> Cursor:
        cursor = self._board.cursor
        return Cursor(
            x=max(0, min(cursor.display_x, self._cols - 1)),
            y=max(0, min(cursor.y, self._rows - 1)),
            is_visible=bool(self._board.modes.cursor_visible) and not self._offset,
            shape=self._child_output.cursor_shape,
        )

    def is_mode_set(self, mode: int) -> bool:
        status: int = self._board.modes.mode_status(True, mode)
        return status in (_SET, _PERMANENTLY_SET)

    def scroll(self, lines: int) -> None:
        offset = self._offset - lines
        self._display.offset = max(0, min(offset, len(self._display.history)))

    def set_outer(self, traits: OuterTraits) -> None:
        self._cable.outer = traits
        palette = self._board.palette
        for name, color in (
            ("foreground", traits.foreground),
            ("background", traits.background),
        ):
            if color is not None:
                self._board.palette_overrides[name] = color  # so that a reset keeps it
                setattr(palette, name, color)

    def close(self) -> None:
        self._board.detach_display()
        self._board.host.detach()

    def _feed_board(self, data: bytes) -> None:
        before, *others = data.split(_SCHEME_QUERY)
        self._board.feed_host_data(before)
        for after in others:
            if (is_dark := self._cable.outer.is_dark) is not None:
                self._effects.append(Replied(b"\x1b[?997;%dn" % (1 if is_dark else 2)))
            self._board.feed_host_data(after)

    @property
    def _offset(self) -> int:
        """Lines that the viewport stands above the bottom; the alternate screen has no history."""
        return 0 if self._board.blitter.in_alt_screen else self._display.offset

    def _shown_cells(self, page: Any, offset: int) -> list[Cells]:
        history = self._display.history
        start = len(history) - offset
        above = list(islice(history, start, start + self._rows))
        below: list[Cells] = page.grid[: self._rows - len(above)]
        return above + below

    def _set_caps(self) -> None:
        width, height = CELL_PIXELS
        self._board.set_caps(
            TerminalCaps(
                cell_px=CELL_PIXELS,
                window_px=(self._cols * width, self._rows * height),
                grapheme_mode="permanently-set",
            )
        )

    def _undo_own_resize(self) -> None:
        """DECCOLM and the window operations resize the board; the pane keeps its size."""
        if (self._board.width, self._board.height) != (self._cols, self._rows):
            self.resize(self._cols, self._rows)


class _Display:
    """bittty's side channel: what happens beside the screen, and lines that leave it."""

    keeps_scrollback = True

    def __init__(self, effects: list[Effect]) -> None:
        self.title = ""
        self.history: deque[Cells] = deque(maxlen=_SCROLLBACK_LINES)
        self.offset = 0
        self._effects = effects

    def present(self, event: object) -> None:
        match event:
            case Bell():
                self._effects.append(BellRang())
            case NewTitle(title=title):
                self._set_title(safe_title(title))
            case RowsScrolledOff(lines=lines):
                self._keep([line.cells for line in lines])
            case ScrollbackCleared():
                self.history.clear()
                self.offset = 0

    def _set_title(self, title: str) -> None:
        self.title = title
        self._effects.append(TitleChanged(title))

    def _keep(self, lines: list[Cells]) -> None:
        self.history.extend(lines)
        if self.offset:  # keep the same lines in view
            self.offset = min(self.offset + len(lines), len(self.history))
