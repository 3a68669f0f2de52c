"""What runs have cost."""

from pathlib import Path

from claude_router.history.reading import rows


def cost_since(path: Path, since: float, *, except_launch: str) -> float:
    """USD of all requests from the Unix time `since` on, but for those of one run.

    Raises:
        HistoryError: the history cannot be read.
    """
    sql = "SELECT TOTAL(cost_usd) AS usd FROM exchanges WHERE started_at >= ? AND launch_id <> ?"
    found = rows(path, sql, (since, except_launch))
    return float(found[0]["usd"]) if found else 0.0


def cost_by_session(path: Path, *, except_launch: str) -> dict[str, float]:
    """USD that each session has cost in all runs but one: a session may be resumed in another.

    Raises:
        HistoryError: the history cannot be read.
    """
    sql = (
        "SELECT session_id, TOTAL(cost_usd) AS usd FROM exchanges WHERE launch_id <> ? "
        "GROUP BY session_id HAVING usd > 0"
    )
    return {row["session_id"]: float(row["usd"]) for row in rows(path, sql, (except_launch,))}
