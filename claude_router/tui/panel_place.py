"""Where the panel is, beside the pane, over it or put away, and whether it has the keys."""

import logging
from collections.abc import Callable

from textual.geometry import Size
from textual.widget import Widget

from claude_router.tui.layout import has_docked_panel, has_status_line
from claude_router.tui.widgets.claude_pane import ClaudePane
from claude_router.tui.widgets.panel import Panel
from claude_router.tui.widgets.status_line import PanelState, StatusLine

PANEL_FAILED = "The panel failed and is closed; claude goes on. The log says why."

log = logging.getLogger(__name__)


class PanelPlace:
    """The status line stands in for a panel that is not beside the pane."""

    def __init__(
        self,
        pane: ClaudePane,
        panel: Panel,
        status: StatusLine,
        *,
        width: int,
        is_shown: bool,
        set_focus: Callable[[Widget], None],
    ) -> None:
        """`width` is the panel's, in columns."""
        self._pane = pane
        self._panel = panel
        self._status = status
        self._is_shown = is_shown
        self._is_open_over = False
        self._has_failed = False
        self._set_focus = set_focus
        self._terminal_size = Size(0, 0)
        panel.styles.width = width

    @property
    def has_failed(self) -> bool:
        return self._has_failed

    def fit(self, terminal_size: Size) -> None:
        self._terminal_size = terminal_size
        self._arrange()

    def enter(self) -> None:
        self._is_shown = self._is_open_over = True
        self._arrange()
        self._set_focus(self._panel.turns)  # at once; `focus` would leave the next key with claude

    def leave(self) -> None:
        self._set_focus(self._pane)

    def hide(self) -> None:
        self._is_shown = False
        self.leave()
        self._arrange()

    def fail(self, error: Exception) -> None:
        """Put it away for good; claude goes on without it."""
        log.error("the panel failed", exc_info=error)
        self._has_failed = True
        self._is_open_over = False
        self.hide()

    def note_focus(self, focused: Widget | None) -> None:
        """With the keys at the pane, nothing lies over it."""
        if focused in (None, self._pane):
            self._is_open_over = False
            self._arrange()

    @property
    def _state(self) -> PanelState:
        if self._has_failed:
            return "failed"
        return "open" if self._is_open_over else "put_away"

    def _arrange(self) -> None:
        cols, rows = self._terminal_size
        is_docked = has_docked_panel(cols, is_panel_shown=self._is_shown)
        self._panel.set_class(not is_docked, "-overlay")
        self._panel.display = is_docked or self._is_open_over
        self._status.display = has_status_line(cols, rows, is_panel_shown=self._is_shown)
        self._status.show_panel_state(self._state)
