"""Moves the pane's view through what scrolled away, where the child cannot scroll itself."""

from collections.abc import Callable

from claude_router.terminal.screen import Screen

_ALT_SCREENS = (1049, 1047, 47)
_MOUSE_MODES = (1000, 1002, 1003)
_WHEEL_LINES = 3
_TO_END = 1_000_000


class HistoryView:
    """The view leaves the end by wheel or page key, and is back with the next other key."""

    def __init__(
        self, vt: Screen, *, write: Callable[[bytes], None], on_moved: Callable[[], None]
    ) -> None:
        """`write` sends to the child."""
        self._vt = vt
        self._write = write
        self._on_moved = on_moved
        self._lines_back = 0

    @property
    def has_mouse(self) -> bool:
        """Whether the child asked for mouse reports."""
        return any(self._vt.is_mode_set(mode) for mode in _MOUSE_MODES)

    @property
    def _is_alternate(self) -> bool:
        return any(self._vt.is_mode_set(mode) for mode in _ALT_SCREENS)

    def turn_wheel(self, *, is_up: bool) -> None:
        """A wheel the child did not ask for: arrow keys on its alternate screen, else history."""
        if self._is_alternate:
            prefix = b"\x1bO" if self._vt.is_mode_set(1) else b"\x1b["
            self._write((prefix + (b"A" if is_up else b"B")) * _WHEEL_LINES)
        else:
            self._scroll(-_WHEEL_LINES if is_up else _WHEEL_LINES)

    def press_page_key(self, raw: bytes, step: int) -> None:
        """The child gets its key, which in most places means nothing to it; the view moves too."""
        self._write(raw)
        if step and not self._is_alternate and not self.has_mouse:
            self._scroll(step * max(1, self._vt.rows - 1))

    def to_end(self) -> None:
        if self._lines_back:
            self._scroll(self._lines_back)

    def _scroll(self, lines: int) -> None:
        self._lines_back = max(0, self._lines_back - lines)
        self._vt.scroll(lines if self._lines_back else _TO_END)
        self._on_moved()
