"""Statistics of the history over a range of days."""

import time
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from claude_router.history.reading import HistoryError
from claude_router.history.statistics import Statistics, start_of, statistics
from claude_router.tui.lines import text
from claude_router.tui.palette import BAD, SCROLLBAR_WIDTH, Glyphs
from claude_router.tui.screens.history.bars import statistics_lines
from claude_router.tui.screens.history.frame import HistoryFrame
from claude_router.tui.screens.history.reader import Reader

RANGES: tuple[tuple[str, int | None], ...] = (
    ("today", 1),
    ("7 days", 7),
    ("30 days", 30),
    ("all", None),
)
_FIRST = 1


class StatisticsScreen(HistoryFrame):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number + 1), f"choose({number})", name, show=False)
            for number, (name, _) in enumerate(RANGES)
        ),
        Binding("tab,right", "turn(1)", "Next range", show=False),
        Binding("shift+tab,left", "turn(-1)", "Previous range", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    KEYS: ClassVar[str] = "1 today  2 7 days  3 30 days  4 all  tab next  ? help  esc back"
    HELP: ClassVar[str] = """\
1 2 3 4               today, 7 days, 30 days, all
tab right, left       the next range, the one before
up down j k home end  scroll
esc q                 back
A turn counts as corrected when you pinned another model for the very next one.
Bars show cost, or requests where nothing has a price."""

    def __init__(self, path: Path, glyphs: Glyphs) -> None:
        self._words = Static("Counting ...", markup=False)
        self._scroll = VerticalScroll(self._words)
        super().__init__(glyphs, "statistics", [self._scroll])
        self._path = path
        self._reader = Reader()
        self._range = _FIRST
        self._shown: Statistics | None = None

    def on_mount(self) -> None:
        self._scroll.focus()
        self.action_choose(_FIRST)

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def action_choose(self, number: int) -> None:
        self._range = number
        name, days = RANGES[number]
        self.frame.border_title = f"statistics {self.glyphs.dot} {name}"
        self.run_worker(self._read(days))

    def action_turn(self, step: int) -> None:
        self.action_choose((self._range + step) % len(RANGES))

    def action_scroll(self, step: int) -> None:
        self._scroll.scroll_relative(y=step, animate=False)

    async def _read(self, days: int | None) -> None:
        since = 0.0 if days is None else start_of(days, time.time())
        self._words.update("Counting ...")
        try:
            found = await self._reader.read(partial(statistics, self._path, since))
        except HistoryError as error:
            self._words.update("")
            self.tell(str(error), BAD)
            return
        if found is not None:
            self._shown = found
            self._fill()

    def _fill(self) -> None:
        width = self._scroll.content_size.width - SCROLLBAR_WIDTH  # it may come with the lines
        if self._shown is not None and width > 0:
            self._words.update(text(statistics_lines(self._shown, width, self.glyphs)))
