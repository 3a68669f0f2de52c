import sqlite3
from collections.abc import Iterator

import pytest

from claude_router.history.schema import VERSION, NewerSchemaError, check_version, migrate


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
