"""A screen in one of its states: how it is built, and what a person does to get there."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from claude_router.terminal.tokens import InputSplitter
from claude_router.tui.app import RouterApp
from tests.tui.screen_text import screen_text, until

Size = tuple[int, int]
Build = Callable[[Path, Size], AbstractAsyncContextManager[App[Any]]]
Deed = str | Callable[[App[Any]], None]
"""Keys with spaces between them, or what else happens meanwhile."""

SIZES: tuple[Size, ...] = ((80, 24), (120, 40), (200, 60))
_PANEL_KEY = "F2"
_PANEL_KEY_BYTES = b"\x1bOQ"


@dataclass(frozen=True, slots=True)
class Scene:
    """`build` gives an app in a folder of its own; each step is a deed and words it leads to."""

    build: Build
    steps: tuple[tuple[Deed, str], ...] = ()

    def then(self, *steps: tuple[Deed, str]) -> "Scene":
        return Scene(self.build, (*self.steps, *steps))


@asynccontextmanager
async def opened(scene: Scene, folder: Path, size: Size) -> AsyncIterator[Pilot[Any]]:
    """The scene, once all its steps are done."""
    async with (
        scene.build(folder, size) as app,
        app.run_test(size=size, notifications=True) as pilot,
    ):
        for deed, words in scene.steps:
            await do(pilot, deed)
            await until(pilot, lambda words=words: words in screen_text(app))  # type: ignore[misc]
        yield pilot


async def do(pilot: Pilot[Any], deed: Deed) -> None:
    if not isinstance(deed, str):
        deed(pilot.app)
        return
    for key in deed.split():
        if key == _PANEL_KEY and isinstance(pilot.app, RouterApp):
            press_panel_key(pilot.app)
        else:
            await pilot.press(key)


def press_panel_key(app: RouterApp) -> None:
    """Textual has no key for it: the window takes it from the terminal's bytes."""
    splitter = InputSplitter()
    app.receive_input([*splitter.feed(_PANEL_KEY_BYTES), *splitter.flush()])


def typed(words: str) -> str:
    """The keys that type `words`."""
    return " ".join("space" if letter == " " else letter for letter in words)


def size_name(size: Size) -> str:
    return f"{size[0]}x{size[1]}"
