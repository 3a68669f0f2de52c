"""One session of the history: its turns, newest first, with what was decided."""

import time
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from claude_router.events import Exchange
from claude_router.history.corrections import Correction, corrections
from claude_router.history.query import Recorded, newest_exchanges
from claude_router.history.reading import HistoryError
from claude_router.history.sessions import Session
from claude_router.tui.archive import Archive
from claude_router.tui.format import clean, fit_end
from claude_router.tui.lines import Line, cut, text
from claude_router.tui.palette import BAD, DIM, STRONG, Glyphs
from claude_router.tui.screens.history import words
from claude_router.tui.screens.history.deletion import ask_and_delete
from claude_router.tui.screens.history.export import ask_and_export
from claude_router.tui.screens.history.frame import HistoryFrame
from claude_router.tui.screens.history.list import RowList
from claude_router.tui.screens.history.reader import Reader
from claude_router.tui.screens.history.rows import turn_row
from claude_router.tui.screens.history.why import RecordedWhyScreen
from claude_router.tui.turn import TurnKey

PAGE = 1000
"""Exchanges read at once."""


class SessionScreen(HistoryFrame):
    """Reads the newest exchanges first, older ones when the cursor comes near the end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "export", "Export", show=False),
        Binding("d", "delete", "Delete", show=False),
    ]

    KEYS: ClassVar[str] = "enter why  x export  d delete  ? help  esc back"
    HELP: ClassVar[str] = """\
up down j k  move
home end     newest, oldest listed
enter        why this model
x            export the session, as JSON or CSV
d            delete the session, after a question
esc q        back"""

    def __init__(self, path: Path, session: Session, glyphs: Glyphs) -> None:
        self._head = Static("", markup=False)
        self._rows = RowList(self._paint)
        title = f"session {words.short_id(session)} {glyphs.dot} {words.when(session.started_at)}"
        super().__init__(glyphs, title, [self._head, self._rows])
        self._path = path
        self._session = session
        self._reader = Reader()
        self._archive = Archive()
        self._turns: list[TurnKey] = []
        self._has_more = False

    def on_mount(self) -> None:
        self._rows.focus()
        self.run_worker(self._read())

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_head)

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        turn = self._archive.summary(self._turns[self._rows.cursor], time.time())
        self.app.push_screen(RecordedWhyScreen(turn, self.glyphs))

    def on_row_list_end_neared(self, message: RowList.EndNeared) -> None:
        message.stop()
        if self._has_more:
            self._has_more = False
            self.run_worker(self._read())

    def action_export(self) -> None:
        ask_and_export(self, self._path, [self._session])

    def action_delete(self) -> None:
        ask_and_delete(self, self._path, self._session, self.close)

    async def _read(self) -> None:
        call = partial(_read_page, self._path, self._session.id, self._archive.oldest)
        try:
            page = await self._reader.read(call)
        except HistoryError as error:
            self.tell(str(error), BAD)
            return
        if page is not None:
            exchanges, corrected = page
            self._archive.add(exchanges)
            self._archive.note_corrections(corrected)
            self._turns = self._archive.turns()
            self._has_more = len(exchanges) == PAGE
            self._rows.show(len(self._turns))

    def _show_head(self) -> None:
        session, room = self._session, self.room
        project = fit_end(clean(session.project), room, self.glyphs.ellipsis)
        lines: list[Line] = [((project, STRONG),), ((words.told(session), DIM),), ()]
        self._head.update(text(cut(line, room, self.glyphs.ellipsis) for line in lines))

    def _paint(self, position: int, width: int, has_cursor: bool) -> tuple[Line, Line]:
        key = self._turns[position]
        turn = self._archive.summary(key, time.time())
        correction = self._archive.correction(key)
        return turn_row(turn, correction, width, self.glyphs, has_cursor=has_cursor)


def _read_page(
    path: Path, session_id: str, before: Exchange | None
) -> tuple[list[Recorded], list[Correction]]:
    """Exchanges, and with the first of them the corrections of all."""
    corrected = corrections(path, session_id) if before is None else []
    return newest_exchanges(path, session_id, limit=PAGE, before=before), corrected
