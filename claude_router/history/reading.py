"""Reads rows of `history.db`; every call opens and closes its own connection."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from claude_router.config.paths import may_exist
from claude_router.history.schema import NewerSchemaError, check_version

_PATIENCE_SECONDS = 2.0


class HistoryError(Exception):
    """The history cannot be read; the message says why and what to do."""


def rows(path: Path, sql: str, *values: object) -> list[sqlite3.Row]:
    """No file, or one that nothing was written to yet, is an empty history.

    Raises:
        HistoryError: there is a file, and it cannot be read.
    """
    if not may_exist(path):
        return []
    try:
        with _reading(path) as connection:
            if check_version(connection) == 0:
                return []
            return connection.execute(sql, values).fetchall()
    except NewerSchemaError as error:
        raise HistoryError(
            f"The history {path} belongs to a newer claude-router ({error}): update it."
        ) from error
    except sqlite3.OperationalError as error:
        is_locked = "locked" in str(error)
        remedy = "try again in a moment" if is_locked else "check its permissions and its folder's"
        raise HistoryError(f"The history {path} cannot be read ({error}): {remedy}.") from error
    except sqlite3.DatabaseError as error:
        raise HistoryError(
            f"The history {path} is broken ({error}): the next session moves it aside and begins "
            "a new one."
        ) from error


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    # `mode=ro` cannot open a WAL file whose -shm is gone in every SQLite; `query_only` can.
    uri = f"{path.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE_SECONDS)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA query_only = 1")
        yield connection
