"""The sessions of the history, with their sums: listed, found by id, searched."""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from claude_router.events import Usage
from claude_router.history.reading import rows
from claude_router.history.rows import storable

SEARCH_LIMIT = 200

# The plus keeps SQLite from sorting all turns: nearly always one of the first exchanges is one.
_FIRST_WORDS = """
    SELECT excerpt FROM exchanges AS e WHERE e.session_id = t.session_id
    AND +lane = 'user turn' ORDER BY e.started_at LIMIT 1
"""
_FOUND_WORDS = """
    SELECT excerpt FROM exchanges AS e WHERE e.session_id = t.session_id
    AND lane = 'user turn' AND excerpt LIKE :like ESCAPE '!' LIMIT 1
"""
_FOUND_SESSIONS = """
    SELECT session_id FROM sessions WHERE project LIKE :like ESCAPE '!'
    UNION SELECT session_id FROM session_models WHERE model LIKE :like ESCAPE '!'
    UNION SELECT session_id FROM exchanges
        WHERE lane = 'user turn' AND excerpt LIKE :like ESCAPE '!'
"""


@dataclass(frozen=True, slots=True)
class Session:
    """One Claude Code session, over all its launches.

    Times are Unix seconds; `last_at` is when its newest request began. Costs are USD, None
    where no request has a known price; `saved_usd` is over the requests whose cost is known
    on the default model too. `words` are the user's first ones, or those that were searched.
    """

    id: str
    project: str
    started_at: float
    last_at: float
    ended_at: float
    turns: int
    requests: int
    usage: Usage
    cost_usd: float | None
    default_cost_usd: float | None
    saved_usd: float | None
    models: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Sums:
    """Over all sessions."""

    sessions: int
    turns: int
    requests: int
    cost_usd: float | None
    saved_usd: float | None


def sessions(path: Path, *, limit: int = 1000, after: Session | None = None) -> list[Session]:
    """Newest first, or those that follow `after` in this order."""
    condition, values = "1", {}
    if after is not None:
        condition = "(t.last_at, t.session_id) < (:last_at, :id)"
        values = {"last_at": after.last_at, "id": after.id}
    return _select(path, condition, limit, _FIRST_WORDS, **values)


def find_sessions(path: Path, prefix: str) -> list[Session]:
    """The sessions whose id begins with `prefix`, newest first."""
    condition = "substr(t.session_id, 1, :length) = :prefix"
    return _select(path, condition, -1, _FIRST_WORDS, length=len(prefix), prefix=prefix)


def search_sessions(path: Path, text: str, *, limit: int = SEARCH_LIMIT) -> list[Session]:
    """The sessions with `text` in the user's words, the project or a model, newest first.

    Capital and small letters are the same in ASCII only, as in SQLite.
    """
    escaped = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    words = f"SELECT COALESCE(({_FOUND_WORDS}), ({_FIRST_WORDS}))"
    condition = f"t.session_id IN ({_FOUND_SESSIONS})"
    return _select(path, condition, limit, words, like=f"%{escaped}%")


def sums(path: Path) -> Sums:
    """What a list's heading says; reads one row a session."""
    sql = """
        SELECT COUNT(*) AS sessions, TOTAL(turns) AS turns, TOTAL(requests) AS requests,
        TOTAL(priced) AS priced, TOTAL(cost_usd) AS cost_usd,
        TOTAL(compared) AS compared, TOTAL(saved_usd) AS saved_usd FROM session_totals
    """
    for row in rows(path, sql):
        return Sums(
            row["sessions"],
            int(row["turns"]),
            int(row["requests"]),
            _known(row, "cost_usd", "priced"),
            _known(row, "saved_usd", "compared"),
        )
    return Sums(0, 0, 0, None, None)


def _select(path: Path, condition: str, limit: int, words: str, **values: object) -> list[Session]:
    sql = f"""
        SELECT t.*, ({words}) AS words,
            (SELECT project FROM sessions AS s WHERE s.session_id = t.session_id
                ORDER BY s.started_at LIMIT 1) AS project,
            (SELECT MIN(started_at) FROM sessions AS s WHERE s.session_id = t.session_id)
                AS started_at,
            (SELECT json_group_array(model) FROM session_models AS m
                WHERE m.session_id = t.session_id) AS models
        FROM session_totals AS t WHERE {condition}
        ORDER BY t.last_at DESC, t.session_id DESC LIMIT :limit
    """
    named = {name: storable(value) for name, value in values.items()}
    return [_session(row) for row in rows(path, sql, {**named, "limit": limit})]


def _session(row: sqlite3.Row) -> Session:
    usage = Usage(
        row["input_tokens"],
        row["output_tokens"],
        row["cache_read_tokens"],
        row["cache_write_tokens"],
    )
    return Session(
        id=row["session_id"],
        project=row["project"],
        started_at=row["started_at"],
        last_at=row["last_at"],
        ended_at=row["ended_at"],
        turns=row["turns"],
        requests=row["requests"],
        usage=usage,
        cost_usd=_known(row, "cost_usd", "priced"),
        default_cost_usd=_known(row, "default_cost_usd", "default_priced"),
        saved_usd=_known(row, "saved_usd", "compared"),
        models=tuple(sorted(json.loads(row["models"]))),
        words=row["words"] or "",
    )


def _known(row: sqlite3.Row, usd: str, count: str) -> float | None:
    return row[usd] if row[count] else None
