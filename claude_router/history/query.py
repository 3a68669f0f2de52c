"""What screens and commands ask of the history."""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from claude_router.events import Exchange, Phase, Usage
from claude_router.history.reading import rows
from claude_router.history.rows import storable, to_exchange

_TOTALS = """
    COUNT(*) AS requests,
    COALESCE(SUM(input_tokens), 0) AS input_tokens,
    COALESCE(SUM(output_tokens), 0) AS output_tokens,
    COALESCE(SUM(cache_read_tokens), 0) AS cache_read_tokens,
    COALESCE(SUM(cache_write_tokens), 0) AS cache_write_tokens,
    SUM(cost_usd) AS cost_usd,
    SUM(default_cost_usd) AS default_cost_usd
"""
_SESSION_COLUMNS = f"""
    session_id,
    (SELECT project FROM sessions AS s WHERE s.session_id = exchanges.session_id
        ORDER BY s.started_at LIMIT 1) AS project,
    (SELECT MIN(started_at) FROM sessions AS s WHERE s.session_id = exchanges.session_id)
        AS started_at,
    MAX(started_at + COALESCE(ended_after, 0)) AS ended_at,
    COUNT(DISTINCT CASE WHEN lane = 'user turn' THEN turn_id END) AS turns,
    json_group_array(DISTINCT model) AS models, {_TOTALS}
"""


@dataclass(frozen=True, slots=True)
class Session:
    """One Claude Code session, over all its launches.

    Times are Unix seconds; costs USD, None where no request has a known price.
    """

    id: str
    project: str
    started_at: float
    ended_at: float
    turns: int
    requests: int
    usage: Usage
    cost_usd: float | None
    default_cost_usd: float | None
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An exchange as last written. `sequence` grows with every write of any exchange."""

    sequence: int
    phase: Phase
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Share:
    """What one model, or one route, took of all requests. `name` is None for no route."""

    name: str | None
    turns: int
    requests: int
    usage: Usage
    cost_usd: float | None
    default_cost_usd: float | None


def sessions(path: Path, *, limit: int = 1000) -> list[Session]:
    """Newest first."""
    sql = (
        f"SELECT {_SESSION_COLUMNS} FROM exchanges GROUP BY session_id "
        "ORDER BY MAX(started_at) DESC LIMIT ?"
    )
    return [_session(row) for row in rows(path, sql, limit)]


def find_sessions(path: Path, prefix: str) -> list[Session]:
    """The sessions whose id begins with `prefix`, newest first."""
    sql = (
        f"SELECT {_SESSION_COLUMNS} FROM exchanges WHERE substr(session_id, 1, ?) = ? "
        "GROUP BY session_id ORDER BY MAX(started_at) DESC"
    )
    return [_session(row) for row in rows(path, sql, len(prefix), storable(prefix))]


def exchanges(path: Path, session_id: str | None = None) -> list[Recorded]:
    """One session's exchanges, or everybody's, oldest first."""
    where = "" if session_id is None else "WHERE session_id = ? "
    values = () if session_id is None else (session_id,)
    sql = f"SELECT * FROM exchanges {where}ORDER BY started_at, id"
    return [_recorded(row) for row in rows(path, sql, *values)]


def changes(path: Path, since: int, *, limit: int = 500) -> list[Recorded]:
    """Exchanges written after sequence number `since`, in the order they were written."""
    sql = "SELECT * FROM exchanges WHERE sequence > ? ORDER BY sequence LIMIT ?"
    return [_recorded(row) for row in rows(path, sql, since, limit)]


def last_sequence(path: Path) -> int:
    """The newest sequence number, 0 for an empty history."""
    found = rows(path, "SELECT COALESCE(MAX(sequence), 0) AS newest FROM exchanges")
    return int(found[0]["newest"]) if found else 0


def shares(
    path: Path, by: Literal["model", "route"], *, session_id: str | None = None
) -> list[Share]:
    """Totals by model or by route, the dearest first."""
    where = "" if session_id is None else "WHERE session_id = ? "
    values = () if session_id is None else (session_id,)
    sql = (
        f"SELECT {by} AS name, COUNT(DISTINCT CASE WHEN lane = 'user turn' THEN turn_id END)"
        f" AS turns, {_TOTALS} FROM exchanges {where}GROUP BY {by} "
        "ORDER BY cost_usd DESC, requests DESC"
    )
    return [_share(row) for row in rows(path, sql, *values)]


def _totals(row: sqlite3.Row) -> dict[str, Any]:
    usage = Usage(
        row["input_tokens"],
        row["output_tokens"],
        row["cache_read_tokens"],
        row["cache_write_tokens"],
    )
    names = ("turns", "requests", "cost_usd", "default_cost_usd")
    return {"usage": usage, **{name: row[name] for name in names}}


def _session(row: sqlite3.Row) -> Session:
    return Session(
        id=row["session_id"],
        project=row["project"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        models=tuple(sorted(filter(None, json.loads(row["models"])))),
        **_totals(row),
    )


def _share(row: sqlite3.Row) -> Share:
    return Share(name=row["name"], **_totals(row))


def _recorded(row: sqlite3.Row) -> Recorded:
    return Recorded(row["sequence"], cast(Phase, row["phase"]), to_exchange(row))
