"""The why of every kind of turn in terminals of the usual sizes."""

from collections.abc import Sequence

import pytest

from claude_router.events import ExchangeEvent
from tests.tui.exchanges import decided, event
from tests.tui.golden import assert_golden
from tests.tui.screen_text import screen_text, until
from tests.tui.screens.test_why import WhyApp
from tests.tui.story import failed_turn, fallen_back_turn, left_warm_cache, subagents_turn

TURNS = {
    "classifying": [event("received", excerpt="write a function")],
    "waiting": [event("sent", excerpt="write a function", decision=decided())],
    "failed": failed_turn(),
    "fallen_back": fallen_back_turn(),
    "subagents": subagents_turn(),
    "left_cache": left_warm_cache(),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize(("name", "events"), TURNS.items(), ids=TURNS)
async def test_why_in_a_terminal_of(
    name: str, events: Sequence[ExchangeEvent], size: tuple[int, int]
) -> None:
    app = WhyApp(events)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "esc close" in screen_text(app))
        assert_golden(f"why_{name}_{size[0]}x{size[1]}", screen_text(app))
