"""Rows of two lines with a cursor; paints only what is in view, however many there are."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from claude_router.tui.lines import Line, strip
from claude_router.tui.palette import SCROLLBAR_CSS

ROW_HEIGHT = 2

Paint = Callable[[int, int, bool], Sequence[Line]]
"""Gives the ROW_HEIGHT lines of a row: its position, the width, whether the cursor is on it."""


class RowList(ScrollView, can_focus=True):
    """Asks `paint` for rows; the screen that owns it knows what they are."""

    DEFAULT_CSS = f"""
    RowList {{
        height: 1fr;
        background: ansi_default;
        color: ansi_default;
        overflow-x: hidden;
        {SCROLLBAR_CSS}
    }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "jump(0)", "First", show=False),
        Binding("end,G", "jump(-1)", "Last", show=False),
        Binding("enter", "open", "Open", show=False),
    ]

    class Opened(Message):
        """The user opens the row under the cursor."""

    class EndNeared(Message):
        """The last row is in view, or nearly: it is time to give more."""

    def __init__(self, paint: Paint) -> None:
        super().__init__()
        self._paint = paint
        self._count = 0
        self.cursor = 0

    def show(self, count: int, *, cursor: int | None = None) -> None:
        """There are `count` rows now, new or changed; the cursor stays unless it is given."""
        self._count = count
        self.virtual_size = Size(0, count * ROW_HEIGHT)
        self._select(self.cursor if cursor is None else cursor)

    def action_move(self, step: int) -> None:
        self._select(self.cursor + step)

    def action_page(self, direction: int) -> None:
        self._select(self.cursor + direction * max(1, self.size.height // ROW_HEIGHT))

    def action_jump(self, position: int) -> None:
        self._select(position if position >= 0 else self._count - 1)

    def action_open(self) -> None:
        if self._count:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        position = (event.y + self.scroll_offset.y) // ROW_HEIGHT
        if 0 <= position < self._count:
            self._select(position)
            if event.chain == 2:
                self.action_open()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        if new + 2 * self.size.height >= self._count * ROW_HEIGHT:
            self.post_message(self.EndNeared())

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        position, line = divmod(y + self.scroll_offset.y, ROW_HEIGHT)
        if position >= self._count:
            return Strip.blank(width, self.rich_style)
        has_cursor = self.has_focus and position == self.cursor
        return strip(self._paint(position, width, has_cursor)[line], width, self.rich_style)

    def _select(self, position: int) -> None:
        self.cursor = max(0, min(position, self._count - 1))
        top = self.cursor * ROW_HEIGHT
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif top + ROW_HEIGHT > self.scroll_offset.y + self.size.height > 0:
            self.scroll_to(y=top + ROW_HEIGHT - self.size.height, animate=False)
        self.refresh()
