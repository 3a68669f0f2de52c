"""What happened to a request: one immutable snapshot a phase, published to whoever listens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from claude_router.route.decision import Decision, Lane

Phase = Literal[
    "received", "classified", "routed", "sent", "first_token", "finished", "failed", "cancelled"
]
TERMINAL_PHASES = frozenset[str]({"finished", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts as Anthropic counts them: `input_tokens` excludes both cache figures."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One upstream tried for a request. `error` is None for the one that answered."""

    model: str
    status: int | None
    error: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of the client and what became of it; no bodies, headers or keys.

    `id` sorts by time. `launch_id` names the run of claude-router, `session_id` Claude
    Code's session, `turn_id` the user's turn (subagents and tool loops of a turn share it),
    `agent_id` the subagent. `started_at` is Unix time in seconds; the other times are seconds
    since then. Costs are USD; None where no price is known; `default_cost_usd` is what the
    default model would have cost. While the answer streams, `usage` is an estimate and
    `first_token` is published again as it grows.
    `excerpt` is the start of the user's own words, redacted.
    """

    id: str
    launch_id: str
    session_id: str
    turn_id: str
    agent_id: str | None
    project: str
    started_at: float
    lane: Lane
    requested_model: str
    is_streamed: bool
    excerpt: str = ""
    decision: Decision | None = None
    model: str | None = None
    attempts: tuple[Attempt, ...] = ()
    classified_after: float | None = None
    sent_after: float | None = None
    first_token_after: float | None = None
    ended_after: float | None = None
    status: int | None = None
    error_type: str | None = None
    error: str | None = None
    stop_reason: str | None = None
    usage: Usage | None = None
    cost_usd: float | None = None
    default_cost_usd: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangeEvent:
    """`exchange` as it stood when `phase` was reached."""

    phase: Phase
    exchange: Exchange


Subscriber = Callable[[ExchangeEvent], None]
ErrorHandler = Callable[[Subscriber, Exception], None]


class Bus:
    """Hands each event to every subscriber at once, in order; a failing subscriber harms nobody."""

    def __init__(self, on_error: ErrorHandler) -> None:
        self._on_error = on_error
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> None:
        self._subscribers.append(subscriber)

    def publish(self, event: ExchangeEvent) -> None:
        """Never blocks, never raises; subscribers must return at once."""
        for subscriber in self._subscribers:
            try:
                subscriber(event)
            except Exception as error:
                self._on_error(subscriber, error)
