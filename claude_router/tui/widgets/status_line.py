"""The line at the bottom: where the last request went and how it stands."""

import sys
import time
from collections.abc import Callable, Sequence

from rich.text import Text
from textual.widget import Widget

from claude_router.events import ExchangeEvent
from claude_router.route.decision import Lane
from claude_router.tui.controls import Pin
from claude_router.tui.format import model_name
from claude_router.tui.lines import Line, line_width, text
from claude_router.tui.palette import CHANGED, DIM, PLAIN, STRONG, Glyphs, glyphs_for
from claude_router.tui.repainting import Repainting
from claude_router.tui.status_words import status_line
from claude_router.tui.turn_state import Entry
from claude_router.tui.widgets.pin_bar import scope_name

_PINS_SECONDS = 1.0
_PINNED_MODEL_WIDTH = 24
_GAP = 2
_UNSEEN_LANES = frozenset({Lane.BACKGROUND, Lane.CLASSIFIER, Lane.COUNT_TOKENS})
"""Requests that the user never asked for; they would only flicker by."""


class StatusLine(Widget):
    """Model · route · state of the last request; at the right the pin, and the panel's key."""

    DEFAULT_CSS = """
    StatusLine { dock: bottom; height: 1; background: ansi_default; }
    """

    def __init__(
        self,
        panel_key: str,
        pins: Callable[[], Sequence[Pin]] = tuple,
        *,
        glyphs: Glyphs | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`pins` as in Controls."""
        super().__init__()
        self._panel_key = panel_key
        self._pins = pins
        self._pinned: tuple[Pin, ...] = ()
        self._glyphs = glyphs or glyphs_for(getattr(sys.__stdout__, "encoding", None))
        self._now = now
        self._last: Entry | None = None
        self._repainting = Repainting(self, self._paint)

    def on_mount(self) -> None:
        self._refresh_pins()
        self.set_interval(_PINS_SECONDS, self._refresh_pins)

    def show(self, event: ExchangeEvent) -> None:
        """Take in an event, and paint it."""
        if event.exchange.lane in _UNSEEN_LANES:
            return
        self._last = Entry(event.phase, event.exchange)
        if self.display:
            self._repainting.ask()

    def render(self) -> Text:
        width = max(0, self.size.width - 2)
        pin = _pin_words(self._pinned, self._glyphs)
        words = self._words(max(0, width - line_width(pin)))
        room = width - line_width((*words, *pin))
        end: Line = (*pin, (_fitting_hint(self._panel_key, room), DIM))
        fill = (" " * (width - line_width((*words, *end))), PLAIN)
        return text([((" ", PLAIN), *words, fill, *end)])

    def _words(self, room: int) -> Line:
        if self._last is None:
            return (("no request yet", DIM),)
        return status_line(self._last, room, self._now(), self._glyphs)

    def _paint(self) -> None:
        self._refresh_pins()
        self.refresh()

    def _refresh_pins(self) -> None:
        pinned = tuple(self._pins())
        if pinned != self._pinned:
            self._pinned = pinned
            self.refresh()


def _fitting_hint(panel_key: str, room: int) -> str:
    """Which key opens the panel, in at most `room` cells; begins with a gap."""
    hints = (f"{panel_key} opens the panel", f"{panel_key} panel") if panel_key else ()
    return next((" " * _GAP + hint for hint in hints if len(hint) + _GAP <= room), "")


def _pin_words(pins: Sequence[Pin], glyphs: Glyphs) -> Line:
    """The pin that holds first, and how many more there are; begins with a gap."""
    if not pins:
        return ()
    first = pins[0]
    more = f" and {len(pins) - 1} more" if len(pins) > 1 else ""
    return (
        (f"{' ' * _GAP}{glyphs.pin} pinned ", CHANGED),
        (model_name(first.model, _PINNED_MODEL_WIDTH, glyphs.ellipsis), STRONG),
        (f" {glyphs.dot} {scope_name(first.scope, first.route)}{more}", DIM),
    )
