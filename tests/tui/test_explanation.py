from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claude_router.events import Attempt, ExchangeEvent
from claude_router.route.decision import Decision, Lane, Opinion, Reason, Veto
from claude_router.tui.explanation import sentence, why_lines
from claude_router.tui.ledger import Ledger
from claude_router.tui.lines import line_width
from claude_router.tui.palette import ASCII, UNICODE
from claude_router.tui.turn import TurnSummary, summarise
from claude_router.tui.turn_state import Entry
from tests.tui.exchanges import decided, event
from tests.tui.golden import assert_golden
from tests.tui.screen_text import plain
from tests.tui.story import (
    SONNET,
    failed_turn,
    fallen_back_turn,
    finished_turn,
    left_warm_cache,
    subagents_turn,
)


def turn_of(events: list[ExchangeEvent]) -> TurnSummary:
    return summarise(("session", "t"), [Entry(each.phase, each.exchange) for each in events])


def said(turn: TurnSummary, width: int = 80) -> str:
    return "\n".join(plain(line).rstrip() for line in why_lines(turn, width, UNICODE))


@pytest.mark.parametrize("width", [38, 80])
@pytest.mark.parametrize(
    ("name", "events"),
    [
        ("finished", finished_turn()),
        ("fallen_back", fallen_back_turn()),
        ("failed", failed_turn()),
        ("undecided", [event("received")]),
        ("subagents", subagents_turn()),
    ],
)
def test_why_says_everything_about(name: str, events: list[ExchangeEvent], width: int) -> None:
    assert_golden(f"why_{name}_{width}", said(turn_of(events), width))


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence(reason: Reason) -> None:
    words = sentence(decided(reason=reason, lane=Lane.BACKGROUND), UNICODE)
    assert words.endswith(".")
    assert "{" not in words


def test_a_pin_for_the_route_is_told_with_the_route() -> None:
    words = sentence(decided(reason=Reason.PINNED, route="code review"), UNICODE)
    assert words == "It matches “code review”, for which you pinned this model."
    assert sentence(decided(reason=Reason.PINNED, route=None), UNICODE) == "You pinned this model."


def test_a_rival_ahead_is_said_to_be_ahead() -> None:
    decision = decided(route="a", scores={"a": 0.3, "b": 0.6}, other=0.1)
    assert "Runner-up: b, 30.0 points ahead" in said(turn_of([event("sent", decision=decision)]))


odd = st.one_of(st.none(), st.text(), st.text(alphabet="[]/\x1b日\n‮ a"))


@given(odd, odd, st.floats(), st.integers(min_value=1, max_value=120))
def test_no_data_breaks_the_explanation_or_its_width(
    name: str | None, words: str | None, score: float, width: int
) -> None:
    decision = Decision(
        model=name or "",
        lane=Lane.USER_TURN,
        reason=Reason.MATCHED,
        route=name,
        scores={name or "": score, words or "x": 0.5},
        other=score,
        engine=words,
        vetoed=(Veto(name or "", words or ""),),
        fallbacks=(name or "",),
        note=words,
        fast=Opinion(words or "", words, {name or "": score}, score, score),
    )
    odd_event = event(
        "failed",
        decision=decision,
        model=name,
        excerpt=words or "",
        error=words,
        error_type=name,
        notes=(words or "",),
        attempts=(Attempt(name or "", None, words, 0.0),),
        stop_reason=words,
        agent_id=name,
    )
    twin = replace(odd_event, exchange=replace(odd_event.exchange, id="e2"))
    for glyphs in (UNICODE, ASCII):
        lines = why_lines(turn_of([odd_event, twin]), width, glyphs)
        assert all(line_width(line) <= width for line in lines)


def newest_turn(events: list[ExchangeEvent]) -> TurnSummary:
    ledger = Ledger()
    for each in events:
        ledger.apply(each)
    return ledger.summary(ledger.turns()[0])


def test_leaving_a_warm_cache_is_told_with_its_price() -> None:
    turn = newest_turn(left_warm_cache())
    lines = [plain(line).strip() for line in why_lines(turn, 100, UNICODE, input_usd=3.0)]
    start = lines.index("Cache")
    assert " ".join(lines[start + 1 : start + 3]) == (
        "openai/gpt-5.6 held 12k tokens of the conversation in its cache; "
        "this model reads them anew, for $0.0360."
    )


def test_without_a_known_price_the_tokens_are_told() -> None:
    assert "reads them anew." in said(newest_turn(left_warm_cache()), 200)


def test_a_turn_that_stays_on_its_model_says_nothing_of_the_cache() -> None:
    assert "anew" not in said(newest_turn(finished_turn()))


def test_what_was_learned_of_the_model_is_among_the_notes() -> None:
    assert f"{SONNET} was asked without temperature" in said(newest_turn(left_warm_cache()), 100)


def test_the_model_that_answered_in_the_end_stands_below_those_that_failed() -> None:
    attempts = (Attempt("a/b", 529, "overloaded", 0.5),)
    answered = event(
        "finished",
        decision=decided("a/b", fallbacks=("c/d",)),
        model="c/d",
        attempts=attempts,
        sent_after=0.6,
        first_token_after=1.8,
    )
    assert "✗ a/b 529 · 500 ms\n    overloaded\n  ✓ c/d · answered in 1.2 s" in said(
        turn_of([answered])
    )


def test_a_fallback_of_a_later_request_is_explained_too() -> None:
    attempts = (Attempt("a/b", 529, "overloaded", 0.5),)
    late = event("finished", "e2", lane=Lane.TOOL_LOOP, model="c/d", attempts=attempts)
    words = said(turn_of([event("finished", decision=decided()), late]))
    assert "a later tool loop\n  ✗ a/b 529 · 500 ms\n    overloaded" in words


def test_a_later_request_names_its_model_where_it_is_another() -> None:
    first = event("finished", decision=decided("a/b"), model="a/b")
    loop = event("finished", "e2", lane=Lane.TOOL_LOOP, model="a/b")
    other = event("finished", "e3", lane=Lane.TOOL_LOOP, model="c/d")
    lines = said(turn_of([first, loop, other])).splitlines()
    assert lines[-2:] == ["  14:02 ✓ tool loop ↑0 ↓0", "  14:02 ✓ tool loop c/d ↑0 ↓0"]


def test_of_many_further_requests_the_newest_are_listed() -> None:
    loops = [event("finished", f"f{n:03}", lane=Lane.TOOL_LOOP) for n in range(70)]
    lines = said(turn_of([event("finished"), *loops])).splitlines()
    start = lines.index("70 further requests  ↑0 ↓0 in the whole turn")
    assert lines[start + 1] == "  20 earlier requests, not shown"
    assert len(lines[start + 2 :]) == 50


def test_ascii_terminals_get_ascii() -> None:
    for events in (finished_turn(), fallen_back_turn(), subagents_turn(), [event("received")]):
        lines = why_lines(turn_of(events), 80, ASCII)
        assert all(plain(line).isascii() for line in lines)
