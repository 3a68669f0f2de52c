"""The window beside an idle child, told of an answer that streams: for tests.bench.panel.

python -m tests.bench.panel_window RATE TURNS MARKS IS_TOLD: RATE events a second, a token
each; TURNS ended before; MARKS a second, each a turn whose route is `@` and the monotonic clock in
milliseconds; with IS_TOLD 0 the events are made but not told. The route FED says that all is ready.
"""

import asyncio
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random

from claude_router.events import ExchangeEvent, Usage
from claude_router.terminal.engine import open_screen
from claude_router.terminal.pty import Child
from claude_router.tui.app import RouterApp
from claude_router.tui.layout import pane_size
from tests.tui.exchanges import RememberingControls, decided, event
from tests.tui.run_window import PANEL_WIDTH
from tests.tui.screen_text import NamedScreens

FED = "all fed"
_CHILD = [sys.executable, str(Path(__file__).with_name("pane_child.py"))]
_MODEL = "openai/gpt-5.6"
_USAGE = Usage(1_200, 800, 12_000, 300)


def main(rate: int, turns: int, marks: int, is_told: bool) -> None:
    size = os.get_terminal_size(0)
    cols, rows = pane_size(size.columns, size.lines, panel_width=PANEL_WIDTH, is_panel_shown=True)
    child = Child.spawn(_CHILD, dict(os.environ), cols=cols, rows=rows)
    screen, _ = open_screen(cols, rows)
    tasks = set[asyncio.Task[None]]()

    def start() -> None:
        for turn in range(turns):
            app.post_exchange(_ended(turn))
        app.post_exchange(_mark(FED, turns))
        loop = asyncio.get_running_loop()
        if rate:
            tasks.add(loop.create_task(_stream(app, rate, turns + 1, is_told)))
        if marks:
            tasks.add(loop.create_task(_mark_time(app, marks, turns + 2)))

    app = RouterApp(
        child=child,
        screen=screen,
        controls=RememberingControls(),
        screens=NamedScreens(),
        panel_width=PANEL_WIDTH,
        is_panel_shown=True,
        panel_keys=["f2"],
        on_ready=start,
    )
    app.run()
    child.close()


async def _stream(app: RouterApp, rate: int, number: int, is_told: bool) -> None:
    """One answer that never ends."""
    began, tokens = time.monotonic(), 0
    started = _ended(number).exchange
    while True:
        tokens += 1
        usage = replace(_USAGE, output_tokens=tokens)
        told = replace(started, usage=usage, ended_after=None, cost_usd=None, stop_reason=None)
        happened = ExchangeEvent("first_token", told)
        if is_told:
            app.post_exchange(happened)
        await asyncio.sleep(max(0.0, began + tokens / rate - time.monotonic()))


async def _mark_time(app: RouterApp, marks: int, first: int) -> None:
    """At any moment of a repaint; turns of their own, as when the user asks something."""
    gaps, number = Random(1), first
    while True:
        await asyncio.sleep(gaps.uniform(0.6, 1.4) / marks)
        app.post_exchange(_mark(f"@{time.monotonic() * 1000:.1f}@", number))
        number += 1


def _mark(route: str, number: int) -> ExchangeEvent:
    decision = decided("a/b", route=route, scores={route: 0.8})
    id_ = _id(number)
    return event("routed", id_, turn_id=id_, started_at=time.time(), decision=decision)


def _ended(number: int) -> ExchangeEvent:
    return event(
        "finished",
        _id(number),
        turn_id=_id(number),
        started_at=time.time(),
        excerpt="write a function that does it",
        decision=decided(),
        model=_MODEL,
        usage=_USAGE,
        cost_usd=0.0123,
        default_cost_usd=0.05,
        first_token_after=0.0,
        ended_after=3.0,
    )


def _id(number: int) -> str:
    return f"{number:06}"


if __name__ == "__main__":
    rate_, turns_, marks_, told_ = map(int, sys.argv[1:])
    main(rate_, turns_, marks_, bool(told_))
