"""The history as JSON and CSV for other programs."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from claude_router.history.query import Recorded, Session, Share

_DECISION_COLUMNS = ("route", "reason", "confidence", "engine", "engine_ms")
_CSV_COLUMNS = (
    *("id", "phase", "started_at", "launch_id", "session_id", "turn_id", "agent_id", "project"),
    *("lane", "requested_model", "model", *_DECISION_COLUMNS),
    *("status", "error_type", "error", "stop_reason"),
    *("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens"),
    *("cost_usd", "default_cost_usd"),
    *("classified_after", "sent_after", "first_token_after", "ended_after"),
    *("is_streamed", "excerpt"),
)


def sessions_json(sessions: Sequence[Session]) -> str:
    return _dump([asdict(session) for session in sessions])


def shares_json(by_model: Sequence[Share], by_route: Sequence[Share]) -> str:
    return _dump(
        {
            "by_model": [asdict(share) for share in by_model],
            "by_route": [asdict(share) for share in by_route],
        }
    )


def as_json(exchanges: Sequence[Recorded]) -> str:
    """A list of exchanges as they are stored, their decisions whole."""
    return _dump([_plain(recorded) for recorded in exchanges])


def as_csv(exchanges: Sequence[Recorded]) -> str:
    """One line an exchange; the decision's parts and the token counts as columns."""
    rows = [_flat(recorded) for recorded in exchanges]
    text = io.StringIO()
    writer = csv.DictWriter(text, _CSV_COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().rstrip("\n")


def _plain(recorded: Recorded) -> dict[str, Any]:
    decision = recorded.exchange.decision
    plain = asdict(recorded.exchange)
    if decision is not None:
        plain["decision"]["confidence"] = decision.confidence
    return {"phase": recorded.phase, **plain}


def _flat(recorded: Recorded) -> dict[str, Any]:
    decision = recorded.exchange.decision
    plain = _plain(recorded)
    return {
        **plain,
        **{name: getattr(decision, name, None) for name in _DECISION_COLUMNS},
        **(plain["usage"] or {}),
        "excerpt": _inert(plain["excerpt"]),
    }


def _inert(text: str) -> str:
    """A spreadsheet would run a cell that begins like a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
