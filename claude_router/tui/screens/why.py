"""A turn's *why*, over everything else."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from claude_router.tui.controls import Controls, Pin, PinScope
from claude_router.tui.format import clock
from claude_router.tui.palette import Glyphs
from claude_router.tui.screens.model_picker import ModelPicker
from claude_router.tui.screens.why_frame import WhyFrame
from claude_router.tui.turn import TurnSummary

KEYS = "esc close  ↑/↓ scroll  p/P pin"
ASCII_KEYS = "esc close  j/k scroll  p/P pin"


class WhyScreen(WhyFrame):
    """Follows the turn while it is under way: give it newer summaries with `show`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pin('next_turn')", "Pin for the next turn", show=False),
        Binding("P", "pin('session')", "Pin for the session", show=False),
    ]

    def __init__(self, turn: TurnSummary, controls: Controls, glyphs: Glyphs) -> None:
        super().__init__(turn, glyphs, keys=KEYS if glyphs.is_unicode else ASCII_KEYS)
        self._controls = controls

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

    def _time(self, unix: float) -> str:
        return clock(unix)

    def _input_usd(self, model: str | None) -> float | None:
        prices = (choice.prices for choice in self._controls.models() if choice.key == model)
        found = next(prices, None)
        return found.input if found is not None else None
