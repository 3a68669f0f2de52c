import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claude_router.events import Attempt, ExchangeEvent, Phase, Usage
from claude_router.route.decision import Lane
from claude_router.tui.ledger import Ledger
from claude_router.tui.turn_state import TurnState
from tests.tui.exchanges import decided, event

USAGE = Usage(input_tokens=10, output_tokens=5, cache_read_tokens=30, cache_write_tokens=2)


def ledger_of(*events: ExchangeEvent, turns_kept: int = 500) -> Ledger:
    ledger = Ledger(turns_kept)
    for each in events:
        ledger.apply(each)
    return ledger


def newest_state(*events: ExchangeEvent) -> str:
    ledger = ledger_of(*events)
    return ledger.summary(ledger.turns()[0]).state_text


def test_a_turn_goes_through_its_states() -> None:
    ledger = Ledger()
    seen = []
    phases: tuple[Phase, ...] = ("received", "classified", "routed", "sent", "first_token")
    for phase in (*phases, "finished"):
        ledger.apply(event(phase))
        seen.append(ledger.summary(("session", "t1")).state.value)
    assert seen == ["classifying", "waiting", "waiting", "waiting", "streaming", "done"]


def test_tool_loops_and_subagents_fold_into_their_turn() -> None:
    ledger = ledger_of(
        event("finished", "e1", usage=USAGE, cost_usd=0.5, stop_reason="tool_use"),
        event("finished", "e2", lane=Lane.TOOL_LOOP, usage=USAGE, cost_usd=0.25),
        event("finished", "e3", lane=Lane.SUBAGENT, agent_id="a", usage=USAGE, ended_after=1.0),
        event("finished", "e4", lane=Lane.TOOL_LOOP),
    )
    turn = ledger.summary(("session", "t1"))
    assert ledger.turns() == [("session", "t1")]
    assert turn.lanes == ((Lane.TOOL_LOOP, 2), (Lane.SUBAGENT, 1))
    assert [exchange.id for exchange in turn.exchanges] == ["e1", "e2", "e3", "e4"]
    assert turn.usage == Usage(30, 15, 90, 6)
    assert turn.cost_usd == 0.75
    assert turn.unpriced == 1


def test_the_main_decision_comes_first_whatever_arrived_first() -> None:
    ledger = ledger_of(
        event("received", "e1", lane=Lane.SUBAGENT, agent_id="a"),
        event("received", "e3", lane=Lane.TOOL_LOOP),
        event("received", "e2", decision=decided("ollama/qwen3-coder")),
    )
    turn = ledger.summary(("session", "t1"))
    assert [exchange.id for exchange in turn.exchanges] == ["e2", "e1", "e3"]
    assert turn.model == "ollama/qwen3-coder"


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([event("received", lane=Lane.CONTINUATION)], "waiting"),
        ([event("finished", stop_reason="tool_use")], "running tools"),
        (
            [
                event("finished", stop_reason="tool_use"),
                event("finished", "e2", lane=Lane.TOOL_LOOP, stop_reason="tool_use"),
                event("sent", "e3", lane=Lane.TOOL_LOOP),
            ],
            "tool loop 2",
        ),
        ([event("finished"), event("sent", "e2", lane=Lane.SUBAGENT)], "subagents"),
        ([event("failed", error="no")], "failed"),
        ([event("failed"), event("sent", "e2")], "waiting"),
        ([event("failed"), event("finished", "e2")], "done"),
        ([event("cancelled")], "cancelled"),
        ([event("finished"), event("failed", "e2", lane=Lane.SUBAGENT)], "done"),
        ([event("failed", lane=Lane.SUBAGENT)], "failed"),
    ],
)
def test_the_state_follows_the_main_conversation(events: list[ExchangeEvent], state: str) -> None:
    assert newest_state(*events) == state


def test_a_turn_answered_by_another_model_fell_back() -> None:
    attempts = (Attempt("a", 529, "overloaded", 0.1), Attempt("b", 200, None, 0.5))
    assert newest_state(event("finished", model="b", attempts=attempts)) == "fell back"


def test_a_retry_on_the_same_model_is_no_fallback() -> None:
    attempts = (Attempt("a", 529, "overloaded", 0.1), Attempt("a", 200, None, 0.5))
    assert newest_state(event("finished", model="a", attempts=attempts)) == "done"


