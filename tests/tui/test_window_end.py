"""How the window ends, stops and fails, and what the terminal is left with."""

import signal
import termios
import time

import pytest

from tests.tui.terminal import ALT, END, PATIENCE, READY, Open, Terminal, ready


def test_the_status_and_the_last_words_are_the_childs(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.type(END)
    assert terminal.end() == 7
    last = terminal.shown[terminal.shown.rindex(b"\x1b[?1049l") :]
    assert b"goodbye\r\n" in last
    assert b"\x1b[c" not in last  # nobody would read the answer


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_window_and_restores_the_terminal(
    open_terminal: Open, number: signal.Signals
) -> None:
    terminal = ready(open_terminal(child_output=ALT + b"\x1b[5 q\x1b[?25h" + READY))
    terminal.until_shown(b"\x1b[5 q")
    terminal.process.kill(number)
    assert terminal.end() == 128 + number
    _assert_restored(terminal)
    assert b"\x1b[0 q" in terminal.shown


def test_a_terminal_that_goes_away_ends_the_window_and_the_child(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.hang_up()
    deadline = time.monotonic() + PATIENCE
    while terminal.process.isalive() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert terminal.process.exitstatus == 128 + signal.SIGHUP


def test_a_bug_of_ours_restores_the_terminal(open_terminal: Open) -> None:
    terminal = open_terminal(child_output=ALT + READY, variables={"WINDOW_FAIL": "window"})
    assert terminal.end() == 70
    _assert_restored(terminal)


@pytest.mark.parametrize("part", ["panel", "exchange", "screen"])
def test_a_bug_in_the_panel_takes_only_the_panel(open_terminal: Open, part: str) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY, variables={"WINDOW_FAIL": part}))
    terminal.until_shown(b"The panel failed")
    terminal.until_size(150, 39)
    terminal.type(END)
    assert terminal.end() == 7


def test_a_bug_behind_a_key_of_the_panel_takes_only_the_panel(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY, variables={"WINDOW_FAIL": "key"}))
    terminal.type(b"\x1bOQ" + b"e")
    terminal.until_shown(b"The panel failed")
    terminal.type(END)
    assert terminal.end() == 7


def test_a_shell_gets_the_terminal_back_while_suspended(open_terminal: Open) -> None:
    terminal = open_terminal(child_output=ALT + READY, is_in_shell=True)
    ready(terminal)
    terminal.type(b"\x1a")
    terminal.until_shown(b"Stopped")
    assert b"\x1b[?1049l" in terminal.shown
    terminal.type(b"fg\n")
    terminal.until(lambda: terminal.shown.count(b"\x1b[?1049h") == 2)
    terminal.until(lambda: terminal.shown.count(READY) >= 2)
    terminal.type(b"a")
    terminal.until_received(b"a")


def test_the_terminal_is_restored_at_the_end(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.type(END)
    terminal.end()
    _assert_restored(terminal)


def test_ctrl_z_leaves_the_screen_and_comes_back(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.type(b"\x1a")  # no shell controls jobs here, so it comes back at once
    terminal.until(lambda: terminal.shown.count(b"\x1b[?1049h") == 2)
    terminal.until(lambda: terminal.shown.count(READY) >= 2)
    terminal.type(b"a")
    terminal.until_received(b"a")


def _assert_restored(terminal: Terminal) -> None:
    assert terminal.is_set(25)
    for mode in (1, 1000, 1003, 1006, 2004, 1004, 1049, 2031):
        assert not terminal.is_set(mode)
    assert b"\x1b[23;2t" in terminal.shown
    assert termios.tcgetattr(terminal.process.child_fd) == terminal.settings_before
