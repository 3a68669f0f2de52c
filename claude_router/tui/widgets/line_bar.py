"""A few lines of the panel that are gone when there is nothing to say."""

from collections.abc import Sequence

from textual.widgets import Static

from claude_router.tui.lines import Line, text
from claude_router.tui.palette import Glyphs


class LineBar(Static):
    """A subclass says what the lines are, and calls `show_lines` with them."""

    DEFAULT_CSS = """
    LineBar {
        height: auto;
        padding: 0 1;
        background: ansi_default;
        color: ansi_default;
        display: none;
    }
    """

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__("", markup=False)
        self._glyphs = glyphs
        self._lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        lines = tuple(lines)
        if lines != self._lines:
            is_as_high = len(lines) == len(self._lines)
            self._lines = lines
            self.display = bool(lines)
            self.update(text(lines), layout=not is_as_high)  # a layout costs more than all else
