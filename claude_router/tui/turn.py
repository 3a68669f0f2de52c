"""One turn of the user as the panel shows it: its requests folded into one summary."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from claude_router.events import Exchange, Usage
from claude_router.route.decision import Decision, Lane
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
    requests without a known price. `entries` are `exchanges` with their phases.
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


def summarise(key: TurnKey, entries: Iterable[Entry], *, is_newest: bool = True) -> TurnSummary:
    """Fold a turn's entries (at least one, any order) into one summary.

    `is_newest`: no later turn of the same session has begun.
    """
    ordered = sorted(entries, key=lambda entry: entry.exchange.id)
    head = min(ordered, key=_head_rank)
    others = [entry for entry in ordered if entry is not head]
    exchanges = [entry.exchange for entry in ordered]
    lanes = Counter(entry.exchange.lane for entry in others)
    return TurnSummary(
        key=key,
        state=turn_state(ordered, is_newest=is_newest),
        entries=(head, *others),
        tool_loops=lanes[Lane.TOOL_LOOP],
        lanes=tuple((lane, lanes[lane]) for lane in Lane if lanes[lane]),
        usage=total_usage(exchanges),
        cost_usd=known_sum(exchange.cost_usd for exchange in exchanges),
        default_cost_usd=known_sum(exchange.default_cost_usd for exchange in exchanges),
        unpriced=sum(map(is_unpriced, exchanges)),
    )


def is_unpriced(exchange: Exchange) -> bool:
    """Whether it cost something unknown; while a request is under way nothing has a cost yet."""
    has_ended = exchange.ended_after is not None
    return has_ended and exchange.usage is not None and exchange.cost_usd is None


def known_sum(values: Iterable[float | None]) -> float | None:
    """Sum of the values that are known; None if none is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def total_usage(exchanges: Iterable[Exchange]) -> Usage:
    usages = [exchange.usage for exchange in exchanges if exchange.usage is not None]
    return Usage(
        sum(usage.input_tokens for usage in usages),
        sum(usage.output_tokens for usage in usages),
        sum(usage.cache_read_tokens for usage in usages),
        sum(usage.cache_write_tokens for usage in usages),
    )


def prompt_tokens(usage: Usage) -> int:
    """Everything the model read, cached or not."""
    return usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens


def _head_rank(entry: Entry) -> tuple[int, str]:
    return _HEAD_ORDER.get(entry.exchange.lane, 2), entry.exchange.id
