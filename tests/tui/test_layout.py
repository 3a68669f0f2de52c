import subprocess
import sys

from claude_router.tui.layout import has_docked_panel, pane_size


def test_the_panel_stands_beside_a_wide_pane() -> None:
    assert pane_size(150, 40, panel_width=40, is_panel_shown=True) == (110, 39)


def test_a_hidden_panel_takes_no_columns() -> None:
    assert pane_size(150, 40, panel_width=40, is_panel_shown=False) == (150, 39)


def test_below_110_columns_the_pane_has_the_whole_width() -> None:
    assert pane_size(109, 40, panel_width=40, is_panel_shown=True) == (109, 39)
    assert not has_docked_panel(109, is_panel_shown=True)
    assert has_docked_panel(110, is_panel_shown=True)


def test_a_tiny_terminal_is_all_pane() -> None:
    assert pane_size(19, 30, panel_width=40, is_panel_shown=True) == (19, 30)
    assert pane_size(80, 4, panel_width=40, is_panel_shown=True) == (80, 4)


def test_a_terminal_without_a_size_gives_a_pane_of_one_cell() -> None:
    assert pane_size(0, 0, panel_width=40, is_panel_shown=True) == (1, 1)


def test_the_size_is_known_without_loading_textual() -> None:
    code = "import sys, claude_router.tui.layout as _; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
