"""Takes exchanges out of `history.db`: what is too old, and sessions that the user deletes."""

import sqlite3
from pathlib import Path

from claude_router.history.database import open_for_writing, transaction
from claude_router.history.reading import told

_BATCH = 2_000


def forget_before(connection: sqlite3.Connection, oldest: float) -> None:
    """Remove what began before `oldest`, Unix time; in pieces, so that others may write between."""
    while True:
        with transaction(connection):
            removed = connection.execute(
                "DELETE FROM exchanges WHERE sequence IN (SELECT sequence FROM exchanges "
                "WHERE started_at < ? ORDER BY started_at LIMIT ?)",
                (oldest, _BATCH),
            ).rowcount
        if removed < _BATCH:
            break
    with transaction(connection):
        connection.execute(
            "DELETE FROM sessions WHERE session_id NOT IN (SELECT session_id FROM session_totals)"
        )


def delete_session(path: Path, session_id: str) -> int:
    """Remove a session with its words for good; gives the number of its requests.

    What a session that still runs does later is recorded anew.

    Raises:
        HistoryError: the history cannot be written; nothing was removed.
    """
    with told(path, "written"):
        connection = open_for_writing(path)
        try:
            connection.execute("PRAGMA secure_delete = 1")
            with transaction(connection):
                gone = connection.execute(
                    "DELETE FROM exchanges WHERE session_id = ?", (session_id,)
                ).rowcount
                connection.execute("DELETE FROM sessions WHERE session_id = ?", (session_id,))
            # The log still holds the words; where somebody reads, the next one empties it.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
    return gone
