"""Reads rows of `history.db`; every call opens and closes its own connection."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from claude_router.config.paths import may_exist
from claude_router.history.database import open_for_writing
from claude_router.history.schema import VERSION, NewerSchemaError, check_version

_PATIENCE_SECONDS = 2.0


class HistoryError(Exception):
    """The history cannot be read or written; the message says why and what to do."""


Values = Sequence[object] | Mapping[str, object]


def rows(path: Path, sql: str, values: Values = ()) -> list[sqlite3.Row]:
    """No file, or one that nothing was written to yet, is an empty history.

    Raises:
        HistoryError: there is a file, and it cannot be read.
    """
    return list(each_row(path, sql, values))


def each_row(path: Path, sql: str, values: Values = ()) -> Iterator[sqlite3.Row]:
    """As `rows`, one at a time, for what may not fit into memory."""
    if not may_exist(path):
        return
    with told(path, "read"):
        if _version(path) == 0:
            return
        with _reading(path) as connection:
            yield from connection.execute(sql, values)


@contextmanager
def told(path: Path, verb: Literal["read", "written"]) -> Iterator[None]:
    """Turn what SQLite and the system say into sentences.

    Raises:
        HistoryError: something failed within.
    """
    try:
        yield
    except NewerSchemaError as error:
        raise HistoryError(
            f"The history {path} belongs to a newer claude-router ({error}): update it."
        ) from error
    except (sqlite3.OperationalError, OSError) as error:
        is_locked = "locked" in str(error)
        remedy = "try again in a moment" if is_locked else "check its permissions and its folder's"
        raise HistoryError(f"The history {path} cannot be {verb} ({error}): {remedy}.") from error
    except sqlite3.DatabaseError as error:
        raise HistoryError(
            f"The history {path} is broken ({error}): the next session moves it aside and begins "
            "a new one."
        ) from error


def _version(path: Path) -> int:
    """The file's version, after an older one was brought up to date."""
    with _reading(path) as connection:
        version = check_version(connection)
    if 0 < version < VERSION:
        open_for_writing(path).close()
    return version


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    # `mode=ro` cannot open a WAL file whose -shm is gone in every SQLite; `query_only` can.
    uri = f"{path.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE_SECONDS)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA query_only = 1")
        yield connection
