import json
import sqlite3
from dataclasses import replace
from types import MappingProxyType

import pytest

from claude_router.events import Exchange
from claude_router.history.rows import to_exchange, to_row
from tests.history.exchanges import COMPARED, DECISION, FINISHED, ROUTED


def as_stored(exchange: Exchange, excerpt: str) -> sqlite3.Row:
    row = to_row("finished", exchange, excerpt)
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    columns = ", ".join(f":{name} AS {name}" for name in row)
    stored: sqlite3.Row = connection.execute(f"SELECT {columns}", row).fetchone()
    connection.close()
    return stored


@pytest.mark.parametrize(
    "exchange",
    [
        FINISHED,
        replace(ROUTED, model=DECISION.model),
        replace(FINISHED, decision=None, usage=None, agent_id="a"),
        replace(FINISHED, decision=COMPARED),
    ],
)
def test_an_exchange_comes_back_as_it_was(exchange: Exchange) -> None:
    assert to_exchange(as_stored(exchange, exchange.excerpt)) == exchange


def test_scores_of_any_mapping_are_stored() -> None:
    decision = replace(DECISION, scores=MappingProxyType({"a": 1.0}))
    stored = to_exchange(as_stored(replace(FINISHED, decision=decision), ""))
    assert stored.decision is not None
    assert stored.decision.scores == {"a": 1.0}


def test_scores_of_a_fast_engine_are_stored_whatever_the_mapping() -> None:
    assert COMPARED.fast is not None
    fast = replace(COMPARED.fast, scores=MappingProxyType({"reviews": 0.5}))
    stored = to_exchange(as_stored(replace(FINISHED, decision=replace(COMPARED, fast=fast)), ""))
    assert stored.decision is not None and stored.decision.fast is not None
    assert stored.decision.fast.scores == {"reviews": 0.5}


def test_a_decision_stored_before_engines_were_compared_is_read() -> None:
    row = to_row("finished", FINISHED, "")
    plain = json.loads(row["decision"])
    del plain["fast"]
    row["decision"] = json.dumps(plain)
    assert to_exchange(row) == replace(FINISHED, excerpt="")  # type: ignore[arg-type]


def test_the_decision_s_parts_are_columns_of_their_own() -> None:
    row = to_row("routed", ROUTED, "")
    assert (row["model"], row["route"], row["reason"]) == (
        "openai/gpt-5.6",
        "code generation",
        "matched your preference",
    )
    assert (row["confidence"], row["engine"], row["engine_ms"]) == (0.91, "embedded", 4.5)


def test_half_a_surrogate_pair_does_not_break_the_row() -> None:
    assert as_stored(FINISHED, "broken \ud83d emoji")["excerpt"] == "broken ? emoji"


def test_a_request_without_a_session_belongs_to_its_launch() -> None:
    assert to_row("routed", replace(ROUTED, session_id=""), "")["session_id"] == "launch-1"
