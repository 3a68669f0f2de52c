"""How the window is divided; free of Textual, since claude gets its size before Textual loads."""

PANEL_MIN_COLS = 110
"""Below this the panel only ever lies over the pane."""

STATUS_MIN_COLS = 30
STATUS_MIN_ROWS = 10


def has_docked_panel(cols: int, *, is_panel_shown: bool) -> bool:
    """Whether the panel stands beside the pane, rather than over it or not at all."""
    return is_panel_shown and cols >= PANEL_MIN_COLS


def has_status_line(cols: int, rows: int, *, is_panel_shown: bool) -> bool:
    """Whether a row is taken for the status line: where no panel stands beside the pane.

    In a tiny terminal claude gets all of it.
    """
    is_roomy = cols >= STATUS_MIN_COLS and rows >= STATUS_MIN_ROWS
    return is_roomy and not has_docked_panel(cols, is_panel_shown=is_panel_shown)


def pane_size(cols: int, rows: int, *, panel_width: int, is_panel_shown: bool) -> tuple[int, int]:
    """Columns and rows of the claude pane in a terminal of `cols` x `rows`; at least 1 x 1."""
    if has_status_line(cols, rows, is_panel_shown=is_panel_shown):
        rows -= 1
    if has_docked_panel(cols, is_panel_shown=is_panel_shown):
        cols -= panel_width
    return max(1, cols), max(1, rows)
