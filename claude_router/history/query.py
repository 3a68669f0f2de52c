"""What screens and commands ask of the history: sessions and their exchanges."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from claude_router.events import Exchange, Phase
from claude_router.history.reading import each_row, rows
from claude_router.history.rows import storable, to_exchange


@dataclass(frozen=True, slots=True)
class Recorded:
    """An exchange as last written. `sequence` grows with every write of any exchange."""

    sequence: int
    phase: Phase
    exchange: Exchange


def exchanges(path: Path, session_id: str | None = None) -> list[Recorded]:
    """One session's exchanges, or everybody's, oldest first."""
    return list(each_exchange(path, None if session_id is None else [session_id]))


def each_exchange(path: Path, session_ids: Iterable[str] | None = None) -> Iterator[Recorded]:
    """As `exchanges`, one at a time: session after session, or everybody's by time."""
    if session_ids is None:
        yield from map(_recorded, each_row(path, "SELECT * FROM exchanges ORDER BY started_at, id"))
        return
    sql = "SELECT * FROM exchanges WHERE session_id = ? ORDER BY started_at, id"
    for session_id in session_ids:
        yield from map(_recorded, each_row(path, sql, [session_id]))


def newest_exchanges(
    path: Path, session_id: str, *, limit: int, before: Exchange | None = None
) -> list[Recorded]:
    """A session's last `limit` exchanges, or the last that were older than `before`."""
    sql = (
        "SELECT * FROM exchanges WHERE session_id = ? AND (started_at, id) < (?, ?) "
        "ORDER BY started_at DESC, id DESC LIMIT ?"
    )
    end = (float("inf"), "") if before is None else (before.started_at, before.id)
    return [_recorded(row) for row in rows(path, sql, [session_id, *map(storable, end), limit])]


def changes(path: Path, since: int, *, limit: int = 500) -> list[Recorded]:
    """Exchanges written after sequence number `since`, in the order they were written."""
    sql = "SELECT * FROM exchanges WHERE sequence > ? ORDER BY sequence LIMIT ?"
    return [_recorded(row) for row in rows(path, sql, [since, limit])]


def last_sequence(path: Path) -> int:
    """The newest sequence number, 0 for an empty history."""
    found = rows(path, "SELECT COALESCE(MAX(sequence), 0) AS newest FROM exchanges")
    return int(found[0]["newest"]) if found else 0


def _recorded(row: sqlite3.Row) -> Recorded:
    return Recorded(row["sequence"], cast(Phase, row["phase"]), to_exchange(row))
