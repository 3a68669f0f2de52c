"""Mouse reports that concern the claude pane, in its own coordinates."""

import re
from collections.abc import Callable

from claude_router.terminal.mouse import translate_mouse
from claude_router.tui.widgets.claude_pane import ClaudePane

_REPORT = re.compile(rb"\x1b\[<(\d+);(-?\d+);(-?\d+)([Mm])")
_MOTION, _WHEEL, _NO_BUTTON = 32, 64, 3


class PaneMouse:
    """A button pressed in the pane is the child's until released, wherever the drag goes."""

    def __init__(
        self,
        pane: ClaudePane,
        is_pane_at: Callable[[int, int], bool],
        on_press: Callable[[], None],
    ) -> None:
        self._pane = pane
        self._is_pane_at = is_pane_at
        self._on_press = on_press
        self._is_pressed = False
        self._is_captured = False

    def route(self, raw: bytes) -> None:
        report = _REPORT.fullmatch(raw)
        if report is None:
            return
        button, is_release = int(report[1]), report[4] == b"m"
        is_over = self._is_pane_at(int(report[2]) - 1, int(report[3]) - 1)
        if _is_press(button) and not is_release:
            self._press(is_over)
        if self._is_captured or (is_over and not self._is_pressed):
            self._give(raw, button)
        if is_release:
            self._is_pressed = self._is_captured = False

    def _press(self, is_over: bool) -> None:
        if not self._is_pressed:
            self._is_pressed, self._is_captured = True, is_over
        if is_over:
            self._on_press()

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
        elif button & _WHEEL and not button & 2 and not pane.has_mouse:
            pane.turn_wheel(is_up=not button & 1)


def _is_press(button: int) -> bool:
    return not button & (_MOTION | _WHEEL) and button & 3 != _NO_BUTTON
