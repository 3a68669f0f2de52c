"""Keeps the user's terminal as the child wants its own: key modes and cursor."""

from collections.abc import Callable

from textual.geometry import Offset

from claude_router.terminal.screen import Screen
from claude_router.tui.outer import Modes, OuterTerminal
from claude_router.tui.widgets.claude_pane import ClaudePane


class Mirror:
    """Tells the terminal what changed; plain modes and no cursor while the panel has the keys."""

    def __init__(
        self,
        outer: OuterTerminal,
        pane: ClaudePane,
        *,
        has_pane_keys: Callable[[], bool],
        move_cursor: Callable[[Offset], None],
    ) -> None:
        """`move_cursor` says where every painting shall leave the cursor."""
        self._outer = outer
        self._pane = pane
        self._has_pane_keys = has_pane_keys
        self._move_cursor = move_cursor
        self._told_cursor: Offset | None = None

    def forget_cursor(self) -> None:
        """Something else has moved the terminal's cursor."""
        self._told_cursor = None

    def update(self) -> None:
        if not self._has_pane_keys():
            self._outer.mirror(Modes())
            self._outer.hide_cursor()
            return
        self._outer.mirror(_modes_of(self._pane.vt))
        position = self._pane.cursor_offset
        if position != self._told_cursor:
            self._told_cursor = position
            self._move_cursor(position)
            self._outer.move_cursor(*position)
        self._outer.show_cursor(self._pane.cursor)


def _modes_of(screen: Screen) -> Modes:
    return Modes(
        kitty_flags=screen.kitty_flags,
        modify_other_keys=screen.modify_other_keys,
        has_cursor_keys=screen.is_mode_set(1),
        has_keypad=screen.is_mode_set(66),
        has_scheme_reports=screen.is_mode_set(2031),
    )
