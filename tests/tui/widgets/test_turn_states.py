"""Totals and turns in every state, as high as they are in terminals of the usual sizes."""

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult

from claude_router.events import ExchangeEvent, Usage
from claude_router.route.decision import Lane
from claude_router.tui.ledger import Ledger
from claude_router.tui.palette import ASCII, UNICODE, Glyphs
from claude_router.tui.widgets.totals import TotalsBar
from claude_router.tui.widgets.turn_list import TurnList
from tests.tui.exchanges import START, decided, event
from tests.tui.golden import assert_golden
from tests.tui.screen_text import screen_text, until
from tests.tui.story import GPT, SONNET, left_warm_cache, session, subagents_turn

WIDTH = 38
"""What the usual panel has within its border."""


def streaming_turns() -> list[ExchangeEvent]:
    """Sessions whose turns are in each of the live states, and one that was cancelled."""
    answer = {"decision": decided(), "model": GPT, "excerpt": "add a test"}
    called = {"stop_reason": "tool_use", "usage": Usage(900, 80, 4_000), "ended_after": 2.0}
    loop = {"lane": Lane.TOOL_LOOP, "model": GPT, "session_id": "s2", "turn_id": "l"}
    return [
        event("cancelled", "f1", turn_id="c", **answer, ended_after=6.0),
        event("finished", "f2", turn_id="l", session_id="s2", **answer, **called),
        event("finished", "f3", **loop, **called),
        event("first_token", "f4", **loop, usage=Usage(50, 123, 4_900), first_token_after=0.5),
        event("finished", "f5", turn_id="r", session_id="s3", **answer, **called),
        event("sent", "f6", turn_id="w", session_id="s4", **answer, started_at=START + 8),
        event("received", "f7", turn_id="k", session_id="s5", requested_model=SONNET),
        event("finished", "f8", lane=Lane.COMPACTION, session_id="s5", model=GPT),
    ]


class PartsApp(App[None]):
    """Totals above turns, at a fixed time."""

    def __init__(self, events: Sequence[ExchangeEvent], glyphs: Glyphs) -> None:
        super().__init__(ansi_color=True)
        self._ledger = Ledger()
        self._totals = TotalsBar(glyphs)
        self._turns = TurnList(self._ledger, glyphs, lambda: START + 10)
        for each in events:
            self._ledger.apply(each)

    def compose(self) -> ComposeResult:
        yield self._totals
        yield self._turns

    def on_mount(self) -> None:
        self._turns.focus()
        self._turns.refresh_turns(self._ledger.take_changed())
        self._totals.show(self._ledger.totals(), self._ledger.background_totals(), WIDTH)


SESSIONS = {
    "session": session(),
    "live": streaming_turns(),
    "subagents": [*left_warm_cache(), *subagents_turn()],
}


@pytest.mark.parametrize("rows", [24, 40, 60])
@pytest.mark.parametrize(("name", "events"), SESSIONS.items(), ids=SESSIONS)
async def test_turns_in_a_terminal_of_these_rows(
    name: str, events: Sequence[ExchangeEvent], rows: int
) -> None:
    app = PartsApp(events, UNICODE)
    async with app.run_test(size=(WIDTH, rows - 5)) as pilot:  # the border, the keys
        await until(pilot, lambda: "14:02" in screen_text(app))
        assert_golden(f"turns_{name}_{rows}", screen_text(app))


async def test_turns_on_an_ascii_terminal() -> None:
    app = PartsApp([*streaming_turns(), *subagents_turn()], ASCII)
    async with app.run_test(size=(WIDTH, 55)) as pilot:
        await until(pilot, lambda: "14:02" in screen_text(app))
        assert_golden("turns_ascii", screen_text(app))