def test_a_later_turn_ends_one_that_was_running_tools() -> None:
    ledger = ledger_of(event("finished", stop_reason="tool_use"))
    ledger.take_changed()
    ledger.apply(event("received", "e2", turn_id="t2"))
    assert set(ledger.take_changed()) == {("session", "t1"), ("session", "t2")}
    assert ledger.summary(("session", "t1")).state == TurnState.DONE


def test_a_turn_of_another_session_does_not_end_it() -> None:
    ledger = ledger_of(
        event("finished", stop_reason="tool_use"),
        event("received", "e2", turn_id="t2", session_id="other"),
    )
    assert ledger.summary(("session", "t1")).state == TurnState.TOOLS


def test_background_requests_count_but_make_no_turns() -> None:
    lanes = (Lane.BACKGROUND, Lane.CLASSIFIER, Lane.WEB_SEARCH, Lane.COUNT_TOKENS)
    ledger = ledger_of(
        *(event("finished", f"b{lane}", lane=lane, usage=USAGE, cost_usd=0.5) for lane in lanes)
    )
    assert ledger.turns() == []
    assert ledger.totals().requests == 4
    assert ledger.background_totals().requests == 4
    assert ledger.background_totals().cost_usd == 2.0


def test_each_compaction_is_a_row_of_its_own() -> None:
    ledger = ledger_of(
        event("finished", "e1", stop_reason="tool_use"),
        event("finished", "e2", lane=Lane.COMPACTION),
        event("received", "e3", lane=Lane.COMPACTION),
    )
    assert ledger.turns() == [("session", "e3"), ("session", "e2"), ("session", "t1")]
    assert ledger.summary(("session", "e2")).is_compaction
    assert ledger.summary(("session", "t1")).state == TurnState.TOOLS


def test_turns_stand_newest_first_whatever_order_they_arrive_in() -> None:
    ledger = ledger_of(
        event("received", "e2", turn_id="t2"),
        event("received", "e9", turn_id="t1"),
        event("received", "e5", turn_id="t3"),
        event("received", "e1", turn_id="t1"),
    )
    assert [turn for _, turn in ledger.turns()] == ["t3", "t2", "t1"]


def test_requests_without_a_turn_id_stand_alone() -> None:
    ledger = ledger_of(event("received", "e1", turn_id=""), event("received", "e2", turn_id=""))
    assert len(ledger) == 2


def test_totals_compare_only_what_has_both_prices() -> None:
    totals = ledger_of(
        event("finished", "e1", usage=USAGE, cost_usd=1.0, default_cost_usd=3.0),
        event("finished", "e2", usage=USAGE, cost_usd=0.5),
        event("finished", "e3", usage=USAGE, ended_after=1.0),
        event("first_token", "e5", usage=USAGE),
        event("failed", "e4"),
    ).totals()
    assert (totals.requests, totals.failed, totals.priced, totals.unpriced) == (5, 1, 2, 1)
    assert totals.cost_usd == 1.5
    assert totals.compared_default_usd == 3.0
    assert totals.saved_usd == 2.0
    assert totals.cache_share == pytest.approx(30 / 42)


def test_nothing_known_is_none() -> None:
    totals = ledger_of(event("received")).totals()
    assert totals.saved_usd is None
    assert totals.cache_share is None


def test_totals_stay_exact_when_turns_lose_their_detail() -> None:
    ledger = Ledger(turns_kept=3)
    for number in range(10):
        ledger.apply(event("finished", f"e{number}", turn_id=f"t{number}", usage=USAGE, cost_usd=1))
    ledger.apply(event("finished", "e0", turn_id="t0", usage=USAGE, cost_usd=1))
    assert [turn for _, turn in ledger.turns()] == ["t9", "t8", "t7"]
    assert ("session", "t0") not in ledger
    assert ledger.totals().requests == 10
    assert ledger.totals().cost_usd == 10


def test_an_old_turn_does_not_push_out_a_newer_one() -> None:
    ledger = ledger_of(
        event("received", "e5", turn_id="t5"), event("received", "e6", turn_id="t6"), turns_kept=2
    )
    ledger.apply(event("received", "e1", turn_id="t1"))
    assert [turn for _, turn in ledger.turns()] == ["t6", "t5"]


def test_a_duplicate_changes_nothing() -> None:
    ledger = ledger_of(event("sent"))
    ledger.take_changed()
    ledger.apply(event("sent"))
    assert ledger.take_changed() == []


