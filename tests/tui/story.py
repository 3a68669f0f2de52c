"""A short session as events: one of everything the panel has to show."""

from dataclasses import replace
from typing import Any

from claude_router.events import Attempt, ExchangeEvent, Usage
from claude_router.route.decision import Lane, Reason, Veto
from tests.tui.exchanges import START, decided, event

USAGE = Usage(1_200, 800, 12_000, 300)
GPT = "openai/gpt-5.6"
SONNET = "anthropic/claude-sonnet-5-5"
REASONER = "deepseek/deepseek-reasoner-very-long-name"
REVIEW = decided(SONNET, lane=Lane.SUBAGENT, route="code review", scores={"code review": 0.7})


def finished_turn() -> list[ExchangeEvent]:
    """A turn with a tool loop and a subagent."""
    return [
        event(
            "finished",
            "e1",
            excerpt="fix the flaky [bold]login test and add more",
            decision=decided(),
            model=GPT,
            usage=USAGE,
            cost_usd=0.0123,
            default_cost_usd=0.05,
            classified_after=0.005,
            sent_after=0.012,
            first_token_after=0.9,
            ended_after=3.0,
            status=200,
            stop_reason="tool_use",
            attempts=(Attempt(GPT, 200, None, 0.9),),
        ),
        _follow_up("e2", Lane.TOOL_LOOP),
        _follow_up("e3", Lane.SUBAGENT, agent_id="a1", decision=REVIEW, model=SONNET),
    ]


def subagents_turn() -> list[ExchangeEvent]:
    """A turn under way whose subagents are done, answering, waiting and failed."""
    first = finished_turn()[0].exchange
    ago = {"started_at": START + 1}
    return [
        ExchangeEvent("finished", replace(first, id="e30", turn_id="t30")),
        _follow_up("e31", Lane.SUBAGENT, turn_id="t30", agent_id="a1", decision=REVIEW),
        _follow_up("e32", Lane.SUBAGENT, turn_id="t30", agent_id="a1", decision=REVIEW),
        event(
            "first_token",
            "e33",
            turn_id="t30",
            lane=Lane.SUBAGENT,
            agent_id="a2",
            decision=decided(REASONER, route="code understanding"),
            model=REASONER,
            usage=Usage(9_000, 246),
            first_token_after=3.0,
            **ago,
        ),
        event("received", "e34", turn_id="t30", lane=Lane.SUBAGENT, agent_id="a3", **ago),
        event(
            "failed",
            "e35",
            turn_id="t30",
            lane=Lane.SUBAGENT,
            agent_id="a4",
            model=SONNET,
            error="Overloaded",
            ended_after=1.0,
            **ago,
        ),
    ]


def left_warm_cache() -> list[ExchangeEvent]:
    """A turn that goes to another model than the one before, whose cache was warm."""
    return [
        *finished_turn(),
        event(
            "finished",
            "e9",
            turn_id="t9",
            excerpt="explain the retry loop",
            started_at=START + 60,
            decision=decided(SONNET, route="code understanding", scores={"code understanding": 1}),
            model=SONNET,
            usage=Usage(13_000, 400, 300),
            cost_usd=0.045,
            default_cost_usd=0.045,
            first_token_after=1.1,
            ended_after=4.0,
            status=200,
            notes=(f"{SONNET} was asked without temperature",),
        ),
    ]


def fallen_back_turn() -> list[ExchangeEvent]:
    attempts = (
        Attempt(REASONER, 529, "Overloaded, try again later please", 0.3),
        Attempt(SONNET, 200, None, 0.5),
    )
    return [
        event(
            "finished",
            "e4",
            turn_id="t2",
            excerpt="why is it slow",
            decision=decided(
                REASONER,
                vetoed=(Veto("ollama/tiny", "its context window is 8k tokens"),),
                fallbacks=(SONNET, GPT),
                note="The router took long.",
            ),
            model=SONNET,
            usage=USAGE,
            first_token_after=2.2,
            ended_after=4.0,
            attempts=attempts,
            notes=(f"{SONNET} was asked without temperature",),
        )
    ]


def failed_turn() -> list[ExchangeEvent]:
    decision = decided(SONNET, route=None, reason=Reason.NO_MATCH, scores={"a": 0.2}, other=0.8)
    return [
        event(
            "failed",
            "e5",
            turn_id="t3",
            excerpt="日本語のテキストがここにある長いもの",
            decision=decision,
            error_type="rate_limit_error",
            error="Number of requests has exceeded the limit",
            status=429,
            ended_after=2.0,
        )
    ]


def session() -> list[ExchangeEvent]:
    return [
        *finished_turn(),
        *fallen_back_turn(),
        *failed_turn(),
        event(
            "first_token",
            "e6",
            turn_id="t4",
            excerpt="write a function",
            decision=decided(),
            model=GPT,
            first_token_after=0.7,
            usage=Usage(1_500, 181, 0, 0),
            started_at=START + 5,
        ),
        event(
            "finished",
            "e7",
            turn_id="",
            lane=Lane.BACKGROUND,
            usage=Usage(100, 10),
            cost_usd=0.0001,
        ),
        event("received", "e8", turn_id="t5", started_at=START + 9),
    ]


def _follow_up(id_: str, lane: Lane, **changes: Any) -> ExchangeEvent:
    facts: dict[str, Any] = {
        "lane": lane,
        "model": GPT,
        "usage": USAGE,
        "cost_usd": 0.01,
        "default_cost_usd": 0.03,
        "first_token_after": 0.2,
        "ended_after": 2.0,
    }
    return event("finished", id_, **(facts | changes))
