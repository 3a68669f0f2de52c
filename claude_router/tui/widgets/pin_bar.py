"""The lines that say which models are pinned; gone when routing decides."""

from collections.abc import Sequence

from rich.cells import cell_len

from claude_router.tui.controls import Pin, PinScope
from claude_router.tui.format import clean, model_name
from claude_router.tui.lines import Line, Span, cut, line_width
from claude_router.tui.palette import CHANGED, DIM, ROUTE, STRONG, Glyphs
from claude_router.tui.widgets.line_bar import LineBar

MOST_LINES = 4
_LEAST_SCOPE = 10
"""Cells of a route's name that a long model's name leaves it."""

_SCOPES: dict[PinScope, str] = {"next_turn": "next turn", "session": "session"}


class PinBar(LineBar):
    """Stands between the totals and the turns while something is pinned."""

    def show(self, pins: Sequence[Pin], width: int) -> None:
        """`width` is the room of the whole bar, padding included."""
        self.show_lines(pin_lines(pins, width - 2, self._glyphs))


def pin_lines(pins: Sequence[Pin], width: int, glyphs: Glyphs) -> list[Line]:
    """A line of at most `width` cells for each pin; more than MOST_LINES are counted."""
    shown = pins if len(pins) <= MOST_LINES else pins[: MOST_LINES - 1]
    lines = [_pin_line(pin, pin is pins[0], width, glyphs) for pin in shown]
    if len(shown) < len(pins):
        lines.append(cut(((f"  and {len(pins) - len(shown)} more", DIM),), width, glyphs.ellipsis))
    return lines


def scope_name(scope: PinScope, route: str | None) -> str:
    """`next turn`, `session`, or the route's name."""
    return _SCOPES.get(scope) or clean(route or "")


def _pin_line(pin: Pin, is_first: bool, width: int, glyphs: Glyphs) -> Line:
    """The model's own name stays readable: the word gives way to it, then the route's end."""
    scope: Span = (scope_name(pin.scope, pin.route), DIM if pin.route is None else ROUTE)
    after: Line = ((f" {glyphs.dot} ", DIM), scope)
    needed = cell_len(clean(pin.model).rpartition("/")[2])
    word = "pinned " if is_first else ""
    if line_width(((f"{glyphs.pin} {word}", CHANGED), *after)) + needed > width:
        word = ""
    before = (f"{glyphs.pin} {word}", CHANGED)
    room = width - line_width((before, *after))
    kept = width - line_width((before, after[0])) - min(_LEAST_SCOPE, cell_len(scope[0]))
    room = max(8, room, min(needed, kept))
    return cut((before, (model_name(pin.model, room), STRONG), *after), width, glyphs.ellipsis)
