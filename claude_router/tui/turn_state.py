"""What a turn is doing, read from the phases of its requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from claude_router.events import TERMINAL_PHASES, Exchange, Phase
from claude_router.route.decision import Lane


class TurnState(StrEnum):
    """What a turn is doing, or how it ended."""

    CLASSIFYING = "classifying"
    WAITING = "waiting"
    STREAMING = "streaming"
    TOOL_LOOP = "tool loop"
    TOOLS = "running tools"
    SUBAGENTS = "subagents"
    DONE = "done"
    FELL_BACK = "fell back"
    FAILED = "failed"
    CANCELLED = "cancelled"


LIVE_STATES = frozenset(
    {
        TurnState.CLASSIFYING,
        TurnState.WAITING,
        TurnState.STREAMING,
        TurnState.TOOL_LOOP,
        TurnState.TOOLS,
        TurnState.SUBAGENTS,
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An exchange and the last phase it reached."""

    phase: Phase
    exchange: Exchange

    @property
    def is_live(self) -> bool:
        return self.phase not in TERMINAL_PHASES


def turn_state(ordered: Sequence[Entry], *, is_newest: bool) -> TurnState:
    """State of a turn from its entries, oldest first.

    `is_newest`: no later turn of the same session has begun, so a tool may still be running.
    """
    main = [entry for entry in ordered if entry.exchange.lane != Lane.SUBAGENT]
    if any(entry.is_live for entry in ordered) and not any(entry.is_live for entry in main):
        return TurnState.SUBAGENTS
    return conversation_state(main or ordered, is_open=is_newest)


def conversation_state(ordered: Sequence[Entry], *, is_open: bool) -> TurnState:
    """State of one conversation from its entries, oldest first.

    `is_open`: it may yet go on, so that after a tool call the tool is still running.
    """
    live = [entry for entry in ordered if entry.is_live]
    return _live_state(live[-1]) if live else _ended_state(ordered, is_open)


def has_fallen_back(exchange: Exchange) -> bool:
    """Whether another model failed before the one that answered."""
    return any(a.error is not None and a.model != exchange.model for a in exchange.attempts)


def passed_over(exchange: Exchange) -> str | None:
    """The chosen model, where another answers though it was not asked: it rests after failures."""
    chosen = exchange.decision.model if exchange.decision is not None else None
    asked = {exchange.model, *(attempt.model for attempt in exchange.attempts)}
    return None if exchange.model is None or chosen in asked else chosen


def _live_state(entry: Entry) -> TurnState:
    if entry.exchange.lane == Lane.TOOL_LOOP:
        return TurnState.TOOL_LOOP
    if entry.phase == "first_token":
        return TurnState.STREAMING
    if entry.phase == "received" and entry.exchange.lane == Lane.USER_TURN:
        return TurnState.CLASSIFYING
    return TurnState.WAITING


def _ended_state(ended: Sequence[Entry], is_open: bool) -> TurnState:
    last = ended[-1]
    if last.phase == "failed":
        return TurnState.FAILED
    if last.phase == "cancelled":
        return TurnState.CANCELLED
    if last.exchange.stop_reason == "tool_use" and is_open:
        return TurnState.TOOLS
    if any(has_fallen_back(entry.exchange) for entry in ended):
        return TurnState.FELL_BACK
    return TurnState.DONE
