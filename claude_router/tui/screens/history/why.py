"""The *why* of a recorded turn; no model is pinned from here."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from claude_router.tui.explanation import why_lines
from claude_router.tui.lines import text
from claude_router.tui.palette import SCROLLBAR_CSS, Glyphs
from claude_router.tui.screens.history.words import when
from claude_router.tui.screens.over_session import OverSession
from claude_router.tui.turn import TurnSummary

KEYS = "j/k scroll  esc back"


class RecordedWhyScreen(OverSession[None]):
    DEFAULT_CSS = f"""
    RecordedWhyScreen > .frame {{
        max-width: 96;
        {SCROLLBAR_CSS}
    }}
    RecordedWhyScreen Static {{
        background: ansi_default;
        color: ansi_default;
    }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c,q,enter", "close", "Back", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, turn: TurnSummary, glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self._turn = turn
        self._glyphs = glyphs
        self._words = Static("", markup=False)
        self.frame = VerticalScroll(self._words, classes="frame")
        state = f"{glyphs.states[turn.state]} {turn.state_text}"
        self.frame.border_title = f"why {glyphs.dot} {when(turn.main.started_at)} {state}"
        self.frame.border_subtitle = KEYS

    def on_mount(self) -> None:
        self.frame.focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def action_close(self) -> None:
        self.close(None)

    def action_scroll(self, step: int) -> None:
        self.frame.scroll_relative(y=step, animate=False)

    def _fill(self) -> None:
        width = self.frame.scrollable_content_region.width
        if width > 0:
            self._words.update(text(why_lines(self._turn, width, self._glyphs)))
