"""One turn of the user as the panel shows it: its requests folded into one summary."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from claude_router.events import Exchange, Usage
from claude_router.route.decision import Decision, Lane
from claude_router.tui.agents import AgentSummary, agents_of
from claude_router.tui.tally import is_unpriced, known_sum, total_usage
from claude_router.tui.turn_state import LIVE_STATES, Entry, TurnState, turn_state

BACKGROUND_LANES = frozenset({Lane.BACKGROUND, Lane.CLASSIFIER, Lane.WEB_SEARCH, Lane.COUNT_TOKENS})
"""Lanes that are no part of a turn; they only count in the totals."""

TurnKey = tuple[str, str]
"""Session id and turn id; a compaction has its exchange's id in place of the turn's."""

_HEAD_ORDER = {Lane.USER_TURN: 0, Lane.COMPACTION: 0, Lane.CONTINUATION: 1, Lane.SUBAGENT: 3}


@dataclass(frozen=True, slots=True)
class TurnSummary:
    """A turn: whose decision it follows, what it used, how it stands.

    `exchanges` has the one with the main decision first, the others by time. `lanes` counts
    the others. Costs are sums of what is known, None if nothing is; `unpriced` counts finished
    requests without a known price. `entries` are `exchanges` with their phases. `previous` is
    what the session's main conversation was answered last before this turn.
    """

    key: TurnKey
    state: TurnState
    entries: tuple[Entry, ...]
    tool_loops: int = 0
    lanes: tuple[tuple[Lane, int], ...] = ()
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = None
    default_cost_usd: float | None = None
    unpriced: int = 0
    agents: tuple[AgentSummary, ...] = ()
    previous: Exchange | None = None

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        return tuple(entry.exchange for entry in self.entries)

    @property
    def main(self) -> Exchange:
        """The exchange whose decision the turn follows."""
        return self.entries[0].exchange

    @property
    def decision(self) -> Decision | None:
        return self.main.decision

    @property
    def model(self) -> str | None:
        """Key of the model that answers; None until it is decided."""
        if self.main.model is not None:
            return self.main.model
        return self.decision.model if self.decision is not None else None

    @property
    def streaming(self) -> Exchange | None:
        """The main conversation's answer that streams now, if one does."""
        main = (entry for entry in self.entries if entry.exchange.lane != Lane.SUBAGENT)
        streaming = [entry.exchange for entry in main if entry.phase == "first_token"]
        return max(streaming, key=lambda exchange: exchange.id, default=None)

    @property
    def is_compaction(self) -> bool:
        return self.main.lane == Lane.COMPACTION

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES

    @property
    def state_text(self) -> str:
        """The state in words, e.g. `tool loop 3`."""
        if self.state == TurnState.TOOL_LOOP:
            return f"{self.state.value} {self.tool_loops}"
        return self.state.value

    @property
    def live_since(self) -> float:
        """Unix time since when the turn is in its present state, as far as requests tell."""
        live = [entry.exchange.started_at for entry in self.entries if entry.is_live]
        ends = [e.started_at + (e.ended_after or 0.0) for e in self.exchanges]
        return max(live or ends)

    @property
    def error(self) -> str | None:
        """Words of the last failure, if the turn ended by it."""
        if self.state != TurnState.FAILED:
            return None
        failed = [e.exchange for e in self.entries if e.phase == "failed"]
        last = max(failed, key=lambda exchange: exchange.id)
        return last.error or last.error_type or f"status {last.status or 'unknown'}"


def summarise(
    key: TurnKey,
    entries: Iterable[Entry],
    *,
    is_newest: bool = True,
    previous: Exchange | None = None,
) -> TurnSummary:
    """Fold a turn's entries (at least one, any order) into one summary.

    `is_newest`: no later turn of the same session has begun. `previous` as in TurnSummary.
    """
    ordered = sorted(entries, key=lambda entry: entry.exchange.id)
    head = min(ordered, key=_head_rank)
    others = [entry for entry in ordered if entry is not head]
    exchanges = [entry.exchange for entry in ordered]
    lanes = Counter(entry.exchange.lane for entry in others)
    state = turn_state(ordered, is_newest=is_newest)
    return TurnSummary(
        key=key,
        state=state,
        entries=(head, *others),
        tool_loops=lanes[Lane.TOOL_LOOP],
        lanes=tuple((lane, lanes[lane]) for lane in Lane if lanes[lane]),
        usage=total_usage(exchanges),
        cost_usd=known_sum(exchange.cost_usd for exchange in exchanges),
        default_cost_usd=known_sum(exchange.default_cost_usd for exchange in exchanges),
        unpriced=sum(map(is_unpriced, exchanges)),
        agents=agents_of(ordered, is_turn_live=state in LIVE_STATES),
        previous=previous,
    )


def _head_rank(entry: Entry) -> tuple[int, str]:
    return _HEAD_ORDER.get(entry.exchange.lane, 2), entry.exchange.id
