"""The claude pane: a child process on a PTY, and its screen painted cell by cell."""

import asyncio

from rich.color import ColorSystem
from textual.events import Resize
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from claude_router.terminal.pty import Child
from claude_router.terminal.screen import (
    BellRang,
    Cursor,
    Effect,
    OuterTraits,
    PassedThrough,
    Replied,
    Screen,
    TitleChanged,
)
from claude_router.tui.farewell import Farewell
from claude_router.tui.history_view import HistoryView
from claude_router.tui.outer import OuterTerminal
from claude_router.tui.pane_lines import PaneLines
from claude_router.tui.selection import Selection

_LONGEST_HOLD = 1.0
"""Seconds that a synchronised update may keep the last frame."""
_FRAME_PERIOD = 1 / 240
_EXIT_POLL = 0.25
_REAP_DELAY = 0.01


class ClaudePane(Widget, can_focus=True):
    """Paints what changed, when it changed; nothing of Textual's styling touches its cells."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ClaudePane { width: 1fr; height: 1fr; background: ansi_default; }
    """

    class Exited(Message):
        """The child ended; `status` is its exit status."""

        def __init__(self, status: int) -> None:
            super().__init__()
            self.status = status

    class Updated(Message):
        """The child changed its modes or cursor."""

    def __init__(self, child: Child, vt: Screen, outer: OuterTerminal) -> None:
        super().__init__()
        self.vt = vt
        self.farewell = Farewell()
        self._child = child
        self._outer = outer
        self.history = HistoryView(vt, write=self.write, on_moved=self._show_moved)
        self._lines = PaneLines(vt)
        self._frame: asyncio.Handle | None = None
        self._last_frame_at = 0.0
        self._held_since: float | None = None
        self._is_reading = False
        self._has_exited = False

    @property
    def cursor_offset(self) -> Offset:
        """Where the child's cursor stands on the outer terminal, 0-based."""
        cursor = self.vt.cursor()
        return self.region.offset + Offset(cursor.x, cursor.y)

    @property
    def cursor(self) -> Cursor:
        return self.vt.cursor()

    @property
    def selection(self) -> Selection:
        return self._lines.selection

    def learn_outer(self, traits: OuterTraits) -> None:
        """What the child is told of the outer terminal; its output is read only from now on."""
        self.vt.set_outer(traits)
        if not self._is_reading and not self._has_exited:
            self._is_reading = True
            asyncio.get_running_loop().add_reader(self._child.fd, self._read)
            self.set_interval(_EXIT_POLL, self._check_exit)

    def send(self, data: bytes) -> None:
        """What the user did, for the child: the view is back at the end, nothing selected."""
        if self.selection.clear():
            self.show_selection()
        self.history.to_end()
        self.write(data)

    def write(self, data: bytes) -> None:
        """Write to the child; what its terminal does not take yet follows as soon as it does."""
        if not data or self._has_exited:
            return
        self._child.write(data)
        if self._child.pending:
            asyncio.get_running_loop().add_writer(self._child.fd, self._flush)

    def show_selection(self) -> None:
        """Paint what the button did; while it is down the child's output waits, unpainted."""
        self.refresh()
        if not self.selection.is_open:
            self._paint()

    def _show_moved(self) -> None:
        self.selection.clear()
        self._paint()

    def render_lines(self, crop: Region) -> list[Strip]:
        return self._lines.crop(crop)

    def on_resize(self, event: Resize) -> None:
        cols, rows = event.size
        if cols and rows and (cols, rows) != (self.vt.cols, self.vt.rows):
            self.vt.resize(cols, rows)
            self._child.resize(cols, rows)
            self.selection.clear()
        self._paint()

    def on_unmount(self) -> None:
        self._stop_reading()

    def _read(self) -> None:
        try:
            data = self._child.read()
        except BlockingIOError:
            return
        if data:
            self._consume(data)
        else:
            self._stop_reading()
            self.set_timer(_REAP_DELAY, self._check_exit)

    def _consume(self, data: bytes) -> None:
        self.farewell.feed(data)
        for effect in self.vt.feed(data):
            self._apply(effect)
        self._schedule_frame()

    def _apply(self, effect: Effect) -> None:
        match effect:
            case Replied(data):
                self.write(data)
            case TitleChanged(title):
                self._outer.set_title(title)
            case BellRang():
                self._outer.ring_bell()
            case PassedThrough(data):
                self._outer.pass_through(data)

    def _schedule_frame(self) -> None:
        """At once after a pause, else as soon as the last frame has been seen."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        if self.vt.is_held:
            self._held_since = now if self._held_since is None else self._held_since
            due = self._held_since + _LONGEST_HOLD
        else:
            self._held_since = None
            due = self._last_frame_at + _FRAME_PERIOD
        if self._frame is not None:
            self._frame.cancel()
        self._frame = loop.call_soon(self._paint) if due <= now else loop.call_at(due, self._paint)

    def _paint(self) -> None:
        if self._frame is not None:
            self._frame.cancel()
            self._frame = None
        self._last_frame_at = asyncio.get_running_loop().time()
        if self.selection.is_open:
            return
        system = self.app.console._color_system or ColorSystem.TRUECOLOR
        changed = self._lines.update(self.region.x, system)
        if self.selection.clear_if_overwritten():
            self.refresh()
        elif changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))
        self.post_message(self.Updated())

    def _flush(self) -> None:
        self._child.flush()
        if not self._child.pending:
            asyncio.get_running_loop().remove_writer(self._child.fd)

    def _stop_reading(self) -> None:
        if self._is_reading:
            self._is_reading = False
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._child.fd)
            loop.remove_writer(self._child.fd)

    def _check_exit(self) -> None:
        """The end of the output and the end of the process come in either order."""
        status = self._child.poll()
        if status is None or self._has_exited:
            return
        while self._is_reading and self._drain():
            pass
        self._has_exited = True
        self._stop_reading()
        self._paint()
        self.post_message(self.Exited(status))

    def _drain(self) -> bool:
        try:
            data = self._child.read()
        except BlockingIOError:
            return False
        if data:
            self._consume(data)
        return bool(data)
