from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from claude_router.events import Usage
from claude_router.history.comparison import Comparison
from claude_router.history.statistics import Share, start_of, statistics, user_turns
from claude_router.route.decision import Decision, Lane, Reason
from tests.history.exchanges import COMPARED, DECISION, FINISHED, ROUTED, event
from tests.history.writing import write

NOON = datetime(2026, 3, 2, 12).timestamp()
DAY = 86_400
GPT = "openai/gpt-5.6"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def test_no_history_has_statistics_without_anything(path: Path) -> None:
    found = statistics(path)
    assert found.whole == Share(None, 0, 0, Usage(), None, None, None, 0)
    assert found.by_model == found.by_route == found.by_day == ()
    assert (found.routed, found.chosen, found.corrected, found.accuracy) == (0, 0, 0, None)


def test_shares_are_by_model_and_by_route_the_dearest_first(path: Path) -> None:
    write(
        path,
        event(attempts=()),
        event(id="e2", turn_id="turn-2"),
        event(id="e3", turn_id="turn-3", decision=replace(DECISION, route=None), cost_usd=1.0),
        event(id="e4", model="free/one", lane=Lane.TOOL_LOOP, cost_usd=None, default_cost_usd=None),
    )
    found = statistics(path)
    assert [(share.name, share.turns, share.requests) for share in found.by_model] == [
        (GPT, 3, 3),
        ("free/one", 0, 1),
    ]
    assert found.by_model[1].cost_usd is None
    assert found.by_route == (
        Share(None, 1, 1, Usage(100, 50, 1000, 10), 1.0, 0.5, -0.5, 0),
        Share("code generation", 2, 3, Usage(300, 150, 3000, 30), 0.5, 1.0, 0.5, 1),
    )
    assert (found.whole.turns, found.whole.requests, found.whole.saved_usd) == (3, 4, 0.0)


def test_a_fallback_is_an_answer_of_another_model_than_the_one_that_failed(path: Path) -> None:
    write(path, event(), event(id="e2", model="other/model"))
    assert statistics(path).whole.fallbacks == 1


def test_days_come_newest_first_in_local_time(path: Path) -> None:
    write(
        path,
        event(started_at=NOON - DAY),
        event(id="e2", turn_id="t2", started_at=NOON),
        event(id="e3", turn_id="t3", started_at=NOON + 1),
    )
    days = statistics(path).by_day
    assert [(day.name, day.turns) for day in days] == [("2026-03-02", 2), ("2026-03-01", 1)]


def test_a_range_begins_at_a_local_midnight(path: Path) -> None:
    assert start_of(1, NOON) == datetime(2026, 3, 2).timestamp()
    assert start_of(7, NOON) == datetime(2026, 2, 24).timestamp()
    midnight = start_of(1, NOON)
    write(
        path,
        event(started_at=midnight - 1),
        event(id="e2", turn_id="t2", started_at=midnight),
    )
    found = statistics(path, midnight)
    assert (found.whole.turns, found.whole.requests) == (1, 1)


def test_accuracy_is_the_share_of_routed_turns_that_stood(path: Path) -> None:
    pinned = replace(DECISION, reason=Reason.PINNED, route=None, model="x/y", corrected="e3")
    write(
        path,
        *(event(id=f"e{n}", turn_id=f"t{n}", started_at=NOON + n) for n in range(4)),
        event(id="e5", turn_id="t5", started_at=NOON + 5, decision=pinned, model="x/y"),
        event(id="e6", turn_id="t6", started_at=NOON + 6, decision=None, model=None),
    )
    found = statistics(path)
    assert (found.routed, found.chosen, found.corrected) == (4, 1, 1)
    assert found.accuracy == 0.75


def test_a_turn_is_told_as_it_was_first_decided(path: Path) -> None:
    write(
        path,
        event(id="e2", model="x/y", started_at=ROUTED.started_at + 1),
        event(),
        event(id="e3", lane=Lane.TOOL_LOOP),
        event(id="e4", session_id="other"),
    )
    (turn,) = user_turns(path, "session-1")
    assert (turn.turn_id, turn.model, turn.reason) == ("turn-1", GPT, Reason.MATCHED)
    assert turn.started_at == FINISHED.started_at
    assert [turn.session_id for turn in user_turns(path)] == ["other", "session-1"]


def agreeing() -> Decision:
    assert COMPARED.fast is not None
    return replace(COMPARED, fast=replace(COMPARED.fast, route=COMPARED.route))


def test_disagreement_is_a_share_of_the_decisions_that_two_engines_made(path: Path) -> None:
    write(
        path,
        event(started_at=NOON - DAY, decision=COMPARED),
        event(id="e2", turn_id="t2", started_at=NOON, decision=COMPARED),
        event(id="e3", turn_id="t3", started_at=NOON, decision=agreeing()),
        event(id="e4", turn_id="t4", started_at=NOON),
        event(id="e5", turn_id="t5", started_at=NOON, decision=None),
    )
    assert statistics(path).engines == Comparison(both=3, differing=2)
    lately = statistics(path, NOON).engines
    assert (lately, lately.disagreement) == (Comparison(2, 1), 0.5)


def test_no_preference_and_a_preference_are_a_disagreement(path: Path) -> None:
    assert COMPARED.fast is not None
    undecided = replace(COMPARED, fast=replace(COMPARED.fast, route=None))
    neither = replace(undecided, route=None)
    write(path, event(decision=undecided), event(id="e2", turn_id="t2", decision=neither))
    assert statistics(path).engines == Comparison(both=2, differing=1)


def test_one_engine_alone_has_no_disagreement(path: Path) -> None:
    write(path, event())
    assert statistics(path).engines.disagreement is None
