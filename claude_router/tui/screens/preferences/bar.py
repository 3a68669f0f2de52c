"""The line with the tabs of the preferences screen."""

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.widgets import Static

from claude_router.tui.lines import Span, text
from claude_router.tui.palette import DIM, PLAIN, STRONG, Glyphs

_GAP = "   "


class TabBar(Static):
    """Names to click on; the one in view is marked."""

    DEFAULT_CSS = """
    TabBar { height: 1; background: ansi_default; color: ansi_default; }
    """

    class Clicked(Message):
        """Counted from 1."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, names: Sequence[str], glyphs: Glyphs) -> None:
        super().__init__("", markup=False)
        self._names = names
        self._glyphs = glyphs

    def show(self, number: int) -> None:
        line: list[Span] = []
        for at, name in enumerate(self._names, start=1):
            sign = self._glyphs.cursor if at == number else " "
            line += [(f"{sign}{at} {name}", STRONG if at == number else DIM), (_GAP, PLAIN)]
        self.update(text([tuple(line)]))

    def on_click(self, event: events.Click) -> None:
        end = 0
        for number, name in enumerate(self._names, start=1):
            end += len(f" {number} {name}{_GAP}")
            if event.x < end:
                self.post_message(self.Clicked(number))
                return
