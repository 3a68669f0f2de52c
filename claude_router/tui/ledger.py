"""Folds exchange events into the session's totals and its turns, newest first."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field

from claude_router.events import TERMINAL_PHASES, Exchange, ExchangeEvent, Phase
from claude_router.route.decision import Lane
from claude_router.tui.agents import agent_id
from claude_router.tui.tally import Totals
from claude_router.tui.turn import BACKGROUND_LANES, TurnKey, TurnSummary, summarise
from claude_router.tui.turn_state import Entry

TURNS_KEPT = 500
COSTS_KEPT = 60
"""Newest turns whose costs the totals tell one by one."""
ENDED_IDS_KEPT = 20_000

_PHASE_ORDER: dict[Phase, int] = {
    "received": 0,
    "classified": 1,
    "routed": 2,
    "sent": 3,
    "first_token": 4,
    "finished": 5,
    "failed": 5,
    "cancelled": 5,
}


@dataclass(slots=True)
class _Turn:
    """`answered` is the main conversation's newest request with an answer, however short.

    `cost_usd` sums what is known.
    """

    key: TurnKey
    first_id: str
    entries: dict[str, Entry] = field(default_factory=dict)
    agents: set[str] = field(default_factory=set)
    answered: Exchange | None = None
    cost_usd: float | None = None

    def add(self, entry: Entry) -> None:
        exchange = entry.exchange
        self.entries[exchange.id] = entry
        if (agent := agent_id(entry)) is not None:
            self.agents.add(agent)
        elif exchange.usage is not None and (
            self.answered is None or self.answered.id <= exchange.id
        ):
            self.answered = exchange
        if exchange.cost_usd is not None and not entry.is_live:  # an end comes but once
            self.cost_usd = (self.cost_usd or 0.0) + exchange.cost_usd


class Ledger:
    """What happened in this launch. Totals stay exact; only the newest turns keep detail."""

    def __init__(self, turns_kept: int = TURNS_KEPT) -> None:
        self._turns_kept = turns_kept
        self._turns: dict[TurnKey, _Turn] = {}
        self._order: list[tuple[str, TurnKey]] = []
        self._newest: dict[str, TurnKey] = {}
        self._live: dict[str, Entry] = {}
        self._ended_ids: dict[str, None] = {}
        self._ended = Totals()
        self._ended_background = Totals()
        self._changed: dict[TurnKey, None] = {}

    def apply(self, event: ExchangeEvent) -> None:
        """Take in one snapshot. Duplicates and snapshots older than the held one change nothing."""
        entry = Entry(event.phase, event.exchange)
        if not self._is_news(entry):
            return
        self._count(entry)
        if entry.exchange.lane not in BACKGROUND_LANES:
            self._fold(entry)

    def totals(self) -> Totals:
        """All requests, background ones included."""
        totals = _sum_up((self._ended, self._ended_background), self._live.values())
        newest = self._order[-COSTS_KEPT:]
        totals.turn_costs = tuple(self._turns[key].cost_usd for _, key in newest)
        return totals

    def background_totals(self) -> Totals:
        """Requests that belong to no turn: titles, safety checks, searches, counting."""
        live = [e for e in self._live.values() if e.exchange.lane in BACKGROUND_LANES]
        return _sum_up((self._ended_background,), live)

    def turns(self) -> list[TurnKey]:
        """Turns that keep detail, newest first."""
        return [key for _, key in reversed(self._order)]

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, key: TurnKey) -> bool:
        return key in self._turns

    def summary(self, key: TurnKey) -> TurnSummary:
        """
        Raises:
            KeyError: the turn is unknown or keeps no detail any more.
        """
        turn = self._turns[key]
        is_newest = self._newest.get(key[0]) in (None, key)
        previous = self._previous(turn)
        return summarise(key, turn.entries.values(), is_newest=is_newest, previous=previous)

    def agent_count(self, key: TurnKey) -> int:
        """How many subagents a turn has, 0 if it keeps no detail."""
        return len(self._turns[key].agents) if key in self._turns else 0

    def take_changed(self) -> list[TurnKey]:
        """Turns changed, opened or dropped since the last call."""
        changed = list(self._changed)
        self._changed.clear()
        return changed

    def _is_news(self, entry: Entry) -> bool:
        if entry.exchange.id in self._ended_ids:
            return False
        held = self._live.get(entry.exchange.id)
        if held is None:
            return True
        return held != entry and _PHASE_ORDER[entry.phase] >= _PHASE_ORDER[held.phase]

    def _count(self, entry: Entry) -> None:
        exchange = entry.exchange
        if entry.phase not in TERMINAL_PHASES:
            self._live[exchange.id] = entry
            return
        self._live.pop(exchange.id, None)
        is_background = exchange.lane in BACKGROUND_LANES
        totals = self._ended_background if is_background else self._ended
        totals.add(exchange, has_failed=entry.phase == "failed")
        self._ended_ids[exchange.id] = None
        if len(self._ended_ids) > ENDED_IDS_KEPT:
            del self._ended_ids[next(iter(self._ended_ids))]

    def _fold(self, entry: Entry) -> None:
        key = _turn_key(entry.exchange)
        turn = self._turns.get(key) or self._open(key, entry.exchange)
        turn.add(entry)
        self._changed[key] = None
        if entry.exchange.id < turn.first_id:
            self._order.remove((turn.first_id, key))
            turn.first_id = entry.exchange.id
            insort(self._order, (turn.first_id, key))
        if len(self._order) > self._turns_kept:
            self._drop_oldest()

    def _open(self, key: TurnKey, exchange: Exchange) -> _Turn:
        turn = self._turns[key] = _Turn(key, exchange.id)
        insort(self._order, (turn.first_id, key))
        if exchange.lane != Lane.COMPACTION:
            self._supersede(key, exchange)
        return turn

    def _supersede(self, key: TurnKey, exchange: Exchange) -> None:
        previous = self._turns.get(self._newest.get(exchange.session_id, ("", "")))
        if previous is not None and previous.first_id > exchange.id:
            return
        self._newest[exchange.session_id] = key
        if previous is not None:
            self._changed[previous.key] = None

    def _previous(self, turn: _Turn) -> Exchange | None:
        """What the main conversation was answered last before this turn."""
        position = bisect_left(self._order, (turn.first_id, turn.key))
        for index in range(position - 1, -1, -1):
            key = self._order[index][1]
            if key[0] == turn.key[0] and (answered := self._turns[key].answered) is not None:
                return answered
        return None

    def _drop_oldest(self) -> None:
        _, key = self._order.pop(0)
        del self._turns[key]
        self._changed[key] = None
        if self._newest.get(key[0]) == key:
            del self._newest[key[0]]


def _turn_key(exchange: Exchange) -> TurnKey:
    if exchange.lane == Lane.COMPACTION or not exchange.turn_id:
        return exchange.session_id, exchange.id
    return exchange.session_id, exchange.turn_id


def _sum_up(ended: Iterable[Totals], live: Iterable[Entry]) -> Totals:
    total = Totals()
    for part in ended:
        total.include(part)
    for entry in live:
        total.add(entry.exchange)
    return total
