"""What the panel's keys do to the session: pin, unpin, ask the last prompt again."""

from collections.abc import Callable

from textual.widget import Widget

from claude_router.tui.asking_again import AskingAgain
from claude_router.tui.controls import Controls, Pin, PinScope
from claude_router.tui.palette import Glyphs
from claude_router.tui.screens.model_picker import ModelPicker


class Pinning:
    """Opens its screens over `host`'s, and tells the user there what can't be done.

    `on_change` is called when the pins may have changed, `ask` with a prompt to type into Claude.
    """

    def __init__(
        self,
        host: Widget,
        controls: Controls,
        glyphs: Glyphs,
        asking_again: AskingAgain,
        *,
        on_change: Callable[[], None],
        ask: Callable[[str], object],
    ) -> None:
        self._host = host
        self._controls = controls
        self._glyphs = glyphs
        self._asking_again = asking_again
        self._on_change = on_change
        self._ask = ask

    def pick(self, scope: PinScope, route: str | None) -> None:
        """Let the user pin a model; also for `route`, if there is one."""

        def picked(pin: Pin | None) -> None:
            if pin is not None:
                self._pin(pin)

        picker = ModelPicker(self._controls, scope, self._glyphs, route=route)
        self._host.app.push_screen(picker, picked)

    def unpin(self) -> None:
        self._controls.unpin()
        self._on_change()

    def ask_again(self) -> None:
        """Let the user choose another model for the last prompt, and ask it."""
        if self._prompt() is None:
            return
        answered_by = self._asking_again.answered_by()
        others = (each.key for each in self._controls.models() if each.key != answered_by)
        picker = ModelPicker(
            self._controls,
            "next_turn",
            self._glyphs,
            start_at=next(others, None),
            is_asking_again=True,
        )
        self._host.app.push_screen(picker, self._ask_by)

    def _ask_by(self, pin: Pin | None) -> None:
        prompt = self._prompt() if pin is not None else None  # Claude may work again by now
        if pin is not None and prompt is not None and self._pin(pin):
            self._ask(prompt)

    def _pin(self, pin: Pin) -> bool:
        """Whether it is pinned now: the file may have lost the model since it was shown."""
        try:
            self._controls.pin_model(pin.model, pin.scope, pin.route)
        except ValueError as error:
            self._warn(str(error))
            return False
        self._on_change()
        return True

    def _prompt(self) -> str | None:
        """What to ask again; None, and the user is told why, if it can't be done now."""
        try:
            prompt = self._controls.last_prompt()
        except ValueError as error:
            self._warn(str(error))
            return None
        hindrance = self._asking_again.hindrance()
        if hindrance is None:
            return prompt
        self._warn(hindrance)
        return None

    def _warn(self, words: str) -> None:
        self._host.app.notify(words, severity="warning", markup=False)