def story() -> list[ExchangeEvent]:
    phases: tuple[Phase, ...] = ("received", "classified", "routed", "sent", "first_token")
    events = []
    for number in range(4):
        id_, turn = f"e{number}", f"t{number // 2}"
        lane = Lane.USER_TURN if number % 2 == 0 else Lane.TOOL_LOOP
        events += [event(phase, id_, turn_id=turn, lane=lane) for phase in phases]
        events.append(
            event("finished", id_, turn_id=turn, lane=lane, usage=USAGE, cost_usd=0.5, model="m")
        )
    return events


@given(st.randoms(use_true_random=False), st.integers(0, 10), st.booleans())
def test_any_order_with_duplicates_and_gaps_ends_the_same(
    rng: random.Random, left_out: int, has_duplicates: bool
) -> None:
    events = story()
    ended = [each for each in events if each.phase == "finished"]
    others = [each for each in events if each.phase != "finished"]
    shuffled = rng.sample(others, len(others) - left_out) + ended
    shuffled += ended if has_duplicates else []
    rng.shuffle(shuffled)
    ledger, orderly = ledger_of(*shuffled), ledger_of(*events)
    assert ledger.totals() == orderly.totals()
    assert ledger.turns() == orderly.turns()
    assert [ledger.summary(k) for k in ledger.turns()] == [
        orderly.summary(k) for k in orderly.turns()
    ]


def test_tokens_of_an_answer_under_way_count_once() -> None:
    ledger = ledger_of(event("first_token", usage=replace(USAGE, output_tokens=1)))
    assert ledger.totals().output_tokens == 1
    ledger.apply(event("first_token", usage=replace(USAGE, output_tokens=3)))
    ledger.apply(event("finished", usage=USAGE))
    assert ledger.totals().output_tokens == 5
    assert ledger.totals().requests == 1


def test_the_costs_of_turns_are_told_one_by_one_oldest_first() -> None:
    ledger = ledger_of(
        event("finished", "e1", cost_usd=0.5),
        event("finished", "e2", lane=Lane.TOOL_LOOP, cost_usd=0.25),
        event("finished", "e3", turn_id="t2"),
        event("finished", "b1", turn_id="", lane=Lane.BACKGROUND, cost_usd=9.0),
        event("first_token", "e4", turn_id="t3"),
        event("finished", "e5", turn_id="t4", cost_usd=0.0),
    )
    ledger.apply(event("finished", "e2", lane=Lane.TOOL_LOOP, cost_usd=0.25))
    assert ledger.totals().turn_costs == (0.75, None, None, 0.0)


def test_subagents_are_counted_by_their_ids_and_folded_into_one_summary_each() -> None:
    task = decided("a/b", route="code review")
    agent = {"lane": Lane.SUBAGENT, "agent_id": "a"}
    ledger = ledger_of(
        event("finished", "e1", stop_reason="tool_use"),
        event("finished", "e2", decision=task, model="a/b", usage=USAGE, cost_usd=0.5, **agent),
        event("finished", "e3", model="c/d", usage=USAGE, stop_reason="tool_use", **agent),
        event("failed", "e4", lane=Lane.SUBAGENT, agent_id="b"),
    )
    key = ("session", "t1")
    assert ledger.agent_count(key) == 2
    first, second = ledger.summary(key).agents
    assert (first.decision, first.model, first.cost_usd) == (task, "c/d", 0.5)
    assert first.usage == Usage(20, 10, 60, 4)
    assert (first.state, second.state) == (TurnState.TOOLS, TurnState.FAILED)
    ledger.apply(event("received", "e5", turn_id="t2"))
    assert ledger.summary(key).agents[0].state == TurnState.DONE
    assert ledger.agent_count(("session", "unknown")) == 0


def test_a_turn_knows_what_its_session_was_answered_before_it() -> None:
    ledger = ledger_of(
        event("finished", "e1", usage=USAGE),
        event("finished", "e2", usage=USAGE, lane=Lane.TOOL_LOOP),
        event("finished", "e3", usage=USAGE, lane=Lane.SUBAGENT),
        event("finished", "e4", usage=USAGE, session_id="other"),
        event("failed", "e5", turn_id="t2"),
        event("received", "e6", turn_id="t3"),
    )
    previous = ledger.summary(("session", "t3")).previous
    assert previous is not None
    assert previous.id == "e2"
    assert ledger.summary(("session", "t1")).previous is None
