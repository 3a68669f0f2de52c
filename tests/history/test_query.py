import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from claude_router.events import ExchangeEvent, Usage
from claude_router.history import query
from claude_router.history.query import Session, Share
from claude_router.history.reading import HistoryError
from claude_router.history.schema import VERSION
from claude_router.history.store import Store
from claude_router.route.decision import Lane
from tests.history.exchanges import DECISION, ROUTED, event

T0 = ROUTED.started_at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def store(path: Path) -> Callable[..., None]:
    def write(*events: ExchangeEvent) -> None:
        opened = Store(
            path, store_prompts="full", keep_days=90, on_error=pytest.fail, clock=lambda: T0
        )
        for one in events:
            opened.record(one)
        opened.close()

    return write


def test_no_history_yet_is_an_empty_one(path: Path) -> None:
    assert query.sessions(path) == []
    assert query.changes(path, 0) == []
    assert query.last_sequence(path) == 0
    path.touch()
    assert query.sessions(path) == []
    assert not path.with_name("other.db").exists()


def test_a_session_adds_up_its_launches(path: Path, store: Callable[..., None]) -> None:
    haiku = "anthropic/claude-haiku-5-5"
    store(
        event(),
        event(id="e2", lane=Lane.TOOL_LOOP, started_at=T0 + 10),
        event(id="e3", turn_id="turn-2", launch_id="launch-2", started_at=T0 + 60, project="/x"),
        event(id="e4", lane=Lane.BACKGROUND, model=haiku, cost_usd=None, started_at=T0 + 61),
        event(id="e5", session_id="session-2", started_at=T0 + 5),
    )
    first, second = query.sessions(path)
    assert first == Session(
        id="session-1",
        project="/home/ann/shop",
        started_at=T0,
        ended_at=T0 + 63,
        turns=2,
        requests=4,
        usage=Usage(400, 200, 4000, 40),
        cost_usd=0.75,
        default_cost_usd=2.0,
        models=(haiku, "openai/gpt-5.6"),
    )
    assert (second.id, second.requests) == ("session-2", 1)
    assert query.sessions(path, limit=1) == [first]
    assert query.find_sessions(path, "session-") == [first, second]
    assert query.find_sessions(path, "session-2") == [second]
    assert query.find_sessions(path, "%") == []


def test_a_session_s_exchanges_come_oldest_first(path: Path, store: Callable[..., None]) -> None:
    store(event(id="b", started_at=T0 + 5), event(id="a"), event(id="c", session_id="other"))
    ids = [recorded.exchange.id for recorded in query.exchanges(path, "session-1")]
    assert ids == ["a", "b"]
    assert len(query.exchanges(path)) == 3


def test_changes_are_followed_by_sequence(path: Path, store: Callable[..., None]) -> None:
    store(event("routed"), event("routed", id="e2"))
    seen = query.last_sequence(path)
    assert [recorded.exchange.id for recorded in query.changes(path, 0)] == ["e1", "e2"]
    store(event("finished"))
    (changed,) = query.changes(path, seen)
    assert (changed.exchange.id, changed.phase) == ("e1", "finished")
    assert query.changes(path, changed.sequence) == []


def test_shares_are_by_model_and_by_route(path: Path, store: Callable[..., None]) -> None:
    store(
        event(),
        event(id="e2", turn_id="turn-2"),
        event(id="e3", turn_id="turn-3", decision=replace(DECISION, route=None), cost_usd=1.0),
        event(id="e4", model="free/one", lane=Lane.TOOL_LOOP, cost_usd=None, default_cost_usd=None),
    )
    assert [(share.name, share.turns, share.requests) for share in query.shares(path, "model")] == [
        ("openai/gpt-5.6", 3, 3),
        ("free/one", 0, 1),
    ]
    assert query.shares(path, "route") == [
        Share(None, 1, 1, Usage(100, 50, 1000, 10), 1.0, 0.5),
        Share("code generation", 2, 3, Usage(300, 150, 3000, 30), 0.5, 1.0),
    ]
    assert query.shares(path, "model", session_id="nobody") == []


def test_a_newer_or_broken_history_is_told(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(HistoryError, match="newer claude-router"):
        query.sessions(path)
    path.write_bytes(b"nonsense" * 500)
    with pytest.raises(HistoryError, match="the next session moves it aside"):
        query.sessions(path)
