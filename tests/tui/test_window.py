"""How the window is divided, and what the child is told of it."""

import pytest

from tests.tui.terminal import ALT, READY, Open, ready


def test_the_child_gets_its_size_at_the_start_and_on_a_resize(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.type(b"\x0c")
    terminal.until_shown(b"size 110 40")
    terminal.process.setwinsize(30, 100)
    terminal.until_size(100, 29)


def test_a_hidden_panel_leaves_the_pane_all_columns(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY, variables={"WINDOW_PANEL": "hidden"}))
    terminal.until_size(150, 39)
    terminal.type(b"\x1bOQ\x1bOQ")
    terminal.until_size(110, 40)


def test_a_tiny_terminal_still_works(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY, cols=17, rows=4))
    terminal.type(b"\x0c")
    terminal.until_shown(b"size 17 4")


def test_a_narrow_terminal_shows_the_panel_over_the_pane(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY, cols=100))
    assert b"router" not in terminal.shown
    terminal.type(b"\x1bOQ")
    terminal.until_shown(b" router ")
    terminal.type(b"\x1bOQ" + b"\x0c")
    terminal.until_shown(b"size 100 39")  # the pane kept its size


def test_h_hides_the_panel(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    terminal.type(b"\x1bOQh")
    terminal.until_size(150, 39)


@pytest.mark.parametrize(
    ("cols", "rows", "panel"),
    [(150, 40, "shown"), (150, 40, "hidden"), (100, 30, "shown"), (17, 4, "shown")],
)
def test_the_child_is_born_in_its_final_size(
    open_terminal: Open, cols: int, rows: int, panel: str
) -> None:
    terminal = ready(
        open_terminal(
            child_output=ALT + READY, cols=cols, rows=rows, variables={"WINDOW_PANEL": panel}
        )
    )
    terminal.type(b"typed")
    terminal.until_received(b"typed")
    assert terminal.resizes() == 0


def test_the_status_line_stands_only_where_no_panel_does(open_terminal: Open) -> None:
    terminal = ready(open_terminal(child_output=ALT + READY))
    assert b"F2 opens" not in terminal.shown
    terminal.type(b"\x1bOQh")
    terminal.until_shown(b"F2 opens")
    terminal.until_size(150, 39)
