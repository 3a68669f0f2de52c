"""Mouse reports of the outer terminal, as the child in the pane asked for them (xterm ctlseqs)."""

import re

from claude_router.terminal.screen import Screen

_SGR_REPORT = re.compile(rb"\x1b\[<(-?\d+);(-?\d+);(-?\d+)([Mm])")
_MOTION = 32
_WHEEL_OR_EXTRA = 64 | 128
_NO_BUTTON = 3
_LEGACY_LIMIT = 223  # the largest coordinate that fits a byte after adding 32


def translate_mouse(
    raw: bytes,
    *,
    dx: int,
    dy: int,
    cols: int,
    rows: int,
    screen: Screen,
    is_captured: bool = False,
) -> bytes | None:
    """An SGR report with the pane's offset (columns, rows) taken off, in the child's encoding.

    None if it lies outside the `cols` x `rows` of the pane or the child's modes don't want it.
    `is_captured`: the button went down in the pane, so a position outside moves to its edge.
    """
    report = _SGR_REPORT.fullmatch(raw)
    if report is None:
        return None
    button, x, y = int(report[1]), int(report[2]) - dx, int(report[3]) - dy
    if is_captured:
        x, y = min(max(x, 1), cols), min(max(y, 1), rows)
    is_inside = 1 <= x <= cols and 1 <= y <= rows
    if not is_inside or not _is_wanted(button, screen):
        return None
    if screen.is_mode_set(1006):
        return b"\x1b[<%d;%d;%d%s" % (button, x, y, report[4])
    return _legacy(button, x, y, is_release=report[4] == b"m")


def _is_wanted(button: int, screen: Screen) -> bool:
    if screen.is_mode_set(1003):
        return True
    if not button & _MOTION:
        return screen.is_mode_set(1002) or screen.is_mode_set(1000)
    return button & 3 != _NO_BUTTON and screen.is_mode_set(1002)


def _legacy(button: int, x: int, y: int, *, is_release: bool) -> bytes | None:
    if max(x, y) > _LEGACY_LIMIT or button & 128:
        return None
    if is_release:
        button = button & ~(_WHEEL_OR_EXTRA | 3) | _NO_BUTTON
    return b"\x1b[M" + bytes((button + 32, x + 32, y + 32))
