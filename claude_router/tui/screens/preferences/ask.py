"""Small screens that ask: which of a few ways to go, or for one line of text."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from claude_router.tui.lines import Line, text
from claude_router.tui.palette import SCROLLBAR_CSS, Glyphs
from claude_router.tui.screens.over_session import OverSession
from claude_router.tui.screens.preferences.css import PLAIN_CSS, input_css
from claude_router.tui.screens.preferences.keys import short_footer

Way = tuple[str, str]
"""A key, and what it does."""


class AskScreen(OverSession[str]):
    """Shows lines, scrolled where they are many; its answer is the key of the way chosen.

    Escape is always a way, with the answer None.
    """

    DEFAULT_CSS = f"""
    AskScreen > .frame {{ max-width: 120; {SCROLLBAR_CSS} }}
    AskScreen Static {{ {PLAIN_CSS} }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "close", show=False, priority=True),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(
        self, title: str, lines: Sequence[Line], ways: Sequence[Way], stay: str, glyphs: Glyphs
    ) -> None:
        super().__init__(glyphs)
        self._keys = [key for key, _ in ways]
        words = text(lines)
        words.no_wrap, words.overflow = False, "fold"
        self.frame = VerticalScroll(Static(words, markup=False), classes="frame")
        self.frame.border_title = title
        self.frame.border_subtitle = short_footer([*ways, ("esc", stay)])

    def on_mount(self) -> None:
        self.frame.focus()

    def on_key(self, event: events.Key) -> None:
        if event.character in self._keys:
            event.stop()
            self.close(event.character)

    def action_close(self) -> None:
        self.close(None)

    def action_scroll(self, step: int) -> None:
        self.frame.scroll_relative(y=step, animate=False)


class InputScreen(OverSession[str]):
    """Takes one line; its answer is the line, or None when cancelled."""

    DEFAULT_CSS = f"""
    InputScreen > .frame {{ max-width: 72; }}
    InputScreen Static {{ {PLAIN_CSS} }}
    {input_css("InputScreen")}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "close", show=False, priority=True),
    ]

    def __init__(
        self, title: str, words: str, glyphs: Glyphs, *, value: str = "", is_hidden: bool = False
    ) -> None:
        super().__init__(glyphs)
        self._input = Input(value, password=is_hidden, compact=True)
        self.frame = Vertical(Static(words, markup=False), self._input, classes="frame")
        self.frame.border_title = title
        self.frame.border_subtitle = short_footer([("enter", "take it"), ("esc", "cancel")])

    def on_mount(self) -> None:
        self._input.focus()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.close(message.value.strip())

    def action_close(self) -> None:
        self.close(None)
