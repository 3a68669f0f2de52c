"""The lines that say which models rest after failures, until when and why; gone when none does."""

from collections.abc import Sequence
from datetime import datetime

from claude_router.tui.controls import RestingModel
from claude_router.tui.format import clean, model_name
from claude_router.tui.lines import Line, cut, line_width
from claude_router.tui.palette import BAD, DIM, STRONG, Glyphs
from claude_router.tui.widgets.line_bar import LineBar

MOST_SHOWN = 3


class RestingBar(LineBar):
    """Stands above the turns while something rests."""

    def show(self, resting: Sequence[RestingModel], width: int) -> None:
        """`width` is the room of the whole bar, padding included."""
        self.show_lines(resting_lines(resting, width - 2, self._glyphs))


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
