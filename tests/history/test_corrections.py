from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claude_router.events import ExchangeEvent
from claude_router.history.corrections import Correction, corrections
from claude_router.route.decision import Lane, Reason
from tests.history.exchanges import DECISION, event
from tests.history.writing import write

PINNED = replace(DECISION, model="x/y", reason=Reason.PINNED, route=None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def turn(number: int, *, corrects: str | None = None, **changes: Any) -> ExchangeEvent:
    """A turn that the router decided, or one by a pin that corrects an exchange."""
    decision = DECISION if corrects is None else replace(PINNED, corrected=corrects)
    facts = {"started_at": 1_000_000.0 + number, "decision": decision, "model": decision.model}
    return event(id=f"e{number}", turn_id=f"t{number}", **{**facts, **changes})


def corrected(path: Path, session_id: str | None = None, since: float = 0.0) -> list[str]:
    return [each.turn_id for each in corrections(path, session_id, since=since)]


def test_no_history_has_no_corrections(path: Path) -> None:
    assert corrections(path) == []


def test_the_pin_says_itself_which_decision_it_corrected(path: Path) -> None:
    write(path, turn(1), turn(2), turn(3, corrects="e1"))
    assert corrections(path) == [Correction("session-1", "t1", "x/y")]


def test_a_pin_that_corrects_nothing_is_none_although_it_follows_at_once(path: Path) -> None:
    write(path, turn(1), turn(2, decision=PINNED, model="x/y"))
    assert corrections(path) == []


def test_the_chosen_model_is_told_even_where_another_answered(path: Path) -> None:
    write(path, turn(1), turn(2, corrects="e1", model="fallback/model"))
    assert [each.chosen for each in corrections(path)] == ["x/y"]


def test_further_requests_of_the_turn_count_no_second_time(path: Path) -> None:
    loop = replace(PINNED, lane=Lane.TOOL_LOOP, corrected="e1")
    write(
        path,
        turn(1),
        turn(2, corrects="e1"),
        event(id="e3", turn_id="t2", lane=Lane.TOOL_LOOP, decision=loop),
    )
    assert corrected(path) == ["t1"]


def test_they_are_of_one_session_and_of_a_range_of_time(path: Path) -> None:
    write(
        path,
        turn(1),
        turn(2, corrects="e1"),
        turn(3, session_id="other"),
        turn(4, corrects="e3", session_id="other"),
    )
    assert corrected(path) == ["t1", "t3"]
    assert corrected(path, "other") == ["t3"]
    assert corrected(path, since=1_000_003.0) == ["t3"]


def test_a_turn_that_was_deleted_is_no_correction(path: Path) -> None:
    write(path, turn(2, corrects="e1"))
    assert corrections(path) == []
