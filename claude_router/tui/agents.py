"""The subagents of a turn: each one's requests folded into one summary."""

from collections.abc import Iterable
from dataclasses import dataclass

from claude_router.events import Usage
from claude_router.route.decision import Decision, Lane
from claude_router.tui.tally import known_sum, total_usage
from claude_router.tui.turn_state import Entry, TurnState, conversation_state


@dataclass(frozen=True, slots=True)
class AgentSummary:
    """A subagent's requests by time, at least one, and what they add up to.

    `cost_usd` is the sum of what is known, None if nothing is.
    """

    state: TurnState
    entries: tuple[Entry, ...]
    usage: Usage
    cost_usd: float | None

    @property
    def decision(self) -> Decision | None:
        """What its task was decided to be."""
        return self.entries[0].exchange.decision

    @property
    def model(self) -> str:
        """Key of the model that it asked last, or what Claude Code asks for."""
        last = self.entries[-1].exchange
        decided = last.decision.model if last.decision is not None else None
        return last.model or decided or last.requested_model


def agent_id(entry: Entry) -> str | None:
    """Which subagent a request belongs to; None in the main conversation."""
    exchange = entry.exchange
    return (exchange.agent_id or "") if exchange.lane == Lane.SUBAGENT else None


def agents_of(ordered: Iterable[Entry], *, is_turn_live: bool) -> tuple[AgentSummary, ...]:
    """The subagents among a turn's entries (oldest first), in the order in which they began."""
    requests: dict[str, list[Entry]] = {}
    for entry in ordered:
        if (id_ := agent_id(entry)) is not None:
            requests.setdefault(id_, []).append(entry)
    return tuple(_summarise(entries, is_turn_live) for entries in requests.values())


def _summarise(entries: list[Entry], is_turn_live: bool) -> AgentSummary:
    exchanges = [entry.exchange for entry in entries]
    return AgentSummary(
        state=conversation_state(entries, is_open=is_turn_live),
        entries=tuple(entries),
        usage=total_usage(exchanges),
        cost_usd=known_sum(exchange.cost_usd for exchange in exchanges),
    )
