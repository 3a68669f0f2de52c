"""The panel's help, over everything else, to be scrolled and closed."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from claude_router.tui.palette import SCROLLBAR_CSS, Glyphs
from claude_router.tui.screens.over_session import OverSession

KEYS = "j/k scroll  ? close"


class HelpScreen(OverSession[None]):
    """Shows `words`, which wrap."""

    DEFAULT_CSS = f"""
    HelpScreen > .frame {{
        max-width: 60;
        {SCROLLBAR_CSS}
    }}
    HelpScreen Static {{
        background: ansi_default;
        color: ansi_default;
    }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,escape,ctrl+c,q,enter", "close", "Close", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, words: str, glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self.frame = VerticalScroll(Static(words, markup=False), classes="frame")
        self.frame.border_title = "keys of the panel"
        self.frame.border_subtitle = KEYS

    def on_mount(self) -> None:
        self.frame.focus()

    def action_close(self) -> None:
        self.close(None)

    def action_scroll(self, step: int) -> None:
        self.frame.scroll_relative(y=step, animate=False)
