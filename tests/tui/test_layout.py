import subprocess
import sys

from claude_router.tui.layout import has_docked_panel, has_status_line, pane_size


def test_the_panel_stands_beside_a_wide_pane_which_has_all_rows() -> None:
    assert pane_size(150, 40, panel_width=40, is_panel_shown=True) == (110, 40)


def test_a_hidden_panel_takes_no_columns_but_a_row_for_the_status_line() -> None:
    assert pane_size(150, 40, panel_width=40, is_panel_shown=False) == (150, 39)


def test_below_110_columns_the_pane_has_the_whole_width_above_the_status_line() -> None:
    assert pane_size(109, 40, panel_width=40, is_panel_shown=True) == (109, 39)
    assert not has_docked_panel(109, is_panel_shown=True)
    assert has_docked_panel(110, is_panel_shown=True)


def test_the_status_line_stands_only_where_no_panel_does() -> None:
    assert has_status_line(109, 40, is_panel_shown=True)
    assert not has_status_line(110, 40, is_panel_shown=True)
    assert has_status_line(110, 40, is_panel_shown=False)


def test_a_tiny_terminal_is_all_pane() -> None:
    assert pane_size(29, 30, panel_width=40, is_panel_shown=True) == (29, 30)
    assert pane_size(80, 9, panel_width=40, is_panel_shown=True) == (80, 9)
    assert pane_size(30, 10, panel_width=40, is_panel_shown=True) == (30, 9)


def test_a_terminal_without_a_size_gives_a_pane_of_one_cell() -> None:
    assert pane_size(0, 0, panel_width=40, is_panel_shown=True) == (1, 1)


def test_the_size_is_known_without_loading_textual() -> None:
    code = "import sys, claude_router.tui.layout as _; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
