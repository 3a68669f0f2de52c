"""Mouse reports arrive shifted, and only as the child asked for them."""

import pytest

from claude_router.terminal.bittty_screen import BitttyScreen
from claude_router.terminal.mouse import translate_mouse

PRESS, RELEASE = b"\x1b[<0;41;6M", b"\x1b[<0;41;6m"
DRAG, MOTION = b"\x1b[<32;41;6M", b"\x1b[<35;41;6M"
WHEEL, CTRL_WHEEL = b"\x1b[<64;41;6M", b"\x1b[<80;41;6M"


def translate(raw: bytes, modes: str, *, is_captured: bool = False) -> bytes | None:
    screen = BitttyScreen(20, 5)
    screen.feed(f"\x1b[?{modes}h".encode())
    return translate_mouse(
        raw, dx=30, dy=2, cols=20, rows=5, screen=screen, is_captured=is_captured
    )


@pytest.mark.parametrize(
    ("raw", "modes", "expected"),
    [
        (PRESS, "1000;1006", b"\x1b[<0;11;4M"),
        (RELEASE, "1000;1006", b"\x1b[<0;11;4m"),
        (WHEEL, "1000;1006", b"\x1b[<64;11;4M"),
        (CTRL_WHEEL, "1000;1006", b"\x1b[<80;11;4M"),
        (DRAG, "1000;1006", None),
        (DRAG, "1002;1006", b"\x1b[<32;11;4M"),
        (MOTION, "1002;1006", None),
        (MOTION, "1003;1006", b"\x1b[<35;11;4M"),
        (PRESS, "1006", None),
        (PRESS, "25", None),
        (PRESS, "1000", b"\x1b[M +$"),
        (RELEASE, "1000", b"\x1b[M#+$"),
        (WHEEL, "1000", b"\x1b[M`+$"),
    ],
)
def test_a_report_comes_as_the_modes_say(raw: bytes, modes: str, expected: bytes | None) -> None:
    assert translate(raw, modes) == expected


@pytest.mark.parametrize(
    "raw",
    [b"\x1b[<0;30;6M", b"\x1b[<0;51;6M", b"\x1b[<0;41;2M", b"\x1b[<0;41;8M", b"\x1b[<0;-1;-1M"],
)
def test_a_report_outside_the_pane_is_dropped(raw: bytes) -> None:
    assert translate(raw, "1003;1006") is None


def test_the_panes_corners_are_inside() -> None:
    assert translate(b"\x1b[<0;31;3M", "1000;1006") == b"\x1b[<0;1;1M"
    assert translate(b"\x1b[<0;50;7M", "1000;1006") == b"\x1b[<0;20;5M"


def test_a_drag_that_left_the_pane_ends_at_its_edge() -> None:
    raw = b"\x1b[<0;99;1m"
    assert translate(raw, "1002;1006", is_captured=True) == b"\x1b[<0;20;1m"


def test_what_is_no_report_is_dropped() -> None:
    assert translate(b"\x1b[A", "1003;1006") is None


def test_the_old_encoding_has_no_columns_beyond_223() -> None:
    screen = BitttyScreen(300, 5)
    screen.feed(b"\x1b[?1000h")
    raw = b"\x1b[<0;224;1M"
    assert translate_mouse(raw, dx=0, dy=0, cols=300, rows=5, screen=screen) is None
