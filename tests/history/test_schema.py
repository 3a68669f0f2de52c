import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from claude_router.events import ExchangeEvent
from claude_router.history import query
from claude_router.history.schema import VERSION, NewerSchemaError, check_version, migrate
from claude_router.history.sessions import search_sessions, sessions
from claude_router.history.statistics import statistics
from claude_router.route.decision import Lane
from tests.history.exchanges import ROUTED, event
from tests.history.writing import write, write_as_first_version, write_first_version

T0 = ROUTED.started_at


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def tables(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows}


def test_an_empty_file_gets_the_tables_and_the_version(connection: sqlite3.Connection) -> None:
    migrate(connection)
    assert tables(connection) >= {"sessions", "exchanges"}
    assert check_version(connection) == VERSION
    migrate(connection)


def test_a_newer_file_is_refused(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(NewerSchemaError, match=f"version {VERSION + 1}"):
        migrate(connection)


def test_a_failed_migration_leaves_nothing_behind(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE exchanges (other)")
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection)
    assert tables(connection) == {"exchanges"}
    assert check_version(connection) == 0


def old_events() -> tuple[ExchangeEvent, ...]:
    return (
        event("routed", lane=Lane.BACKGROUND, cost_usd=None),
        event(id="e2", turn_id="turn-2", started_at=T0 + 60),
        event(id="e3", model="x/y", session_id="other", cost_usd=0.1),
    )


def test_a_file_of_the_first_version_is_brought_up_to_date_by_reading(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    write_first_version(old, *old_events()).close()
    write(new, *old_events())
    assert sessions(old) == sessions(new)
    assert statistics(old) == statistics(new)
    assert query.exchanges(old) == query.exchanges(new)
    assert search_sessions(old, "parser") == search_sessions(new, "parser")


def test_an_older_claude_router_that_goes_on_writing_keeps_the_sums_up(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    older = write_first_version(old, event("routed", model="x/y"))
    sessions(old)
    write_as_first_version(older, event())
    write_as_first_version(older, event(id="e2", turn_id="turn-2", started_at=T0 + 1))
    older.close()
    write(new, event("routed", model="x/y"))
    write(new, event(), event(id="e2", turn_id="turn-2", started_at=T0 + 1))
    assert sessions(old) == sessions(new)
    assert statistics(old) == statistics(new)
