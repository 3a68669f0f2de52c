"""A history with a few exchanges in it."""

from dataclasses import replace
from pathlib import Path

import pytest

from claude_router.events import ExchangeEvent
from claude_router.history.store import Store
from claude_router.route.decision import Lane
from tests.history.exchanges import DECISION, ROUTED, event

T0 = ROUTED.started_at


def write_history(home: Path, *events: ExchangeEvent) -> None:
    """Write `events`, or two sessions, into the history of `home`."""
    store = Store(
        home / "history.db",
        store_prompts="full",
        keep_days=90,
        on_error=pytest.fail,
        clock=lambda: T0,
    )
    for one in events or two_sessions():
        store.record(one)
    store.close()


def two_sessions() -> tuple[ExchangeEvent, ...]:
    unmatched = replace(DECISION, route=None, model="anthropic/claude-opus-5-5")
    return (
        event(),
        event(id="e2", lane=Lane.COUNT_TOKENS, started_at=T0 + 1),
        event(
            "failed",
            id="e3",
            turn_id="turn-2",
            started_at=T0 + 2,
            error_type="overloaded_error",
            error="the provider is busy",
        ),
        event(
            id="e4",
            session_id="other-session",
            model=unmatched.model,
            decision=unmatched,
            started_at=T0 + 3,
            excerpt="=cmd()",
        ),
    )
