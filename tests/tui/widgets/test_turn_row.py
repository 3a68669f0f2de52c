import pytest
from hypothesis import given
from hypothesis import strategies as st

from claude_router.events import Attempt, ExchangeEvent, Usage
from claude_router.route.decision import Lane, Reason, Veto
from claude_router.tui.lines import line_width
from claude_router.tui.palette import ASCII, UNICODE, Glyphs
from claude_router.tui.turn import TurnSummary, summarise
from claude_router.tui.turn_state import Entry
from claude_router.tui.widgets.turn_row import ROW_HEIGHT, row_height, turn_row
from tests.tui.exchanges import START, decided, event
from tests.tui.screen_text import plain
from tests.tui.story import failed_turn, fallen_back_turn, finished_turn, subagents_turn


def turn_of(events: list[ExchangeEvent]) -> TurnSummary:
    return summarise(("session", "t"), [Entry(each.phase, each.exchange) for each in events])


def said(
    events: list[ExchangeEvent], width: int = 38, glyphs: Glyphs = UNICODE, cursor: bool = False
) -> list[str]:
    lines = turn_row(turn_of(events), width, START + 10, cursor=cursor, glyphs=glyphs)
    return [plain(line).rstrip() for line in lines]


def test_a_finished_turn_shows_model_route_figures_and_what_it_took() -> None:
    assert said(finished_turn(), 50) == [
        "  14:02 ✓ done  fix the flaky [bold]login test an…"[:50],
        "  openai/gpt-5.6 · code generation",
        "  █████▎ 87%  ↑40k ↓2.4k  $0.0323  900 ms",
        "  1 tool loop",
        "  └ ✓ claude-sonnet-5-5 · code review  $0.0100",
    ]


def test_a_narrow_row_gives_up_the_bar_before_the_figures() -> None:
    assert said(finished_turn(), 38)[2] == "  ███▌ 87% ↑40k ↓2.4k $0.0323 900 ms"
    assert said(finished_turn(), 30)[2] == "  87%  ↑40k ↓2.4k  $0.0323"


def test_a_fallback_is_named_and_unknown_prices_are_left_out() -> None:
    row = said(fallen_back_turn())
    assert row[0].startswith("  14:02 ↷ fell back")
    assert row[1:] == [
        "  claude-sonnet-5-5 · code generation",
        "  █████▎ 87%  ↑14k ↓800  2.2 s",
        "  …reasoner-very-long-name failed",
    ]


def test_subagents_stand_indented_under_their_turn_each_with_its_own_state() -> None:
    assert said(subagents_turn(), 44)[3:] == [
        "  └ ✓ openai/gpt-5.6 · code review  $0.0200",
        "  └ ● …soner-very-long-name · cod…  41 tok/s",
        "  └ ○ claude-sonnet-5-5  waiting",
        "  └ ✗ claude-sonnet-5-5  failed",
        "",
    ]


def test_of_many_subagents_the_newest_are_shown_and_the_others_counted() -> None:
    events = finished_turn()[:1] + [
        event("finished", f"f{number}", lane=Lane.SUBAGENT, agent_id=f"a{number}", cost_usd=number)
        for number in range(1, 10)
    ]
    row = said(events)
    assert row[3] == "  └ 3 earlier subagents"
    assert [line.split()[-1] for line in row[4:-1]] == [f"${n}.00" for n in range(4, 10)]
    assert len(row) == row_height(9)


def test_an_answer_that_streams_shows_its_speed() -> None:
    streaming = event("first_token", usage=Usage(0, 90), first_token_after=1.0)
    assert said([streaming])[2] == "  ↑0 ↓90  10 tok/s"


def test_a_fallback_of_a_later_request_is_named_too() -> None:
    attempts = (Attempt("a/b", 529, "overloaded", 0.1),)
    late = event("finished", "e2", lane=Lane.TOOL_LOOP, model="c/d", attempts=attempts)
    assert said([event("finished"), late])[3] == "  a/b failed · 1 tool loop"


def test_a_failure_shows_its_words() -> None:
    row = said(failed_turn())
    assert row[0] == "  14:02 ✗ failed  日本語のテキストが…"
    assert row[3] == "  Number of requests has exceeded the…"


def test_a_veto_is_visible() -> None:
    decision = decided(vetoed=(Veto("ollama/tiny", "too small"),))
    assert said([event("sent", decision=decision)])[3] == "  ollama/tiny ruled out"


def test_a_chosen_model_that_rests_is_said_to_be_passed_over() -> None:
    resting = event("finished", decision=decided("openai/gpt-5.6"), model="a/b")
    assert said([resting])[3] == "  openai/gpt-5.6 passed over"


def test_a_spent_budget_stands_in_the_place_of_the_preference() -> None:
    spent = decided("a/b", reason=Reason.BUDGET)
    assert said([event("finished", decision=spent, model="a/b")])[1] == "  a/b · budget spent"


def test_a_turn_under_way_shows_how_long_already() -> None:
    assert said([event("sent", started_at=START + 7)])[0] == "  14:02 ○ waiting 3.0 s"


def test_what_goes_on_without_words_is_named_by_its_kind() -> None:
    assert said([event("sent", lane=Lane.CONTINUATION)], 50)[0].endswith("  continuation")


def test_before_the_decision_the_asked_model_stands_there() -> None:
    assert said([event("received")])[1] == "  → claude-sonnet-5-5"


def test_without_a_route_the_reason_stands_there() -> None:
    decision = decided("a/b", route=None, reason=Reason.PINNED)
    assert said([event("sent", decision=decision)])[1] == "  a/b · ◆ pinned by you"


def test_a_model_pinned_for_the_route_has_the_pins_sign() -> None:
    decision = decided("a/b", route="code review", reason=Reason.PINNED)
    assert said([event("sent", decision=decision)])[1] == "  a/b · ◆ code review"


def test_a_partly_priced_turn_says_so() -> None:
    events = [
        event("finished", cost_usd=0.5, usage=Usage(1, 1), ended_after=1.0),
        event("finished", "e2", lane=Lane.TOOL_LOOP, usage=Usage(1, 1), ended_after=1.0),
    ]
    assert said(events)[2] == "  ↑2 ↓2  $0.5000+"


def test_ascii_terminals_get_ascii() -> None:
    assert all(
        "\n".join(said(events, 50, ASCII, cursor=True)).isascii()
        for events in (
            finished_turn(),
            fallen_back_turn(),
            subagents_turn(),
            [event("received")],
            [event("cancelled")],
        )
    )


def test_a_compaction_is_named() -> None:
    assert said([event("finished", lane=Lane.COMPACTION)])[0] == "  14:02 ✓ done  compaction"


@pytest.mark.parametrize("cursor", [True, False])
@given(
    text=st.one_of(st.text(), st.text(alphabet="[]\x1b日‮\n a")),
    width=st.integers(min_value=1, max_value=100),
    started_at=st.floats(allow_nan=False),
)
def test_no_row_is_wider_than_asked(text: str, width: int, started_at: float, cursor: bool) -> None:
    odd = event(
        "failed",
        model=text,
        excerpt=text,
        error=text,
        decision=decided(text, route=text),
        started_at=started_at,
    )
    lines = turn_row(turn_of([odd]), width, START, cursor=cursor)
    assert len(lines) == ROW_HEIGHT
    assert all(line_width(line) <= width for line in lines)
