"""A question over a screen, answered by one key."""

from collections.abc import Mapping

from textual import events
from textual.containers import Vertical
from textual.widgets import Static

from claude_router.tui.palette import Glyphs
from claude_router.tui.screens.over_session import OverSession


class Question(OverSession[str]):
    """Gives the key that was pressed, one of `answers`, which say what each does; else None."""

    DEFAULT_CSS = """
    Question > .frame { max-width: 72; }
    Question Static { background: ansi_default; color: ansi_default; }
    """

    def __init__(self, words: str, answers: Mapping[str, str], glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self._answers = answers
        self.frame = Vertical(Static(words, markup=False), classes="frame")
        keys = [f"{key} {what}" for key, what in answers.items()]
        self.frame.border_subtitle = "  ".join([*keys, "esc cancel"])

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key in self._answers:
            self.close(event.key)
        elif event.key in ("escape", "ctrl+c", "n", "q"):
            self.close(None)
