from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claude_router.events import Attempt, ExchangeEvent
from claude_router.route.decision import Decision, Lane, Reason, Veto
from claude_router.tui.explanation import ranking, sentence, why_lines
from claude_router.tui.lines import line_width
from claude_router.tui.palette import ASCII, UNICODE
from claude_router.tui.turn import TurnSummary, summarise
from claude_router.tui.turn_state import Entry
from tests.tui.exchanges import decided, event
from tests.tui.golden import assert_golden
from tests.tui.screen_text import plain
from tests.tui.story import failed_turn, fallen_back_turn, finished_turn


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
    ],
)
def test_why_says_everything_about(name: str, events: list[ExchangeEvent], width: int) -> None:
    assert_golden(f"why_{name}_{width}", said(turn_of(events), width))


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence(reason: Reason) -> None:
    words = sentence(decided(reason=reason, lane=Lane.BACKGROUND), UNICODE)
    assert words.endswith(".")
    assert "{" not in words


def test_scores_are_sorted_with_other_among_them() -> None:
    decision = decided(scores={"a": 0.1, "b": 0.6}, other=0.3)
    assert ranking(decision) == [("b", 0.6), ("other", 0.3), ("a", 0.1)]


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


def test_ascii_terminals_get_ascii() -> None:
    for events in (finished_turn(), fallen_back_turn(), [event("received")]):
        lines = why_lines(turn_of(events), 80, ASCII)
        assert all(plain(line).isascii() for line in lines)
