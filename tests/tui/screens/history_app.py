"""The history screen over a history of its own, and what is recorded in it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from claude_router.events import ExchangeEvent
from claude_router.history.store import Store
from claude_router.route.decision import Lane, Reason
from claude_router.tui.palette import UNICODE, Glyphs
from claude_router.tui.screens.history.screen import HistoryScreen
from tests.tui.exchanges import START, decided, event
from tests.tui.screen_text import screen_text, until
from tests.tui.story import SONNET, USAGE, session

DAY = 86_400
SIZES = ((80, 24), (120, 40), (200, 60))
PINNED = decided(
    SONNET,
    reason=Reason.PINNED,
    route=None,
    scores={},
    other=None,
    engine=None,
    corrected="f1",
)


class HistoryApp(App[None]):
    """Opens the history; `closed` says whether it was left."""

    def __init__(self, path: Path, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(ansi_color=True)
        self.closed = False
        self._history = HistoryScreen(path, glyphs)

    def on_mount(self) -> None:
        self.push_screen(self._history, self._left)

    def _left(self, _: str | None) -> None:
        self.closed = True


def write_history(path: Path, events: Sequence[ExchangeEvent]) -> None:
    store = Store(
        path, store_prompts="full", keep_days=90, on_error=pytest.fail, clock=lambda: START
    )
    for one in events:
        store.record(one)
    store.close()


def three_sessions() -> list[ExchangeEvent]:
    """A story with a correction; a small dear one; one that cost more than by default."""
    story = [
        ExchangeEvent(
            one.phase,
            replace(one.exchange, session_id="0a1b2c3d-story", project="/home/ann/shop"),
        )
        for one in session()
    ]
    return [
        *story,
        _answered("f1", "ffee0011-docs", -DAY, project="/home/ann/日本語", cost_usd=1.5),
        _answered("f2", "ffee0011-docs", -DAY + 90, turn_id="t2", cost_usd=0.5, decision=PINNED),
        _answered("g1", "11112222-old", -3 * DAY, cost_usd=None, default_cost_usd=None),
        _answered("g2", "11112222-old", -3 * DAY + 5, lane=Lane.TOOL_LOOP, cost_usd=None),
    ]


def _answered(id_: str, session_id: str, after: float, **changes: Any) -> ExchangeEvent:
    facts: dict[str, Any] = {
        "session_id": session_id,
        "started_at": START + after,
        "project": "/home/ann/a-project-with-a-rather-long-name",
        "excerpt": "write the manual [bold]of it",
        "decision": decided(),
        "usage": USAGE,
        "default_cost_usd": 1.0,
        "ended_after": 4.0,
        "status": 200,
        "stop_reason": "end_turn",
    }
    facts |= changes
    return event("finished", id_, model=facts["decision"].model, **facts)


async def shown(pilot: Pilot[Any], *words: str) -> str:
    """The screen once it has all these words."""
    await until(pilot, lambda: all(word in screen_text(pilot.app) for word in words))
    return screen_text(pilot.app)
