"""The footer of the setup screen: its keys, each of which can be clicked too."""

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.widgets import Static

from claude_router.tui.footer_keys import key_at
from claude_router.tui.format import flow

_GAP = "  "


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
        """A click that stands for a key, by Textual's name of it."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._lines: list[str] = []

    def show(self, keys: Sequence[str], width: int) -> None:
        """The keys side by side, in lines of at most `width` cells."""
        self._lines = flow(keys, _GAP, max(1, width))
        self.update("\n".join(self._lines))

    def on_click(self, event: events.Click) -> None:
        line = self._lines[event.y] if event.y < len(self._lines) else ""
        if (key := key_at(line, event.x)) is not None:
            self.post_message(self.Pressed(key.name))
