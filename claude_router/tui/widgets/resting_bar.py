"""The lines that say which models rest after failures, until when and why; gone when none does."""

from collections.abc import Sequence
from datetime import datetime

from textual.widgets import Static

from claude_router.tui.controls import RestingModel
from claude_router.tui.format import clean, model_name
from claude_router.tui.lines import Line, cut, line_width, text
from claude_router.tui.palette import BAD, DIM, STRONG, Glyphs

MOST_SHOWN = 3


class RestingBar(Static):
    """Stands above the turns while something rests."""

    DEFAULT_CSS = """
    RestingBar {
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
        self._lines: list[Line] = []

    def show(self, resting: Sequence[RestingModel], width: int) -> None:
        """`width` is the room of the whole bar, padding included."""
        lines = resting_lines(resting, width - 2, self._glyphs)
        if lines == self._lines:
            return
        self._lines = lines
        self.display = bool(lines)
        self.update(text(lines))


def resting_lines(resting: Sequence[RestingModel], width: int, glyphs: Glyphs) -> list[Line]:
    """Two lines of at most `width` cells for each; more than MOST_SHOWN are counted."""
    lines: list[Line] = []
    for each in resting[:MOST_SHOWN]:
        after = f" {rest_words(each)}"
        room = max(8, width - line_width(((after, DIM),)))
        name = model_name(each.model, room, glyphs.ellipsis)
        lines.append(cut(((name, STRONG), (after, BAD)), width, glyphs.ellipsis))
        lines.append(cut(((f"  {_why(each)}", DIM),), width, glyphs.ellipsis))
    if len(resting) > MOST_SHOWN:
        more = f"  and {len(resting) - MOST_SHOWN} more at rest"
        lines.append(cut(((more, DIM),), width, glyphs.ellipsis))
    return lines


def rest_words(resting: RestingModel) -> str:
    """How long it rests yet, e.g. `rests until 14:07:30`."""
    if resting.is_tried:
        return "is tried again"
    if resting.until is None:
        return "will be tried again"
    try:
        return f"rests until {datetime.fromtimestamp(resting.until):%H:%M:%S}"
    except (OverflowError, OSError, ValueError):
        return "rests"


def _why(resting: RestingModel) -> str:
    key = "" if resting.key_number is None else f"key {resting.key_number}: "
    return clean(key + resting.why)
