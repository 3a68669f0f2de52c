"""The *why* of a recorded turn; no model is pinned from here."""

from claude_router.tui.palette import Glyphs
from claude_router.tui.screens.history.words import when
from claude_router.tui.screens.why_frame import WhyFrame
from claude_router.tui.turn import TurnSummary

KEYS = "j/k scroll  esc back"


class RecordedWhyScreen(WhyFrame):
    def __init__(self, turn: TurnSummary, glyphs: Glyphs) -> None:
        super().__init__(turn, glyphs, keys=KEYS)

    def _time(self, unix: float) -> str:
        return when(unix)
