"""Mouse reports that concern the claude pane, in its own coordinates."""

import re
import time
from collections.abc import Callable

from claude_router.terminal.mouse import translate_mouse
from claude_router.tui.selection import Place
from claude_router.tui.widgets.claude_pane import ClaudePane

_REPORT = re.compile(rb"\x1b\[<(\d+);(-?\d+);(-?\d+)([Mm])")
_SHIFT, _MOTION, _WHEEL, _NO_BUTTON = 4, 32, 64, 3
_LEFT = 0


class PaneMouse:
    """A button pressed in the pane is the child's until released, wherever the drag goes.

    A child that reads no mouse leaves the left button to select text; with shift it always does,
    where the terminal does not use shift for a selection of its own.
    """

    def __init__(
        self,
        pane: ClaudePane,
        is_pane_at: Callable[[int, int], bool],
        *,
        on_press: Callable[[], None],
        copy: Callable[[str], None],
    ) -> None:
        """`copy` gets the text that was selected."""
        self._pane = pane
        self._is_pane_at = is_pane_at
        self._on_press = on_press
        self._copy = copy
        self._is_pressed = False
        self._is_captured = False

    def route(self, raw: bytes) -> None:
        report = _REPORT.fullmatch(raw)
        if report is None:
            return
        button = int(report[1])
        is_release = report[4] == b"m" or _is_bare_motion(button)
        x, y = int(report[2]) - 1, int(report[3]) - 1
        is_over = self._is_pane_at(x, y)
        if _is_press(button) and not is_release:
            self._press(is_over)
            if is_over and self._is_selecting(button):
                self._pane.selection.press(self._place(x, y), time.monotonic())
        if self._pane.selection.is_open:
            self._select(x, y, is_release=is_release)
        elif self._is_captured or (is_over and not self._is_pressed):
            self._give(raw, button)
        if is_release:
            self._is_pressed = self._is_captured = False

    def _press(self, is_over: bool) -> None:
        if not self._is_pressed:
            self._is_pressed, self._is_captured = True, is_over
        if is_over:
            self._on_press()

    def _is_selecting(self, button: int) -> bool:
        return button & 3 == _LEFT and (bool(button & _SHIFT) or not self._pane.history.has_mouse)

    def _place(self, x: int, y: int) -> Place:
        """A place on the terminal as one in the pane, the nearest if it lies outside."""
        region = self._pane.region
        return (
            min(max(y - region.y, 0), region.height - 1),
            min(max(x - region.x, 0), region.width - 1),
        )

    def _select(self, x: int, y: int, *, is_release: bool) -> None:
        selection = self._pane.selection
        selection.drag(self._place(x, y))
        if is_release and (text := selection.release()):
            self._copy(text)
        self._pane.show_selection()

    def _give(self, raw: bytes, button: int) -> None:
        pane = self._pane
        data = translate_mouse(
            raw,
            dx=pane.region.x,
            dy=pane.region.y,
            cols=pane.size.width,
            rows=pane.size.height,
            screen=pane.vt,
            is_captured=self._is_captured,
        )
        if data is not None:
            pane.send(data)
        elif button & _WHEEL and not button & 2 and not pane.history.has_mouse:
            pane.history.turn_wheel(is_up=not button & 1)


def _is_bare_motion(button: int) -> bool:
    """No button is down, so a release that was not reported is past."""
    return bool(button & _MOTION) and button & 3 == _NO_BUTTON


def _is_press(button: int) -> bool:
    return not button & (_MOTION | _WHEEL) and button & 3 != _NO_BUTTON
