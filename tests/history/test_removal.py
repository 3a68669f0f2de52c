import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from claude_router.history import query, removal
from claude_router.history.database import open_for_writing
from claude_router.history.reading import HistoryError
from claude_router.history.removal import delete_session, forget_before
from claude_router.history.sessions import sessions, sums
from claude_router.history.statistics import statistics
from claude_router.history.store import Store
from tests.history.exchanges import ROUTED, event
from tests.history.writing import write

T0 = ROUTED.started_at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def test_a_deleted_session_leaves_nothing_behind(path: Path) -> None:
    write(path, event(excerpt="a secret plan"), event(id="e2"), event(id="e3", session_id="other"))
    assert delete_session(path, "session-1") == 2
    assert [session.id for session in sessions(path)] == ["other"]
    assert [recorded.exchange.id for recorded in query.exchanges(path)] == ["e3"]
    assert statistics(path).whole.requests == 1
    for table in ("sessions", "session_totals", "session_models", "time_totals"):
        assert count(path, table) == 1
    for file in path.parent.iterdir():
        assert b"secret plan" not in file.read_bytes()


def test_a_session_that_is_not_there_deletes_nothing(path: Path) -> None:
    write(path, event())
    assert delete_session(path, "nobody") == 0
    assert len(query.exchanges(path)) == 1


def test_a_session_is_deleted_while_another_run_writes(path: Path) -> None:
    told: list[str] = []
    store = Store(path, store_prompts="full", keep_days=90, on_error=told.append, clock=lambda: T0)
    write(path, event(id="old", session_id="gone"))
    for number in range(300):
        store.record(event(id=f"e{number}"))
        if number % 100 == 50:
            delete_session(path, "gone")
    store.close()
    assert [session.requests for session in sessions(path)] == [300]
    assert told == []


def test_what_a_running_session_does_after_its_deletion_is_recorded_anew(path: Path) -> None:
    write(path, event("routed"), event(id="e2"))
    delete_session(path, "session-1")
    write(path, event())
    (session,) = sessions(path)
    assert (session.project, session.turns, session.requests) == ("/home/ann/shop", 1, 1)


def test_a_history_that_cannot_be_written_is_told(path: Path) -> None:
    path.write_bytes(b"nonsense" * 500)
    with pytest.raises(HistoryError, match="is broken"):
        delete_session(path, "session-1")
    with pytest.raises(HistoryError, match="cannot be written"):
        delete_session(path / "below", "session-1")


def test_old_exchanges_are_forgotten_in_pieces(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removal, "_BATCH", 2)
    write(path, *(event(id=f"e{n}", turn_id=f"t{n}", started_at=T0 + n) for n in range(7)))
    connection = open_for_writing(path)
    forget_before(connection, T0 + 5)
    connection.close()
    assert [recorded.exchange.id for recorded in query.exchanges(path)] == ["e5", "e6"]
    assert (sums(path).turns, sums(path).requests, sums(path).cost_usd) == (2, 2, 0.5)
