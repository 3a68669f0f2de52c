"""A frame of words over the session, to be scrolled and closed."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from claude_router.tui.palette import SCROLLBAR_CSS, Glyphs
from claude_router.tui.screens.over_session import OverSession


class ScrolledFrame(OverSession[None]):
    """Shows `words`; `keys` are told in the frame."""

    DEFAULT_CSS = f"""
    ScrolledFrame > .frame {{
        {SCROLLBAR_CSS}
    }}
    ScrolledFrame Static {{
        background: ansi_default;
        color: ansi_default;
    }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c,q,enter", "close", "Close", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, words: Static, glyphs: Glyphs, *, keys: str) -> None:
        super().__init__(glyphs)
        self.frame = VerticalScroll(words, classes="frame")
        self.frame.border_subtitle = keys

    def on_mount(self) -> None:
        self.frame.focus()

    def action_close(self) -> None:
        self.close(None)

    def action_scroll(self, step: int) -> None:
        self.frame.scroll_relative(y=step, animate=False)
