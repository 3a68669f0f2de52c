import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from claude_router.tui import repainting
from claude_router.tui.repainting import Repainting
from tests.tui.screen_text import until

NEVER = 3600.0


async def asked(pilot: Pilot[None], times: int) -> int:
    """How often a widget at rest was painted after it was asked so often, one after another."""
    painted: list[int] = []
    widget = pilot.app.query_one(Static)
    painting = Repainting(widget, lambda: painted.append(1))
    for number in range(times):
        painting.ask()
        if number == 0:
            await until(pilot, lambda: bool(painted))
    for _ in range(5):
        await pilot.pause()
    return len(painted)


class OneWidget(App[None]):
    def compose(self):  # type: ignore[no-untyped-def]
        yield Static("")


async def test_the_first_change_after_a_rest_is_painted_at_once_and_more_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repainting, "REPAINT_SECONDS", NEVER)
    async with OneWidget().run_test() as pilot:
        assert await asked(pilot, 4) == 1


async def test_what_had_to_wait_is_painted_too() -> None:
    async with OneWidget().run_test() as pilot:
        painted: list[int] = []
        painting = Repainting(pilot.app.query_one(Static), lambda: painted.append(1))
        painting.ask()
        await until(pilot, lambda: len(painted) == 1)
        painting.ask()
        painting.ask()
        await until(pilot, lambda: len(painted) == 2)
