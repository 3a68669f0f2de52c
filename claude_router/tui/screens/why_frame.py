"""The frame around a turn's *why*."""

from abc import abstractmethod

from textual.widgets import Static

from claude_router.tui.explanation import why_lines
from claude_router.tui.lines import text
from claude_router.tui.palette import SCROLLBAR_WIDTH, Glyphs
from claude_router.tui.screens.scrolled_frame import ScrolledFrame
from claude_router.tui.turn import TurnSummary


class WhyFrame(ScrolledFrame):
    """A subclass says how a time is written in the title."""

    DEFAULT_CSS = """
    WhyFrame > .frame { max-width: 96; }
    """

    def __init__(self, turn: TurnSummary, glyphs: Glyphs, *, keys: str) -> None:
        self._words = Static("", markup=False)
        super().__init__(self._words, glyphs, keys=keys)
        self._turn = turn
        self._glyphs = glyphs

    def on_mount(self) -> None:
        self.show(self._turn)

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

    @abstractmethod
    def _time(self, unix: float) -> str: ...

    def _input_usd(self, model: str | None) -> float | None:
        """The price of a million input tokens, if it is known."""
        return None
