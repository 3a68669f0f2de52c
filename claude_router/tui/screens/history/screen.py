"""The history: all sessions, newest first; search, statistics, export, deletion."""

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Input, Static

from claude_router.history.reading import HistoryError
from claude_router.history.sessions import Session, search_sessions, sessions, sums
from claude_router.tui.format import clean
from claude_router.tui.lines import Line, cut, text
from claude_router.tui.palette import BAD, DIM, GOOD, INPUT_CURSOR_CSS, Glyphs
from claude_router.tui.screens.history import words
from claude_router.tui.screens.history.deletion import ask_and_delete
from claude_router.tui.screens.history.export import ask_and_export
from claude_router.tui.screens.history.frame import HistoryFrame
from claude_router.tui.screens.history.list import RowList
from claude_router.tui.screens.history.reader import Reader
from claude_router.tui.screens.history.rows import session_row, session_titles
from claude_router.tui.screens.history.session import SessionScreen
from claude_router.tui.screens.history.statistics import StatisticsScreen

PAGE = 100
SEARCH_SECONDS = 0.15
"""Typing that goes on waits so long for its search."""


class HistoryScreen(HistoryFrame):
    """Reads `path` in threads; the first page is there before the sums are."""

    DEFAULT_CSS = f"""
    HistoryScreen Input, HistoryScreen Input:focus {{
        height: 1;
        padding: 0;
        border: none;
        background: ansi_default;
        color: ansi_default;
    }}
    HistoryScreen Input:ansi > .input--cursor {INPUT_CURSOR_CSS}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", show=False),
        Binding("s", "statistics", "Statistics", show=False),
        Binding("x", "export", "Export", show=False),
        Binding("d", "delete", "Delete", show=False),
        Binding("down", "list", "To the list", show=False),
    ]

    SEARCH_KEYS: ClassVar[str] = "enter to the list  esc end the search"
    KEYS: ClassVar[str] = "enter open  / search  s stats  x export  d delete  ? help  esc close"
    HELP: ClassVar[str] = """\
up down j k  move
home end     first, last listed
enter        the session's turns
/            search prompts, projects and models; esc ends it
s            statistics
x            export what is listed, as JSON or CSV
d            delete the session under the cursor, after a question
esc q        close"""

    def __init__(self, path: Path, glyphs: Glyphs) -> None:
        self._search = Input(placeholder="search", compact=True)
        self._search.display = False
        self._head = Static("", markup=False)
        self._rows = RowList(self._paint)
        super().__init__(glyphs, "history", [self._search, self._head, self._rows])
        self._path = path
        self._reader = Reader()
        self._sessions: list[Session] = []
        self._has_more = False
        self._summary = "Reading ..."
        self._typing: Timer | None = None

    @property
    def wanted(self) -> str:
        """What is searched for."""
        return self._search.value.strip()

    def on_mount(self) -> None:
        self._rows.focus()
        self.reload()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_head)

    def on_descendant_focus(self) -> None:
        self.frame.border_subtitle = self.SEARCH_KEYS if self._search.has_focus else self.KEYS

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(SEARCH_SECONDS, partial(self.reload, 0))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self._rows.focus()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        session = self._sessions[self._rows.cursor]
        self.app.push_screen(SessionScreen(self._path, session, self.glyphs), self._deleted)

    def on_row_list_end_neared(self, message: RowList.EndNeared) -> None:
        message.stop()
        if self._has_more:
            self._has_more = False
            self.run_worker(self._read_more())

    def action_close(self) -> None:
        """Out of the search first, then out of the history."""
        if not self._search.display:
            self.close(None)
            return
        self._search.value = ""
        self._search.display = False
        self._rows.focus()

    def action_search(self) -> None:
        self._search.display = True
        self._search.focus()

    def action_list(self) -> None:
        self._rows.focus()

    def action_statistics(self) -> None:
        self.app.push_screen(StatisticsScreen(self._path, self.glyphs))

    def action_export(self) -> None:
        if self._sessions:
            ask_and_export(self, self._path, self._sessions if self.wanted else None)

    def action_delete(self) -> None:
        if self._sessions:
            session = self._sessions[self._rows.cursor]
            ask_and_delete(self, self._path, session, self._deleted)

    def reload(self, cursor: int | None = None) -> None:
        """Read what is listed again; the cursor stays unless it is given."""
        self.run_worker(self._read(self.wanted, cursor))

    def _deleted(self, sentence: str | None) -> None:
        if sentence is not None:
            self.tell(sentence, GOOD)
            self.reload()

    async def _read(self, wanted: str, cursor: int | None) -> None:
        limit = max(PAGE, len(self._sessions))
        call = partial(sessions, self._path, limit=limit)
        if wanted:
            call = partial(search_sessions, self._path, wanted)
        try:
            found = await self._reader.read(call)
            if found is None:
                return
            self._sessions = found
            self._has_more = not wanted and len(found) == limit
            self._rows.show(len(found), cursor=cursor)
            if wanted:
                self._summary = words.found(wanted, len(found))
            elif not found:
                self._summary = words.NO_SESSIONS
            elif whole := await self._reader.read(partial(sums, self._path)):
                self._summary = words.summed(whole)
        except HistoryError as error:
            self._summary = ""
            self.tell(str(error), BAD)
        self._show_head()

    async def _read_more(self) -> None:
        call = partial(sessions, self._path, limit=PAGE, after=self._sessions[-1])
        try:
            found = await self._reader.read(call)
        except HistoryError as error:
            self.tell(str(error), BAD)
            return
        if found is not None:
            self._sessions += found
            self._has_more = len(found) == PAGE
            self._rows.show(len(self._sessions))

    def _show_head(self) -> None:
        lines: list[Line] = [((clean(self._summary), DIM),)]
        if self._sessions:
            lines.append(session_titles(self._rows.scrollable_content_region.width, self.glyphs))
        self._head.update(text(cut(line, self.room, self.glyphs.ellipsis) for line in lines))

    def _paint(self, position: int, width: int, has_cursor: bool) -> tuple[Line, Line]:
        return session_row(self._sessions[position], width, self.glyphs, has_cursor=has_cursor)
