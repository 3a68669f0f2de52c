"""A recorded session's exchanges folded into turns, as the panel folds those under way."""

import sys
from collections.abc import Iterable
from dataclasses import replace

from claude_router.events import Exchange, ExchangeEvent
from claude_router.history.corrections import Correction
from claude_router.history.query import Recorded
from claude_router.tui.ledger import Ledger
from claude_router.tui.turn import TurnKey, TurnSummary
from claude_router.tui.turn_state import TurnState

SILENCE_SECONDS = 3600.0
"""A turn that has not ended but says nothing for so long was cut off."""


class Archive:
    """Takes a session's exchanges in pieces, in any order; gives its turns newest first."""

    def __init__(self) -> None:
        self._ledger = Ledger(turns_kept=sys.maxsize)
        self._corrections: dict[TurnKey, Correction] = {}
        self._oldest: Exchange | None = None

    @property
    def oldest(self) -> Exchange | None:
        """Of all that it was given."""
        return self._oldest

    def add(self, recorded: Iterable[Recorded]) -> None:
        for one in recorded:
            self._ledger.apply(ExchangeEvent(one.phase, one.exchange))
            if self._oldest is None or _age(one.exchange) < _age(self._oldest):
                self._oldest = one.exchange

    def note_corrections(self, corrections: Iterable[Correction]) -> None:
        """Those of the session."""
        for each in corrections:
            self._corrections[each.session_id, each.turn_id] = each

    def turns(self) -> list[TurnKey]:
        """Newest first."""
        return self._ledger.turns()

    def correction(self, key: TurnKey) -> Correction | None:
        return self._corrections.get(key)

    def summary(self, key: TurnKey, now: float) -> TurnSummary:
        """A turn that never ended counts as cancelled; `now` is Unix time."""
        turn = self._ledger.summary(key)
        if turn.is_live and now - turn.live_since > SILENCE_SECONDS:
            return replace(turn, state=TurnState.CANCELLED)
        return turn


def _age(exchange: Exchange) -> tuple[float, str]:
    return exchange.started_at, exchange.id
