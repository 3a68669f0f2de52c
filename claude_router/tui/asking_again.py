"""Whether the last prompt may be typed into Claude again: only while its prompt waits for one."""

from claude_router.tui.ledger import Ledger
from claude_router.tui.turn import TurnKey
from claude_router.tui.turn_state import TurnState

ANSWERING = "Claude is still answering. Wait, or press esc in Claude first; then press r again."
AT_A_TOOL = (
    "A tool may still be running, or Claude may wait for your permission. "
    "Press esc in Claude first. If its prompt is empty already, press r again."
)
_UNSEEN = frozenset({TurnState.TOOLS, TurnState.SUBAGENTS})
"""States in which no request tells whether Claude works, asks for permission or was stopped."""


class AskingAgain:
    """Keeps that the user was warned once about a turn; the second time the user knows better."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._warned_of: TurnKey | None = None

    def answered_by(self) -> str | None:
        """Key of the model that took the last prompt."""
        turns = self._ledger.turns()
        return self._ledger.summary(turns[0]).model if turns else None

    def hindrance(self) -> str | None:
        """What speaks against typing now, as a sentence for the user, or None."""
        turns = self._ledger.turns()
        if not turns:
            return None
        newest = self._ledger.summary(turns[0])
        if newest.state in _UNSEEN:
            is_known, self._warned_of = self._warned_of == newest.key, newest.key
            return None if is_known else AT_A_TOOL
        return ANSWERING if newest.is_live else None
