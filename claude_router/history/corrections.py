"""What the user decided about turns after the router had: the measure of its accuracy."""

from dataclasses import dataclass
from pathlib import Path

from claude_router.history.reading import rows
from claude_router.history.rows import storable
from claude_router.route.decision import Lane, Reason


@dataclass(frozen=True, slots=True)
class Correction:
    """The router sent this turn elsewhere; the user pinned `chosen`, a model, for the next one."""

    session_id: str
    turn_id: str
    chosen: str


def corrections(
    path: Path, session_id: str | None = None, *, since: float = 0.0
) -> list[Correction]:
    """Of the turns of one session, or of all, that began at `since` (Unix time) or later.

    Raises:
        HistoryError: the history can't be read.
    """
    of_session = "" if session_id is None else "AND corrected.session_id = :session_id"
    sql = f"""
        SELECT corrected.session_id, corrected.turn_id,
            json_extract(pinned.decision, '$.model') AS chosen
        FROM exchanges AS pinned JOIN exchanges AS corrected
            ON corrected.id = json_extract(pinned.decision, '$.corrected')
        WHERE pinned.lane = :lane AND pinned.reason = :reason
            AND corrected.started_at >= :since {of_session}
        ORDER BY pinned.started_at, pinned.id
    """
    values = {
        "lane": Lane.USER_TURN.value,
        "reason": Reason.PINNED.value,
        "since": since,
        "session_id": storable(session_id),
    }
    return [Correction(**dict(row)) for row in rows(path, sql, values)]
