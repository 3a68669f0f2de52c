"""The whole window around a stand-in for claude, at a fixed time."""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from textual.app import App

from claude_router.events import ExchangeEvent
from claude_router.terminal.engine import open_screen
from claude_router.terminal.pty import Child
from claude_router.tui.app import RouterApp
from claude_router.tui.controls import Pin, RestingModel
from claude_router.tui.layout import pane_size
from tests.tui.exchanges import START, RememberingControls
from tests.tui.scenes import claude
from tests.tui.scenes.scene import Build, Size
from tests.tui.screen_text import NamedScreens

PANEL_WIDTH = 40
NOW = START + 10


class Window(RouterApp):
    """`controls` remembers what the window asked of the router."""

    def __init__(self, child: Child, controls: RememberingControls, size: Size) -> None:
        self.controls = controls
        cols, rows = pane_size(*size, panel_width=PANEL_WIDTH, is_panel_shown=True)
        super().__init__(
            child=child,
            screen=open_screen(cols, rows)[0],
            controls=controls,
            screens=NamedScreens(),
            panel_width=PANEL_WIDTH,
            is_panel_shown=True,
            panel_keys=["f2", "ctrl+]"],
        )
        self._panel.turns._now = self._status._now = lambda: NOW
        self.pane = self._pane

    def on_mount(self) -> None:
        self.pane.learn_outer(self.outer.traits)  # no terminal will tell its traits


def window(
    events: Sequence[ExchangeEvent] = (),
    *,
    pins: tuple[Pin, ...] = (),
    prompt: str = "",
    has_preferences: bool = True,
    resting: tuple[RestingModel, ...] = (),
) -> Build:
    """A window to which `events` have come; claude has the keyboard."""

    @asynccontextmanager
    async def build(_: Path, size: Size) -> AsyncIterator[App[Any]]:
        cols, rows = pane_size(*size, panel_width=PANEL_WIDTH, is_panel_shown=True)
        argv = [sys.executable, "-S", "-E", claude.__file__]
        environment = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
        with closing(Child.spawn(argv, environment, cols=cols, rows=rows)) as child:
            controls = RememberingControls(
                pinned=pins, prompt=prompt, preferences=has_preferences, at_rest=resting
            )
            app = Window(child, controls, size)
            for event in events:
                app.post_exchange(event)
            yield app

    return build
