"""The preferences screen over a real file, with a router model that goes by words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from claude_router.tui.palette import UNICODE, Glyphs
from claude_router.tui.screens.preferences.screen import PreferencesScreen
from tests.launch.workshop_world import CONFIG, World, make_world
from tests.tui.screen_text import screen_text, until


class PreferencesApp(App[None]):
    """Opens the screen, and again on demand."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, world: World, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(ansi_color=True)
        self.world = world
        self._glyphs = glyphs

    def on_mount(self) -> None:
        self.open_preferences()

    def open_preferences(self) -> None:
        self.push_screen(PreferencesScreen(self.world.workshop, self._glyphs))

    @property
    def is_open(self) -> bool:
        return any(isinstance(screen, PreferencesScreen) for screen in self.screen_stack)


@asynccontextmanager
async def preferences(
    folder: Path,
    text: str = CONFIG,
    *,
    size: tuple[int, int] = (120, 40),
    glyphs: Glyphs = UNICODE,
    **options: Any,
) -> AsyncIterator[tuple[PreferencesApp, Pilot[None]]]:
    """The screen, once it shows the file."""
    app = PreferencesApp(await make_world(folder, text, **options), glyphs)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "config.yaml" in screen_text(app) and has_keys(app))
        yield app, pilot


def has_keys(app: PreferencesApp) -> bool:
    return app.screen.focused is not None


async def shows(pilot: Pilot[None], *words: str) -> None:
    """Wait until all these words are on the screen."""
    await until(pilot, lambda: all(each in screen_text(pilot.app) for each in words))


async def hides(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: words not in screen_text(pilot.app))
