"""Keys that come faster than the window's widgets work, as over a slow line."""

import pytest

from tests.tui.terminal import ALT, READY, Open, ready

F2, BACK = b"\x1bOQ", b"\x03"


def test_keys_typed_ahead_go_where_those_before_them_lead(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.type(F2 + b"Pqwen\r" + BACK + b"typed")
    terminal.until_received(b"typed")
    terminal.until_shown("◆ pinned ".encode())
    assert b"qwen3-coder" in terminal.shown.rpartition("◆ pinned ".encode())[2]


@pytest.mark.parametrize("times", [1, 2, 5])
def test_the_panels_key_typed_ahead_counts_every_time(open_terminal: Open, times: int) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.type((F2 + b"jk" + F2 + b"typed") * times)
    terminal.until_received(b"typed" * times)
