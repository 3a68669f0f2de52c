"""The frame around a turn's *why*, to be scrolled and closed."""

from abc import abstractmethod
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from claude_router.tui.explanation import why_lines
from claude_router.tui.lines import text
from claude_router.tui.palette import SCROLLBAR_CSS, SCROLLBAR_WIDTH, Glyphs
from claude_router.tui.screens.over_session import OverSession
from claude_router.tui.turn import TurnSummary


class WhyFrame(OverSession[None]):
    """`keys` are told in the frame. A subclass says how a time is written in the title."""

    DEFAULT_CSS = f"""
    WhyFrame > .frame {{
        max-width: 96;
        {SCROLLBAR_CSS}
    }}
    WhyFrame Static {{
        background: ansi_default;
        color: ansi_default;
    }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c,q,enter", "close", "Close", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, turn: TurnSummary, glyphs: Glyphs, *, keys: str) -> None:
        super().__init__(glyphs)
        self._turn = turn
        self._glyphs = glyphs
        self._words = Static("", markup=False)
        self.frame = VerticalScroll(self._words, classes="frame")
        self.frame.border_subtitle = keys

    def on_mount(self) -> None:
        self.show(self._turn)
        self.frame.focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show, self._turn)

    def show(self, turn: TurnSummary) -> None:
        self._turn = turn
        state = f"{self._glyphs.states[turn.state]} {turn.state_text}"
        began = self._time(turn.main.started_at)
        self.frame.border_title = f"why {self._glyphs.dot} {began} {state}"
        width = self.frame.content_size.width - SCROLLBAR_WIDTH  # it may come with the lines
        if width > 0:
            lines = why_lines(turn, width, self._glyphs, input_usd=self._input_usd(turn.model))
            self._words.update(text(lines))

    def action_close(self) -> None:
        self.close(None)

    def action_scroll(self, step: int) -> None:
        self.frame.scroll_relative(y=step, animate=False)

    @abstractmethod
    def _time(self, unix: float) -> str: ...

    def _input_usd(self, model: str | None) -> float | None:
        """The price of a million input tokens, if it is known."""
        return None
