"""A short session as events: one of everything the panel has to show."""

from claude_router.events import Attempt, ExchangeEvent, Usage
from claude_router.route.decision import Lane, Reason, Veto
from tests.tui.exchanges import START, decided, event

USAGE = Usage(1_200, 800, 12_000, 300)
GPT = "openai/gpt-5.6"
SONNET = "anthropic/claude-sonnet-5-5"
REASONER = "deepseek/deepseek-reasoner-very-long-name"


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
        _follow_up("e3", Lane.SUBAGENT),
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
            notes=("temperature was dropped",),
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


def _follow_up(id_: str, lane: Lane) -> ExchangeEvent:
    return event(
        "finished",
        id_,
        lane=lane,
        model=GPT,
        usage=USAGE,
        cost_usd=0.01,
        default_cost_usd=0.03,
        first_token_after=0.2,
        ended_after=2.0,
    )
