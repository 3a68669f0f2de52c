"""A turn's *why*, over everything else."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from claude_router.tui.controls import Controls, Pin, PinScope
from claude_router.tui.explanation import why_lines
from claude_router.tui.format import clock
from claude_router.tui.lines import text
from claude_router.tui.palette import SCROLLBAR_CSS, Glyphs
from claude_router.tui.screens.model_picker import ModelPicker
from claude_router.tui.screens.over_session import OverSession
from claude_router.tui.turn import TurnSummary

KEYS = "esc close  ↑↓ scroll  p/P pin"
ASCII_KEYS = "esc close  j/k scroll  p/P pin"


class WhyScreen(OverSession[None]):
    """Follows the turn while it is under way: give it newer summaries with `show`."""

    DEFAULT_CSS = f"""
    WhyScreen > .frame {{
        max-width: 96;
        {SCROLLBAR_CSS}
    }}
    WhyScreen Static {{
        background: ansi_default;
        color: ansi_default;
    }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c,q,enter", "close", "Close", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
        Binding("p", "pin('next_turn')", "Pin for the next turn", show=False),
        Binding("P", "pin('session')", "Pin for the session", show=False),
    ]

    def __init__(self, turn: TurnSummary, controls: Controls, glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self._turn = turn
        self._controls = controls
        self._glyphs = glyphs
        self._words = Static("", markup=False)
        self.frame = VerticalScroll(self._words, classes="frame")

    def on_mount(self) -> None:
        self.frame.border_subtitle = KEYS if self._glyphs.is_unicode else ASCII_KEYS
        self.show(self._turn)
        self.frame.focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show, self._turn)

    def show(self, turn: TurnSummary) -> None:
        self._turn = turn
        state = f"{self._glyphs.states[turn.state]} {turn.state_text}"
        self.frame.border_title = f"why {self._glyphs.dot} {clock(turn.main.started_at)} {state}"
        width = self.frame.scrollable_content_region.width
        if width > 0:
            lines = why_lines(turn, width, self._glyphs, input_usd=self._input_usd(turn.model))
            self._words.update(text(lines))

    def action_close(self) -> None:
        self.close(None)

    def action_scroll(self, step: int) -> None:
        self.frame.scroll_relative(y=step, animate=False)

    def action_pin(self, scope: PinScope) -> None:
        decision = self._turn.decision
        picker = ModelPicker(
            self._controls,
            scope,
            self._glyphs,
            route=decision.route if decision is not None else None,
            start_at=self._turn.model,
        )
        self.app.push_screen(picker, self._pinned)

    def _pinned(self, pin: Pin | None) -> None:
        if pin is None:
            return
        try:
            self._controls.pin_model(pin.model, pin.scope, pin.route)
        except ValueError as error:  # the file may have lost the model meanwhile
            self.app.notify(str(error), severity="warning", markup=False)

    def _input_usd(self, model: str | None) -> float | None:
        """The price of a million input tokens, if it is known."""
        prices = (choice.prices for choice in self._controls.models() if choice.key == model)
        found = next(prices, None)
        return found.input if found is not None else None
