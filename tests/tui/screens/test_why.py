from collections.abc import Sequence

import pytest
from textual.app import App

from claude_router.events import ExchangeEvent
from claude_router.tui.ledger import Ledger
from claude_router.tui.palette import UNICODE
from claude_router.tui.screens.why import WhyScreen
from tests.tui.exchanges import RememberingControls
from tests.tui.golden import assert_golden
from tests.tui.screen_text import screen_text, until
from tests.tui.story import fallen_back_turn, finished_turn


class WhyApp(App[None]):
    """Opens why for the newest turn of the events."""

    def __init__(self, events: Sequence[ExchangeEvent]) -> None:
        super().__init__(ansi_color=True)
        self.controls = RememberingControls()
        self.ledger = Ledger()
        for event in events:
            self.ledger.apply(event)

    def on_mount(self) -> None:
        turn = self.ledger.summary(self.ledger.turns()[0])
        self.push_screen(WhyScreen(turn, self.controls, UNICODE))


@pytest.mark.parametrize("width", [40, 90])
async def test_the_whole_screen(width: int) -> None:
    app = WhyApp(fallen_back_turn())
    async with app.run_test(size=(width, 44)) as pilot:
        await until(pilot, lambda: "Attempts" in screen_text(app))
        assert_golden(f"why_screen_{width}", screen_text(app))


@pytest.mark.parametrize("key", ["escape", "q", "enter"])
async def test_it_closes_with(key: str) -> None:
    app = WhyApp(finished_turn())
    async with app.run_test() as pilot:
        await pilot.press(key)
        assert not isinstance(app.screen, WhyScreen)


@pytest.mark.parametrize("keys", [["end"], ["j"] * 40, ["down"] * 40, ["pagedown"] * 5])
async def test_it_scrolls_to_its_end(keys: list[str]) -> None:
    app = WhyApp(finished_turn())
    async with app.run_test(size=(80, 14)) as pilot:
        assert "2 further requests" not in screen_text(app)
        await pilot.press(*keys)
        await until(pilot, lambda: "subagent" in screen_text(app))


async def test_p_pins_starting_at_the_turns_own_model() -> None:
    app = WhyApp(finished_turn())
    async with app.run_test() as pilot:
        await pilot.press("P", "enter")
        assert app.controls.calls == ["pin openai/gpt-5.6 session"]
        assert isinstance(app.screen, WhyScreen)


async def test_a_smaller_terminal_wraps_anew() -> None:
    app = WhyApp(finished_turn())
    async with app.run_test(size=(90, 40)) as pilot:
        await until(pilot, lambda: "ended 3.0 s" in screen_text(app))
        await pilot.resize_terminal(40, 40)
        await until(pilot, lambda: "“fix the flaky [bold]login test and" in screen_text(app))
