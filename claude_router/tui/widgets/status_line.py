"""The line at the bottom: where the last request went and how it stands."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from claude_router.events import ExchangeEvent
from claude_router.route.decision import Lane
from claude_router.tui.controls import Pin, RestingModel
from claude_router.tui.format import model_name
from claude_router.tui.lines import Line, line_width, text
from claude_router.tui.palette import BAD, CHANGED, DIM, PLAIN, STRONG, Glyphs, glyphs_for
from claude_router.tui.repainting import Repainting
from claude_router.tui.status_words import status_line
from claude_router.tui.turn_state import Entry
from claude_router.tui.widgets.pin_bar import scope_name
from claude_router.tui.widgets.resting_bar import rest_words

PanelState = Literal["put_away", "open", "failed"]

_LOOK_SECONDS = 1.0
_MODEL_WIDTH = 24
_GAP = "  "
_LEAST_WORDS = 30
"""Cells that the last request keeps before a resting model is called by its name."""

_HINTS: Mapping[PanelState, Sequence[str]] = {
    "put_away": ("{key} opens the panel", "{key} panel"),
    "open": ("{key} goes back", "{key} back"),
    "failed": ("the panel failed",),
}
_UNSEEN_LANES = frozenset({Lane.BACKGROUND, Lane.CLASSIFIER, Lane.COUNT_TOKENS})
"""Requests that the user never asked for; they would only flicker by."""


class StatusLine(Widget):
    """Model · route · state of the last request; at the right what rests, the pin, the panel's key.

    While the panel is open it tells what rests itself.
    """

    DEFAULT_CSS = """
    StatusLine { dock: bottom; height: 1; background: ansi_default; }
    """

    class PanelKeyClicked(Message):
        """A click on the words that name the panel's key."""

    def __init__(
        self,
        panel_key: str,
        pins: Callable[[], Sequence[Pin]] = tuple,
        resting: Callable[[], Sequence[RestingModel]] = tuple,
        *,
        glyphs: Glyphs | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`pins` and `resting` as in Controls."""
        super().__init__()
        self._panel_key = panel_key
        self._panel_state: PanelState = "put_away"
        self._pins = pins
        self._resting = resting
        self._told: tuple[tuple[Pin, ...], tuple[RestingModel, ...]] = ((), ())
        self._glyphs = glyphs or glyphs_for(getattr(sys.__stdout__, "encoding", None))
        self._now = now
        self._last: Entry | None = None
        self._hint = ""
        self._repainting = Repainting(self, self._paint)

    def on_mount(self) -> None:
        self._look()
        self.set_interval(_LOOK_SECONDS, self._look)

    def show(self, event: ExchangeEvent) -> None:
        """Take in an event, and paint it."""
        if event.exchange.lane in _UNSEEN_LANES:
            return
        self._last = Entry(event.phase, event.exchange)
        if self.display:
            self._repainting.ask()

    def show_panel_state(self, state: PanelState) -> None:
        if state != self._panel_state:
            self._panel_state = state
            self.refresh()

    def render(self) -> Text:
        width = max(0, self.size.width - 2)
        pinned, resting = self._told
        pin = _pin_words(pinned, self._glyphs)
        told = resting if self._panel_state != "open" else ()
        rest = _rest_words(told, width - line_width(pin), self._glyphs)
        words = self._words(max(0, width - line_width((*rest, *pin))))
        room = width - line_width((*words, *rest, *pin))
        self._hint = self._fitting_hint(room)
        end: Line = (*rest, *pin, (self._hint, DIM))
        fill = (" " * (width - line_width((*words, *end))), PLAIN)
        return text([((" ", PLAIN), *words, fill, *end)])

    def on_click(self, event: events.Click) -> None:
        end = self.size.width - 1
        start = end - cell_len(self._hint.lstrip())
        if self._panel_state != "failed" and start <= event.x < end:
            self.post_message(self.PanelKeyClicked())

    def _words(self, room: int) -> Line:
        if self._last is None:
            return (("no request yet", DIM),)
        return status_line(self._last, room, self._now(), self._glyphs)

    def _fitting_hint(self, room: int) -> str:
        """What the panel's key does now, in at most `room` cells; begins with a gap."""
        if not self._panel_key:
            return ""
        hints = (_GAP + hint.format(key=self._panel_key) for hint in _HINTS[self._panel_state])
        return next((hint for hint in hints if len(hint) <= room), "")

    def _paint(self) -> None:
        self._look()
        self.refresh()

    def _look(self) -> None:
        told = (tuple(self._pins()), tuple(self._resting()))
        if told != self._told:
            self._told = told
            self.refresh()


def _rest_words(resting: Sequence[RestingModel], room: int, glyphs: Glyphs) -> Line:
    """The model that rests and until when, or in little room how many do; begins with a gap."""
    if not resting:
        return ()
    first = resting[0]
    more = f" and {len(resting) - 1} more" if len(resting) > 1 else ""
    whole: Line = (
        (_GAP + model_name(first.model, _MODEL_WIDTH, glyphs.ellipsis), STRONG),
        (f" {rest_words(first)}{more}", BAD),
    )
    if room - line_width(whole) >= _LEAST_WORDS:
        return whole
    return ((f"{_GAP}{len(resting)} at rest", BAD),)


def _pin_words(pins: Sequence[Pin], glyphs: Glyphs) -> Line:
    """The pin that holds first, and how many more there are; begins with a gap."""
    if not pins:
        return ()
    first = pins[0]
    more = f" and {len(pins) - 1} more" if len(pins) > 1 else ""
    return (
        (f"{_GAP}{glyphs.pin} pinned ", CHANGED),
        (model_name(first.model, _MODEL_WIDTH, glyphs.ellipsis), STRONG),
        (f" {glyphs.dot} {scope_name(first.scope, first.route)}{more}", DIM),
    )
