"""The footer of the setup screen: its keys, each of which can be clicked too."""

from textual import events
from textual.message import Message
from textual.widgets import Static

from claude_router.tui.screens.setup.keys import Hints, KeyHint, footer_text, hint_at, rows_of


class KeyBar(Static):
    """Shows the keys of a step; empty until it is told which."""

    DEFAULT_CSS = """
    KeyBar {
        height: auto;
        margin-top: 1;
        background: ansi_default;
        color: ansi_default;
        text-style: bold;
    }
    """

    class Pressed(Message):
        """A click that stands for a key."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._rows: list[list[KeyHint]] = []

    def show(self, hints: Hints, width: int) -> None:
        self._rows = rows_of(hints, max(1, width))
        self.update(footer_text(self._rows))

    def on_click(self, event: events.Click) -> None:
        hint = hint_at(self._rows, event.x, event.y)
        if hint is not None and hint.press:
            self.post_message(self.Pressed(hint.press))
