"""A small window around the panel, and what its screen says."""

from collections.abc import Callable
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from claude_router.tui.lines import Line
from claude_router.tui.palette import UNICODE, Glyphs
from claude_router.tui.widgets.panel import Panel
from tests.tui.exchanges import START, RememberingControls

SETTLED_SECONDS = 0.6
"""Longer than any screen waits before it shows what was typed."""


class NamedScreens:
    """Screens on demand that say no more than what they are."""

    def history(self, glyphs: Glyphs) -> Screen[None]:
        return self._named("the history")

    def preferences(self, glyphs: Glyphs) -> Screen[None]:
        return self._named("the preferences")

    def _named(self, name: str) -> Screen[None]:
        class Named(Screen[None]):
            def compose(self) -> ComposeResult:
                yield Static(name)

        return Named()


class PanelApp(App[None]):
    """Nothing but the panel, at a fixed time."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, controls: RememberingControls, glyphs: Glyphs = UNICODE) -> None:
        super().__init__(ansi_color=True)
        self.controls = controls
        self.asked: list[str] = []
        self.panel = Panel(
            controls, NamedScreens(), panel_key="F2", glyphs=glyphs, now=lambda: START + 10
        )

    def compose(self) -> ComposeResult:
        yield self.panel

    def on_mount(self) -> None:
        self.panel.focus()

    def on_panel_asked_again(self, message: Panel.AskedAgain) -> None:
        self.asked.append(message.prompt)


def plain(line: Line) -> str:
    """A line's words without their styles."""
    return "".join(words for words, _ in line)


def screen_text(app: App[Any]) -> str:
    """Every line of the topmost screen, without trailing spaces."""
    width, height = app.size
    strips = app.screen._compositor.render_strips(app.size)
    lines = [strip.text[:width].rstrip() for strip in strips[:height]]
    return "\n".join(lines).rstrip()


async def until(pilot: Pilot[Any], is_true: Callable[[], bool]) -> None:
    """Let the app work until `is_true`; gives up after many rounds."""
    for _ in range(200):
        await pilot.pause(0.02)
        if is_true():
            return
    raise AssertionError(f"never came true; the screen says:\n{screen_text(pilot.app)}")


async def settled_text(pilot: Pilot[Any]) -> str:
    """The screen once it has not changed for a while."""
    before = None
    while (text := screen_text(pilot.app)) != before:
        before = text
        await pilot.pause(SETTLED_SECONDS)
    return text
