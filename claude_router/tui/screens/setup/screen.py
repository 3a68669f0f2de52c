"""The setup of a first run: choose a set of preferences, look at the file, have it written."""

import asyncio
import sys
from collections.abc import Callable
from typing import Literal

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from claude_router.tui.first_run import Choice, Findings, FirstRun, FirstRunError
from claude_router.tui.format import clean
from claude_router.tui.lines import text
from claude_router.tui.palette import SCROLLBAR_CSS, Glyphs, glyphs_for
from claude_router.tui.screens.setup.bar import KeyBar
from claude_router.tui.screens.setup.keys import CHOOSE_KEYS, READ_KEYS
from claude_router.tui.screens.setup.lines import Page, choose_page, read_page

Outcome = Literal["written", "skipped", "declined", "left"]


class SetupScreen(Screen[None], inherit_bindings=False):
    """Keys act at once, in `press`, so that those typed after the last one can go to claude."""

    DEFAULT_CSS = f"""
    SetupScreen {{ background: ansi_default; }}
    SetupScreen > .frame {{
        height: 100%;
        padding: 0 1;
        background: ansi_default;
        color: ansi_default;
        border: heavy ansi_cyan;
        border-title-color: ansi_cyan;
    }}
    SetupScreen.-ascii > .frame {{ border: ascii ansi_cyan; }}
    SetupScreen Static {{ height: auto; background: ansi_default; color: ansi_default; }}
    SetupScreen VerticalScroll {{ height: 1fr; background: ansi_default; {SCROLLBAR_CSS} }}
    SetupScreen .news {{ display: none; text-style: bold; color: ansi_red; margin-top: 1; }}
    """

    class Ended(Message):
        """Nothing more is asked."""

        def __init__(self, outcome: Outcome) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(
        self, findings: Findings, first_run: FirstRun, *, glyphs: Glyphs | None = None
    ) -> None:
        super().__init__()
        self._findings = findings
        self._first_run = first_run
        self._glyphs = glyphs or glyphs_for(getattr(sys.__stdout__, "encoding", None))
        self.set_class(not self._glyphs.is_unicode, "-ascii")
        self._cursor = 0
        self._is_reading = False
        self._has_keys = True
        self._page = Page((), {})
        self.is_over = False
        self._body = Static("", markup=False)
        self._scroll = VerticalScroll(self._body, can_focus=False)
        self._news = Static("", markup=False, classes="news")
        self._bar = KeyBar()

    def compose(self) -> ComposeResult:
        frame = Vertical(self._scroll, self._news, self._bar, classes="frame")
        frame.border_title = "claude-router: setup"
        yield frame

    def on_resize(self) -> None:
        self.call_after_refresh(self._paint)

    def show_keys(self, is_shown: bool) -> None:
        """Whether the footer names the keys: only while they are read."""
        self._has_keys = is_shown
        self._paint()

    def press(self, key: str) -> None:
        """Act on a key by Textual's name of it; keys without a meaning here do nothing."""
        if self.is_over:
            return
        if key == "ctrl+c":
            self._end("left")
        elif self._is_reading:
            self._press_reading(key)
        else:
            self._press_choosing(key)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.press(event.key)

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        self.press(message.key)

    def on_click(self, event: events.Click) -> None:
        """On a choice: take it; on the one that is chosen already: see its file."""
        if self._is_reading or self.is_over:
            return
        region = self._body.region
        if not region.contains_point(event.screen_offset):
            return
        chosen = self._page.choices.get(event.screen_y - region.y)
        if chosen is not None:
            self.press("enter" if chosen == self._cursor else str(chosen + 1))

    @property
    def _choice(self) -> Choice:
        return self._findings.choices[self._cursor]

    def _press_choosing(self, key: str) -> None:
        last = len(self._findings.choices) - 1
        places = {
            "up": max(0, self._cursor - 1),
            "k": max(0, self._cursor - 1),
            "down": min(last, self._cursor + 1),
            "j": min(last, self._cursor + 1),
            "home": 0,
            "end": last,
            **{str(number + 1): number for number in range(last + 1)},
        }
        if key in places:
            self._cursor = places[key]
            self._show(is_reading=False)
        elif key == "enter":
            self._read()
        elif key == "escape":
            self._end("skipped")
        elif key == "N":
            self._do(self._first_run.decline, "declined")

    def _press_reading(self, key: str) -> None:
        moves: dict[str, Callable[[], None]] = {
            "up": self._scroll.action_scroll_up,
            "k": self._scroll.action_scroll_up,
            "down": self._scroll.action_scroll_down,
            "j": self._scroll.action_scroll_down,
            "pageup": self._scroll.action_page_up,
            "pagedown": self._scroll.action_page_down,
            "home": self._scroll.action_scroll_home,
            "end": self._scroll.action_scroll_end,
        }
        if key in moves:
            moves[key]()
        elif key == "enter":
            choice = self._choice
            self._do(lambda: self._first_run.write(choice), "written")
        elif key == "escape":
            self._show(is_reading=False)

    def _read(self) -> None:
        if self._choice.obstacle:
            self._tell(f"{self._choice.title} can't be chosen here: {self._choice.obstacle}.")
        else:
            self._show(is_reading=True)

    def _show(self, *, is_reading: bool) -> None:
        if is_reading != self._is_reading:
            self._scroll.scroll_home(animate=False)
        self._is_reading = is_reading
        self._tell("")
        self._paint()

    def _do(self, write: Callable[[], None], outcome: Outcome) -> None:
        """Over at once; only a failure makes this screen read keys again."""
        self.is_over = True
        self.run_worker(self._written(write, outcome))

    async def _written(self, write: Callable[[], None], outcome: Outcome) -> None:
        try:
            await asyncio.to_thread(write)
        except FirstRunError as error:
            self.is_over = False
            self._tell(str(error))
        else:
            self._end(outcome)

    def _end(self, outcome: Outcome) -> None:
        self.is_over = True
        self.post_message(self.Ended(outcome))

    def _tell(self, words: str) -> None:
        self._news.update(clean(words))
        self._news.display = bool(words)

    def _paint(self) -> None:
        width = max(8, self._scroll.size.width - 1)
        if self._is_reading:
            self._page = read_page(self._findings, self._choice, width)
        else:
            self._page = choose_page(self._findings, self._cursor, width, self._glyphs)
        self._body.update(text(self._page.lines))
        keys = READ_KEYS if self._is_reading else CHOOSE_KEYS
        self._bar.show(keys if self._has_keys else (), width)
        self.call_after_refresh(self._follow_cursor)

    def _follow_cursor(self) -> None:
        """In a small terminal the choices do not fit all at once."""
        rows = [row for row, number in self._page.choices.items() if number == self._cursor]
        if rows:
            region = Region(0, rows[0], 1, len(rows))
            self._scroll.scroll_to_region(region, animate=False)
