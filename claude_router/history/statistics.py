"""Statistics over a range of days: by model, by route, by day, and who decided."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from claude_router.events import Usage
from claude_router.history.comparison import Comparison, comparison
from claude_router.history.corrections import corrections
from claude_router.history.reading import rows
from claude_router.history.rows import storable
from claude_router.history.totals import QUARTER
from claude_router.route.decision import CHOSEN, ROUTED, Reason

_NAMES = {
    "model": "NULLIF(model, '')",
    "route": "NULLIF(route, '')",
    "day": f"date(quarter * {QUARTER}, 'unixepoch', 'localtime')",
    "whole": "NULL",
}


@dataclass(frozen=True, slots=True)
class UserTurn:
    """How a turn of the user was first decided. `started_at` is Unix time."""

    session_id: str
    turn_id: str
    started_at: float
    reason: Reason | None
    route: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class Share:
    """What one model, one route or one day took; `name` is None for no model or no route.

    `turns` counts the user's turns. Costs are USD, None where nothing has a price; `saved_usd`
    is what the default model alone would have cost more.
    """

    name: str | None
    turns: int
    requests: int
    usage: Usage
    cost_usd: float | None
    default_cost_usd: float | None
    saved_usd: float | None
    fallbacks: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Models and routes by what they cost, days from the newest; `name` of a day is ISO 8601.

    Of the user's turns, `routed` were decided by the router, `chosen` by the user, and
    `corrected` by the router and then, one turn later, otherwise by the user. `engines` compares
    two engines that were asked both, of turns and of subagents' tasks.
    """

    whole: Share
    by_model: tuple[Share, ...]
    by_route: tuple[Share, ...]
    by_day: tuple[Share, ...]
    routed: int
    chosen: int
    corrected: int
    engines: Comparison

    @property
    def accuracy(self) -> float | None:
        """Share of the routed turns that the user let stand, 0 to 1; None without any."""
        return 1 - self.corrected / self.routed if self.routed else None


def start_of(days: int, now: float) -> float:
    """Unix time at which the last `days` days began, today included, in local time."""
    today = datetime.fromtimestamp(now).date()
    return datetime.combine(today - timedelta(days=days - 1), time()).timestamp()


def statistics(path: Path, since: float = 0.0) -> Statistics:
    """What began at `since` (Unix time) or later; a whole quarter of an hour is the finest."""
    turns = user_turns(path, since=since)
    by_model = _shares(path, "model", since, Counter(turn.model for turn in turns))
    by_route = _shares(path, "route", since, Counter(turn.route for turn in turns))
    by_day = _shares(path, "day", since, Counter(_day(turn) for turn in turns))
    (whole,) = _shares(path, "whole", since, Counter({None: len(turns)})) or (_NOTHING,)
    return Statistics(
        whole=whole,
        by_model=_dearest_first(by_model),
        by_route=_dearest_first(by_route),
        by_day=tuple(sorted(by_day, key=lambda share: share.name or "", reverse=True)),
        routed=_count(turns, lambda turn: turn.reason in ROUTED),
        chosen=_count(turns, lambda turn: turn.reason in CHOSEN),
        corrected=len(corrections(path, since=since)),
        engines=comparison(path, since),
    )


def user_turns(path: Path, session_id: str | None = None, *, since: float = 0.0) -> list[UserTurn]:
    """How the turns of one session, or of all, were first decided: by session, oldest first."""
    of_session = "" if session_id is None else "AND session_id = :session_id"
    sql = f"""
        SELECT session_id, turn_id, MIN(started_at) AS started_at, reason, route, model
        FROM exchanges WHERE lane = 'user turn' AND started_at >= :since {of_session}
        GROUP BY session_id, turn_id ORDER BY session_id, MIN(started_at), turn_id
    """
    values = {"since": since, "session_id": storable(session_id)}
    return [_user_turn(row) for row in rows(path, sql, values)]


def _shares(path: Path, by: str, since: float, turns: Counter[str | None]) -> list[Share]:
    sql = f"""
        SELECT {_NAMES[by]} AS name, SUM(requests) AS requests, SUM(fallbacks) AS fallbacks,
            SUM(input_tokens) AS input_tokens, SUM(output_tokens) AS output_tokens,
            SUM(cache_read_tokens) AS cache_read_tokens,
            SUM(cache_write_tokens) AS cache_write_tokens,
            CASE WHEN SUM(priced) THEN SUM(cost_usd) END AS cost_usd,
            CASE WHEN SUM(default_priced) THEN SUM(default_cost_usd) END AS default_cost_usd,
            CASE WHEN SUM(compared) THEN SUM(saved_usd) END AS saved_usd
        FROM time_totals WHERE quarter >= ? GROUP BY name
    """
    return [_share(row, turns[row["name"]]) for row in rows(path, sql, [since // QUARTER])]


def _share(row: sqlite3.Row, turns: int) -> Share:
    usage = Usage(
        row["input_tokens"],
        row["output_tokens"],
        row["cache_read_tokens"],
        row["cache_write_tokens"],
    )
    names = ("name", "requests", "cost_usd", "default_cost_usd", "saved_usd", "fallbacks")
    return Share(turns=turns, usage=usage, **{name: row[name] for name in names})


def _dearest_first(shares: list[Share]) -> tuple[Share, ...]:
    return tuple(sorted(shares, key=lambda share: (-(share.cost_usd or 0.0), -share.requests)))


def _user_turn(row: sqlite3.Row) -> UserTurn:
    return UserTurn(
        session_id=row["session_id"],
        turn_id=row["turn_id"],
        started_at=row["started_at"],
        reason=Reason(row["reason"]) if row["reason"] else None,
        route=row["route"],
        model=row["model"],
    )


def _day(turn: UserTurn) -> str:
    return datetime.fromtimestamp(turn.started_at).date().isoformat()


def _count(turns: Sequence[UserTurn], is_meant: Callable[[UserTurn], bool]) -> int:
    return sum(map(is_meant, turns))


_NOTHING = Share(None, 0, 0, Usage(), None, None, None, 0)
