"""Puts rows into the database and knows what to do when that fails."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from claude_router.history.database import open_for_writing, put_aside, transaction
from claude_router.history.removal import forget_before
from claude_router.history.rows import Row
from claude_router.history.schema import NewerSchemaError

_MAX_WAITING = 10_000
_SECONDS_A_DAY = 86_400


class Writer:
    """For one thread. Trouble becomes a sentence to `on_error`, never an exception."""

    def __init__(
        self,
        path: Path,
        *,
        keep_days: int,
        on_error: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        self._path = path
        self._keep_days = keep_days
        self._on_error = on_error
        self._clock = clock
        self._waiting: dict[str, Row] = {}
        self._connection: sqlite3.Connection | None = None
        self._is_off = False
        self._is_in_trouble = False

    @property
    def has_waiting(self) -> bool:
        """Whether rows could not be written yet; another `write` tries again."""
        return bool(self._waiting)

    def write(self, rows: Iterable[Row]) -> None:
        """Insert or rewrite the rows, by exchange id, in one transaction."""
        if self._is_off:
            return
        self._waiting.update((row["id"], row) for row in rows)
        try:
            self._flush()
        except NewerSchemaError as error:
            self._turn_off(
                f"The history {self._path} belongs to a newer claude-router ({error}): "
                "nothing is recorded. Update claude-router to use it."
            )
        except (sqlite3.OperationalError, OSError) as error:
            self._keep_waiting(error)
        except sqlite3.DatabaseError as error:
            self._start_anew(error)

    def close(self) -> None:
        if self._waiting:
            count = len(self._waiting)
            what = "1 request is" if count == 1 else f"{count} requests are"
            self._on_error(f"{what} missing in the history {self._path}.")
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _flush(self) -> None:
        if self._connection is None:
            self._connection = open_for_writing(self._path)
            oldest = self._clock() - self._keep_days * _SECONDS_A_DAY
            forget_before(self._connection, oldest)
        if self._waiting:
            with transaction(self._connection):
                _upsert(self._connection, list(self._waiting.values()))
            self._waiting.clear()
        self._is_in_trouble = False

    def _keep_waiting(self, error: Exception) -> None:
        """Locked, full or read-only: say so once, keep the rows, bound their number."""
        if not self._is_in_trouble:
            self._is_in_trouble = True
            self._on_error(
                f"The history {self._path} cannot be written ({error}): trying again meanwhile."
            )
        for exchange_id in list(self._waiting)[:-_MAX_WAITING]:
            del self._waiting[exchange_id]

    def _start_anew(self, error: sqlite3.DatabaseError) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        try:
            aside = put_aside(self._path, self._clock())
            self._flush()
        except (sqlite3.Error, OSError) as failure:
            self._turn_off(f"The history {self._path} is broken and stays off: {failure}.")
            return
        self._on_error(
            f"The history was broken ({error}): it was moved to {aside} and a new one started."
        )

    def _turn_off(self, sentence: str) -> None:
        self._is_off = True
        self._waiting.clear()
        self._on_error(sentence)


def _upsert(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    columns = list(rows[0])
    names, values = ", ".join(columns), ", ".join(f":{column}" for column in columns)
    connection.executemany(
        "INSERT OR IGNORE INTO sessions VALUES (:launch_id, :session_id, :project, :started_at)",
        rows,
    )
    # A trigger removes the row that is rewritten: the new sequence number is what followers notice.
    connection.executemany(f"INSERT INTO exchanges ({names}) VALUES ({values})", rows)
