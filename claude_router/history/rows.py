"""An exchange as a row of the table, and back."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from claude_router.events import Attempt, Exchange, Usage
from claude_router.route.decision import Decision, Lane, Opinion, Reason, Veto

Row = dict[str, Any]

_COLUMNS = (
    "id launch_id turn_id agent_id project started_at requested_model model classified_after "
    "sent_after first_token_after ended_after status error_type error stop_reason cost_usd "
    "default_cost_usd"
)
_AS_THEY_ARE = _COLUMNS.split()
_USAGE = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")
_DECISION = ("route", "reason", "confidence", "engine", "engine_ms")


def to_row(phase: str, exchange: Exchange, excerpt: str) -> Row:
    """All columns but `sequence`; `excerpt` is what may be stored of the user's words."""
    decision, usage = exchange.decision, exchange.usage
    row: Row = {
        **{name: getattr(exchange, name) for name in _AS_THEY_ARE},
        **{name: getattr(decision, name, None) for name in _DECISION},
        **{name: getattr(usage, name, None) for name in _USAGE},
        "phase": phase,
        "session_id": exchange.session_id or exchange.launch_id,
        "lane": exchange.lane.value,
        "model": exchange.model or (decision.model if decision else None),
        "is_streamed": int(exchange.is_streamed),
        "excerpt": excerpt,
        "decision": json.dumps(_plain(decision)) if decision else None,
        "attempts": json.dumps([asdict(attempt) for attempt in exchange.attempts]),
        "notes": json.dumps(list(exchange.notes)),
    }
    return {name: storable(value) for name, value in row.items()}


def to_exchange(row: sqlite3.Row) -> Exchange:
    usage = None
    if row["input_tokens"] is not None:
        usage = Usage(**{name: row[name] for name in _USAGE})
    return Exchange(
        **{name: row[name] for name in _AS_THEY_ARE},
        session_id=row["session_id"],
        lane=Lane(row["lane"]),
        is_streamed=bool(row["is_streamed"]),
        excerpt=row["excerpt"],
        decision=_decision(json.loads(row["decision"])) if row["decision"] else None,
        attempts=tuple(Attempt(**attempt) for attempt in json.loads(row["attempts"])),
        usage=usage,
        notes=tuple(json.loads(row["notes"])),
    )


def storable(value: object) -> object:
    """Half of a surrogate pair, which JSON allows in a prompt, cannot be stored as UTF-8."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


def _plain(decision: Decision) -> Row:
    fast = decision.fast
    if fast is not None:
        fast = replace(fast, scores=dict(fast.scores))
    return asdict(replace(decision, scores=dict(decision.scores), fast=fast))


def _decision(plain: Mapping[str, Any]) -> Decision:
    return Decision(
        **{
            **plain,
            "lane": Lane(plain["lane"]),
            "reason": Reason(plain["reason"]),
            "vetoed": tuple(Veto(**veto) for veto in plain["vetoed"]),
            "fallbacks": tuple(plain["fallbacks"]),
            "fast": Opinion(**plain["fast"]) if plain.get("fast") else None,
        }
    )
