"""What `router history` says as JSON to other programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from claude_router.history.sessions import Session
from claude_router.history.statistics import Statistics


def sessions_json(sessions: Sequence[Session]) -> str:
    return _dump([asdict(session) for session in sessions])


def statistics_json(statistics: Statistics) -> str:
    plain = {**asdict(statistics), "accuracy": statistics.accuracy}
    plain["engines"]["disagreement"] = statistics.engines.disagreement
    return _dump(plain)


def deleted_json(session: Session, requests: int) -> str:
    return _dump({"deleted": session.id, "requests": requests})


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
