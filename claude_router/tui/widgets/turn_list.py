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
from claude_router.tui.turn import TurnKey, TurnSummary
from claude_router.tui.widgets.turn_row import ROW_HEIGHT, turn_row


class TurnList(ScrollView, can_focus=True):
    """Rows of equal height over a ledger. The cursor follows the newest turn until it is moved."""

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
        """Repaint these turns; turns that are new or gone move the others."""
        changed = list(changed)
        for key in changed:
            self._rows.pop(key, None)
        if any((key in self._ledger) != (key in self._positions) for key in changed):
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
        position = (event.y + self.scroll_offset.y) // ROW_HEIGHT
        if 0 <= position < len(self._keys):
            self._select(position)
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
        position, line = divmod(y + self.scroll_offset.y, ROW_HEIGHT)
        key = self._keys[position] if position < len(self._keys) else None
        if key is None or key not in self._ledger:  # Dropped since the last refresh.
            return Strip.blank(width, self.rich_style)
        return self._row(key, width)[line]

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

    def _reorder(self) -> None:
        first = self._keys[0] if self._keys else None
        self._keys = self._ledger.turns()
        self._positions = {key: position for position, key in enumerate(self._keys)}
        self._live &= self._positions.keys()
        self._rows = {k: row for k, row in self._rows.items() if k in self._positions}
        if self._keys and (self._is_following or self._selected not in self._positions):
            self._follow()
        self._measure()
        self._keep_view(first)
        self.refresh()

    def _keep_view(self, first: TurnKey | None) -> None:
        """Scroll along with what the user looks at when turns open above it."""
        opened_above = self._positions.get(first, 0) if first is not None else 0
        is_reading = not self._is_following or self.scroll_offset.y > 0
        if opened_above and is_reading:
            self.scroll_to(y=self.scroll_offset.y + opened_above * ROW_HEIGHT, animate=False)

    def _follow(self) -> None:
        self._forget_row(self._selected)
        self._is_following = True
        self._selected = self._keys[0]
        self._forget_row(self._selected)

    def _measure(self) -> None:
        self.virtual_size = Size(0, len(self._keys) * ROW_HEIGHT)

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
        top = position * ROW_HEIGHT
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif top + ROW_HEIGHT > self.scroll_offset.y + self.size.height:
            self.scroll_to(y=top + ROW_HEIGHT - self.size.height, animate=False)

    def _forget_row(self, key: TurnKey | None) -> None:
        if key is not None:
            self._rows.pop(key, None)
            self._refresh_row(key)

    def _refresh_row(self, key: TurnKey) -> None:
        position = self._positions.get(key)
        if position is None:
            return
        top = position * ROW_HEIGHT - self.scroll_offset.y
        if -ROW_HEIGHT < top < self.size.height:
            self.refresh(Region(0, max(0, top), self.size.width, ROW_HEIGHT))
