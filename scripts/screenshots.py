"""Take the pictures of README.md: the real Claude Code in the window, answered by stand-ins.

python scripts/screenshots.py [FOLDER] writes SVG files into FOLDER, docs/screenshots without one.
It needs a `claude` on PATH or named by CLAUDE_ROUTER_CLAUDE; `make screenshots` sees to that.
"""

import asyncio
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from screenshots_scene import PROJECT, PROMPTS, answer, make_scene, repeat_earlier
from textual.pilot import Pilot

from claude_router.claude_code.find import ClaudeNotFoundError
from claude_router.demo.server import StandIns
from claude_router.events import ExchangeEvent
from claude_router.launch.client import client_command
from claude_router.launch.controls import SessionControls
from claude_router.launch.demo import Demo, open_demo
from claude_router.launch.listening import listen, url_of
from claude_router.launch.notices import log_notice
from claude_router.launch.proxying import running_proxy
from claude_router.launch.recording import RecordedChild
from claude_router.launch.screens import SessionScreens
from claude_router.launch.setup import Setup
from claude_router.proxy.services import Services
from claude_router.route.decision import Lane
from claude_router.terminal.engine import open_screen
from claude_router.terminal.tokens import InputSplitter
from claude_router.tui.app import RouterApp
from claude_router.tui.layout import pane_size

_FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
_COLS, _ROWS = 120, 36
_PATIENCE_SECONDS = 120
_F2 = b"\x1bOQ"
_MONOSPACE = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def main(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with open_demo(os.environ) as demo:
            return asyncio.run(_take_all(demo, make_scene(demo), folder))
    except ClaudeNotFoundError as error:
        print(error, file=sys.stderr)
        return 1


async def _take_all(demo: Demo, setup: Setup, folder: Path) -> int:
    """What launch.window does, in a window of a fixed size without a terminal."""
    stand_ins = StandIns(lambda question: answer(question, setup.project))
    await stand_ins.start(demo.listening)
    width = setup.config.panel.width
    cols, rows = pane_size(_COLS, _ROWS, panel_width=width, is_panel_shown=True)
    arguments = ("--permission-mode", "acceptEdits")
    with (
        listen() as listening,
        client_command(setup, arguments, url_of(listening), is_tui=True) as command,
        closing(
            RecordedChild.spawn(
                command.argv, command.environment, cols=cols, rows=rows, cwd=setup.project
            )
        ) as child,
    ):
        shown = replace(setup, project=PROJECT)  # a picture names no folder of this machine
        async with running_proxy(shown, listening, log_notice) as services:
            app = RouterApp(
                child=child,
                screen=open_screen(cols, rows)[0],
                controls=SessionControls(services, setup.paths.config),
                screens=SessionScreens(setup, services),
                panel_width=width,
                is_panel_shown=True,
                panel_keys=setup.config.panel_keys,
            )

            def show(event: ExchangeEvent) -> None:
                app.call_later(app.post_exchange, event)

            services.bus.subscribe(show)
            status = await app.run_async(
                headless=True,
                size=(_COLS, _ROWS),
                auto_pilot=lambda pilot: _Photographer(app, pilot, setup, folder, services).go(),
            )
    await stand_ins.stop()
    return 1 if status is None else status


class _Photographer:
    """Uses the window as a person would, and takes a picture of each view."""

    def __init__(
        self, app: RouterApp, pilot: Pilot[Any], setup: Setup, folder: Path, services: Services
    ) -> None:
        self._app = app
        self._pilot = pilot
        self._setup = setup
        self._folder = folder
        self._events: list[ExchangeEvent] = []
        services.bus.subscribe(self._events.append)

    async def go(self) -> None:
        await self._until(PROJECT.name)
        for turns, prompt in enumerate(PROMPTS, 1):
            self._type(prompt.encode())
            await self._until(prompt)
            self._type(b"\r")
            await self._until_answered(turns)
        await self._pilot.pause(1)
        self._take("session")
        repeat_earlier(self._setup, tuple(self._events))
        self._type(_F2)
        await self._pilot.press("enter")
        await self._until("Runner-up")
        self._take("why")
        await self._pilot.press("escape", "H")
        await self._until(" sessions,")
        self._take("history")
        await self._pilot.press("escape", "e")
        await self._until("description: the task")
        await self._pilot.press("j", "j")
        await self._until("test cases for existing code")
        self._take("preferences")
        await self._pilot.press("d", "y", "t", *_keys("add tests for the empty cart"))
        await self._until("other")
        await self._pilot.press("ctrl+r")
        await self._until("turns of the history")
        self._take("preferences-try")
        self._app.exit(0)

    def _take(self, name: str) -> None:
        svg = _portable(self._app.export_screenshot(title="claude-router"))
        (self._folder / f"{name}.svg").write_text(svg, encoding="utf-8")
        print(f"{name}.svg", flush=True)

    def _type(self, data: bytes) -> None:
        splitter = InputSplitter()
        self._app.receive_input([*splitter.feed(data), *splitter.flush()])

    async def _until(self, said: str) -> None:
        await self._wait(lambda: said in self._text(), f"showed “{said}”")

    async def _until_answered(self, turns: int) -> None:
        def is_answered() -> bool:
            return sum(map(_ends_turn, self._events)) >= turns and "interrupt" not in self._text()

        await self._wait(is_answered, f"had {turns} turns done")

    async def _wait(self, is_true: Callable[[], bool], what: str) -> None:
        """Raises TimeoutError, with what the window shows instead."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while not is_true():
                    await self._pilot.pause(0.1)
        except TimeoutError:
            raise TimeoutError(f"The window never {what}:\n{self._text()}") from None

    def _text(self) -> str:
        strips = self._app.screen._compositor.render_strips(self._app.size)
        return "\n".join(strip.text for strip in strips)


def _ends_turn(event: ExchangeEvent) -> bool:
    told = event.exchange
    is_of_turn = told.lane in (Lane.USER_TURN, Lane.TOOL_LOOP)
    return is_of_turn and event.phase == "finished" and told.stop_reason == "end_turn"


def _keys(text: str) -> Sequence[str]:
    return ["space" if letter == " " else letter for letter in text]


def _portable(svg: str) -> str:
    """Without fonts from elsewhere: a page that shows the picture would not load them."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code, monospace", _MONOSPACE)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else _FOLDER))
