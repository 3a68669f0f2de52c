"""Opens `history.db` for writing: private modes, WAL, migrated, a broken file put aside."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from claude_router.config.paths import make_private_folder
from claude_router.history.schema import check_version, migrate

BUSY_MS = 2000
_RETRY_SECONDS = 0.02
_PRIVATE_FILE = 0o600


def open_for_writing(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode for the calling thread.

    Raises:
        NewerSchemaError: a newer claude-router wrote the file.
        sqlite3.DatabaseError: it is broken; an OperationalError: it is locked or not writable.
        OSError: the folder or the file cannot be made.
    """
    make_private_folder(path.parent)
    _make_private(path)
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        check_version(connection)  # before anything touches a file that is not ours to change
        _switch_to_wal(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written within, or nothing; waits for other writers first."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Two runs may create the file at once, and the switch does not heed the busy timeout."""
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_SECONDS)


def _make_private(path: Path) -> None:
    """SQLite would create it readable for all; -wal and -shm take the mode of this file."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE_FILE)
    try:
        status = os.fstat(descriptor)
        if status.st_mode & 0o077 and status.st_uid == os.geteuid():  # e.g. restored from a backup
            os.fchmod(descriptor, _PRIVATE_FILE)
    finally:
        os.close(descriptor)


def put_aside(path: Path, now: float) -> Path:
    """Rename a broken file and its companions; gives the new name of the file itself."""
    date = datetime.fromtimestamp(now).strftime("%Y-%m-%d-%H%M%S")
    aside = path.with_name(f"{path.name}.broken-{date}")
    for suffix in ("-wal", "-shm", ""):
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            companion.replace(aside.with_name(aside.name + suffix))
    return aside
