"""Exchanges as the proxy publishes them."""

from dataclasses import replace
from typing import Any

from claude_router.events import Attempt, Exchange, ExchangeEvent, Phase, Usage
from claude_router.route.decision import Decision, Lane, Opinion, Reason, Veto

DECISION = Decision(
    model="openai/gpt-5.6",
    lane=Lane.USER_TURN,
    reason=Reason.MATCHED,
    route="code generation",
    scores={"code generation": 0.91, "reviews": 0.05},
    other=0.04,
    engine="embedded",
    engine_ms=4.5,
    vetoed=(Veto("ollama/small", "its context window is 32k"),),
    fallbacks=("anthropic/claude-sonnet-5-5",),
)
COMPARED = replace(
    DECISION,
    engine="arch",
    fast=Opinion("embedded", "reviews", {"code generation": 0.3, "reviews": 0.5}, 0.2, 4.5),
)
ROUTED = Exchange(
    id="e1",
    launch_id="launch-1",
    session_id="session-1",
    turn_id="turn-1",
    agent_id=None,
    project="/home/ann/shop",
    started_at=1_000_000.0,
    lane=Lane.USER_TURN,
    requested_model="claude-opus-5-5",
    is_streamed=True,
    excerpt="write a parser",
    decision=DECISION,
    classified_after=0.01,
)
FINISHED = replace(
    ROUTED,
    model="openai/gpt-5.6",
    attempts=(
        Attempt("openai/gpt-5.6", 529, "overloaded", 0.2),
        Attempt("openai/gpt-5.6", 200, None, 1.5),
    ),
    sent_after=0.02,
    first_token_after=0.4,
    ended_after=2.0,
    status=200,
    stop_reason="end_turn",
    usage=Usage(100, 50, 1000, 10),
    cost_usd=0.25,
    default_cost_usd=0.5,
    notes=("thinking was dropped",),
)


def event(phase: Phase = "finished", **changes: Any) -> ExchangeEvent:
    """A finished exchange unless told otherwise, with some fields changed."""
    exchange = FINISHED if phase == "finished" else ROUTED
    return ExchangeEvent(phase, replace(exchange, **changes))
