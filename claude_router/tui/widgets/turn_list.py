"""The turns, newest first; paints only the rows that changed."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from claude_router.tui.ledger import Ledger
from claude_router.tui.lines import strip
from claude_router.tui.palette import SCROLLBAR_CSS, Glyphs
from claude_router.tui.row_stack import RowStack
from claude_router.tui.turn import TurnKey, TurnSummary
from claude_router.tui.widgets.turn_row import ROW_HEIGHT, row_height, turn_row


class TurnList(ScrollView, can_focus=True):
    """A row for each turn of a ledger. The cursor follows the newest turn until it is moved."""

    DEFAULT_CSS = f"""
    TurnList {{
        height: 1fr;
        background: ansi_default;
        color: ansi_default;
        margin-top: 1;
        overflow-x: hidden;
        {SCROLLBAR_CSS}
    }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "jump(0)", "Newest", show=False),
        Binding("end,G", "jump(-1)", "Oldest", show=False),
        Binding("enter", "open", "Why", show=False),
    ]

    class Opened(Message):
        """The user asks why a turn went where it went."""

        def __init__(self, turn: TurnSummary) -> None:
            super().__init__()
            self.turn = turn

    def __init__(self, ledger: Ledger, glyphs: Glyphs, now: Callable[[], float]) -> None:
        super().__init__()
        self._ledger = ledger
        self._glyphs = glyphs
        self._now = now
        self._keys: list[TurnKey] = []
        self._positions: dict[TurnKey, int] = {}
        self._stack = RowStack()
        self._rows: dict[TurnKey, list[Strip]] = {}
        self._live: set[TurnKey] = set()
        self._selected: TurnKey | None = None
        self._is_following = True

    @property
    def selected(self) -> TurnSummary | None:
        """The turn under the cursor."""
        if self._selected is None or self._selected not in self._ledger:
            return None
        return self._ledger.summary(self._selected)

    def refresh_turns(self, changed: Iterable[TurnKey]) -> None:
        """Repaint these turns; turns that are new, gone, or grew move the others."""
        changed = list(changed)
        for key in changed:
            self._rows.pop(key, None)
        if any(self._has_moved_others(key) for key in changed):
            self._reorder()
        for key in changed:
            self._refresh_row(key)

    def refresh_live(self) -> None:
        """Repaint the turns that show a running time."""
        for key in self._live:
            self._rows.pop(key, None)
            self._refresh_row(key)

    def action_move(self, step: int) -> None:
        if self._selected is not None:
            self._select(self._positions[self._selected] + step)

    def action_page(self, direction: int) -> None:
        self.action_move(direction * max(1, self.size.height // ROW_HEIGHT))

    def action_jump(self, position: int) -> None:
        self._select(position if position >= 0 else len(self._keys) - 1)

    def action_open(self) -> None:
        if (turn := self.selected) is not None:
            self.post_message(self.Opened(turn))

    def on_click(self, event: events.Click) -> None:
        if (found := self._stack.at(event.y + self.scroll_offset.y)) is not None:
            self._select(found[0])
            if event.chain == 2:
                self.action_open()

    def on_focus(self) -> None:
        self._forget_row(self._selected)

    def on_blur(self) -> None:
        self._forget_row(self._selected)

    def on_resize(self) -> None:
        self._rows.clear()
        self._measure()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if (found := self._stack.at(y + self.scroll_offset.y)) is not None:
            key, line = self._keys[found[0]], found[1]
            # The ledger may have dropped the turn, or begun it anew, since the last refresh.
            row = self._row(key, width) if key in self._ledger else []
            if line < len(row):
                return row[line]
        return Strip.blank(width, self.rich_style)

    def _row(self, key: TurnKey, width: int) -> list[Strip]:
        row = self._rows.get(key)
        if row is None or row[0].cell_length != width:
            row = self._rows[key] = self._paint(key, width, self.rich_style)
        return row

    def _paint(self, key: TurnKey, width: int, base: Style) -> list[Strip]:
        turn = self._ledger.summary(key)
        (self._live.add if turn.is_live else self._live.discard)(key)
        cursor = self.has_focus and key == self._selected
        lines = turn_row(turn, width, self._now(), cursor=cursor, glyphs=self._glyphs)
        return [strip(line, width, base) for line in lines]

    def _has_moved_others(self, key: TurnKey) -> bool:
        position = self._positions.get(key)
        if position is None or key not in self._ledger:
            return (position is None) == (key in self._ledger)
        shown = self._stack.bottom(position) - self._stack.top(position)
        return shown != row_height(self._ledger.agent_count(key))

    def _reorder(self) -> None:
        top = self._stack.at(self.scroll_offset.y)
        read = (self._keys[top[0]], top[1]) if top is not None else None
        self._keys = self._ledger.turns()
        self._positions = {key: position for position, key in enumerate(self._keys)}
        self._stack = RowStack(row_height(self._ledger.agent_count(key)) for key in self._keys)
        self._live &= self._positions.keys()
        self._rows = {k: row for k, row in self._rows.items() if k in self._positions}
        if self._keys and (self._is_following or self._selected not in self._positions):
            self._follow()
        self._measure()
        self._keep_view(read)
        self.refresh()

    def _keep_view(self, read: tuple[TurnKey, int] | None) -> None:
        """Scroll along with the line that the user reads at the top, when rows above it grow."""
        is_reading = not self._is_following or self.scroll_offset.y > 0
        if read is not None and is_reading and (position := self._positions.get(read[0])):
            self.scroll_to(y=self._stack.top(position) + read[1], animate=False)

    def _follow(self) -> None:
        self._forget_row(self._selected)
        self._is_following = True
        self._selected = self._keys[0]
        self._forget_row(self._selected)

    def _measure(self) -> None:
        self.virtual_size = Size(0, self._stack.height)

    def _select(self, position: int) -> None:
        if not self._keys:
            return
        position = max(0, min(position, len(self._keys) - 1))
        self._forget_row(self._selected)
        self._selected = self._keys[position]
        self._is_following = position == 0
        self._forget_row(self._selected)
        self._reveal(position)

    def _reveal(self, position: int) -> None:
        top, bottom = self._stack.top(position), self._stack.bottom(position)
        if top < self.scroll_offset.y or bottom - top > self.size.height:
            self.scroll_to(y=top, animate=False)
        elif bottom > self.scroll_offset.y + self.size.height:
            self.scroll_to(y=bottom - self.size.height, animate=False)

    def _forget_row(self, key: TurnKey | None) -> None:
        if key is not None:
            self._rows.pop(key, None)
            self._refresh_row(key)

    def _refresh_row(self, key: TurnKey) -> None:
        position = self._positions.get(key)
        if position is None:
            return
        top = self._stack.top(position) - self.scroll_offset.y
        bottom = self._stack.bottom(position) - self.scroll_offset.y
        if bottom > 0 and top < self.size.height:
            self.refresh(Region(0, max(0, top), self.size.width, bottom - max(0, top)))
