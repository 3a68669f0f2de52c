"""A turn in every state, as the events that lead there."""

from collections.abc import Mapping
from typing import Any

from claude_router.events import ExchangeEvent, Usage
from claude_router.route.decision import Lane, Reason
from tests.tui.exchanges import START, decided, event
from tests.tui.story import (
    GPT,
    SONNET,
    USAGE,
    failed_turn,
    fallen_back_turn,
    finished_turn,
    left_warm_cache,
    session,
    subagents_turn,
)

_ASKED: dict[str, Any] = {"excerpt": "add a test for the login", "started_at": START + 4}
_ROUTED: dict[str, Any] = {**_ASKED, "decision": decided(), "model": GPT}
_SENT: dict[str, Any] = {**_ROUTED, "classified_after": 0.005, "sent_after": 0.012}
_CALLED: dict[str, Any] = {
    **_SENT,
    "stop_reason": "tool_use",
    "usage": USAGE,
    "first_token_after": 0.9,
    "ended_after": 2.0,
    "cost_usd": 0.0123,
    "default_cost_usd": 0.05,
    "status": 200,
}
_DONE: dict[str, Any] = {**_CALLED, "stop_reason": "end_turn"}
_LOOP: dict[str, Any] = {"lane": Lane.TOOL_LOOP, "model": GPT, "started_at": START + 7}
_SPENT = "This session has cost $5.02, and budget.session_usd allows $5.00."
_PASSED_OVER = f"{GPT} was passed over: it rests after failures"

TURNS: Mapping[str, list[ExchangeEvent]] = {
    "classifying": [event("received", **_ASKED)],
    "waiting": [event("sent", **_SENT)],
    "streaming": [
        event("first_token", **_SENT, usage=Usage(1_500, 181), first_token_after=0.7),
    ],
    "tool_loop": [
        event("finished", **_CALLED),
        event("first_token", "e2", **_LOOP, usage=Usage(50, 123, 4_900), first_token_after=0.5),
    ],
    "running_tools": [event("finished", **_CALLED)],
    "subagents": subagents_turn(),
    "done": [event("finished", **_DONE)],
    "failed": failed_turn(),
    "fallen_back": fallen_back_turn(),
    "cancelled": [event("cancelled", **_SENT, ended_after=3.0)],
    "resting": [event("finished", **{**_DONE, "model": SONNET}, notes=(_PASSED_OVER,))],
    "budget_spent": [
        event(
            "finished",
            **{
                **_DONE,
                "decision": decided(SONNET, reason=Reason.BUDGET, note=_SPENT),
                "model": SONNET,
            },
        )
    ],
    "by_pin": [
        event(
            "finished",
            **{
                **_DONE,
                "decision": decided(
                    SONNET, reason=Reason.PINNED, route=None, scores={}, other=None, engine=None
                ),
                "model": SONNET,
            },
        )
    ],
    "left_cache": left_warm_cache(),
    "finished": finished_turn(),
    "session": session(),
}
