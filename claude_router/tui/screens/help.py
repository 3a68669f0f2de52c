"""The panel's help, over everything else."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from claude_router.tui.palette import Glyphs
from claude_router.tui.screens.scrolled_frame import ScrolledFrame

KEYS = "j/k scroll  ? close"


class HelpScreen(ScrolledFrame):
    """Shows `words`, which wrap."""

    DEFAULT_CSS = """
    HelpScreen > .frame { max-width: 60; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "close", "Close", show=False),
    ]

    def __init__(self, words: str, glyphs: Glyphs) -> None:
        super().__init__(Static(words, markup=False), glyphs, keys=KEYS)
        self.frame.border_title = "keys of the panel"
