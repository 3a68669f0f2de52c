"""A screen over the session leaves the session in view, and leaves it as it was."""

from dataclasses import replace

import pytest

from claude_router.terminal.screen import Row, Run
from tests.tui.terminal import ALT, READY, Open, Terminal, ready

F2 = b"\x1bOQ"
COLS, ROWS = 150, 40
PANE_COLS, BESIDE_FRAME = 110, 30
STYLED = "\x1b[%d;1H\x1b[38;2;200;100;50m%02d\x1b[4:3m curly\x1b[0m 👩‍👩‍👧 ⚠️ 漢字 \x1b[7mend\x1b[0m"
SCREENFUL = "".join(STYLED % (row, row) for row in range(1, ROWS)).encode()


@pytest.fixture
def terminal(open_terminal: Open) -> Terminal:
    output = ALT + SCREENFUL + b"\x1b[%d;1H" % ROWS + READY
    return ready(open_terminal(child_output=output, cols=COLS, rows=ROWS))


def left(terminal: Terminal, cols: int) -> list[list[Run]]:
    """The first `cols` columns of every row."""
    return [first_columns(row, cols) for row in terminal.screen()]


def first_columns(row: Row, cols: int) -> list[Run]:
    runs: list[Run] = []
    for run in row:
        width = min(run.width, cols)
        if width:
            text = run.text if width == run.width else run.text[:width]
            runs.append(replace(run, text=text, width=width))
        cols -= width
    return runs


def words(terminal: Terminal) -> str:
    return "\n".join("".join(run.text for run in row) for row in terminal.screen())


def test_the_pane_shows_beside_the_frame_and_is_whole_afterwards(terminal: Terminal) -> None:
    pane, beside = left(terminal, PANE_COLS), left(terminal, BESIDE_FRAME)
    terminal.type(F2 + b"p")
    terminal.until_shown(b"esc cancel")
    terminal.until(lambda: left(terminal, BESIDE_FRAME) == beside)
    terminal.type(F2 + F2)
    terminal.until(lambda: left(terminal, PANE_COLS) == pane)


def test_the_session_goes_on_behind_the_frame(terminal: Terminal) -> None:
    terminal.type(b"\x10" + F2 + b"p")
    terminal.until_shown(b"esc cancel")
    terminal.until(lambda: "line 0" in words(terminal))
    assert "esc cancel" in words(terminal)


def test_the_child_follows_the_terminals_size_behind_the_frame(terminal: Terminal) -> None:
    terminal.type(F2 + b"p")
    terminal.until_shown(b"esc cancel")
    terminal.process.setwinsize(30, 120)
    terminal.until(lambda: terminal.resizes() > 0)
    terminal.until(lambda: "esc cancel" in words(terminal))
    terminal.type(F2 + F2)
    terminal.until_size(80, 30)
