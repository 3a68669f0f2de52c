"""The history: sessions, one of them, a turn of it, statistics, questions."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.app import App

from tests.tui.scenes.scene import Build, Scene, Size, typed
from tests.tui.screens.history_app import HistoryApp, three_sessions, write_history

FILE = Path("history.db")
"""In the current folder, since its path is shown where it can't be read."""


def history(fill: Callable[[], None]) -> Build:
    @asynccontextmanager
    async def build(_: Path, __: Size) -> AsyncIterator[App[Any]]:
        FILE.unlink(missing_ok=True)
        fill()
        yield HistoryApp(FILE)

    return build


def _three() -> None:
    write_history(FILE, three_sessions())


def _nothing() -> None:
    """No file at all."""


def _nonsense() -> None:
    FILE.write_bytes(b"nonsense" * 500)


_LIST = Scene(history(_three), (("", "3 sessions, 6 turns"),))
_SESSION = _LIST.then(("enter", "fix the flaky"))
_STATISTICS = _LIST.then(("s 4", "By model"))

HISTORY: dict[str, Scene] = {
    "list": _LIST,
    "second": _LIST.then(("j", "3 sessions")),
    "empty": Scene(history(_nothing), (("", "No sessions yet"),)),
    "broken": Scene(history(_nonsense), (("", "is broken"),)),
    "searching": _LIST.then(("slash", "search")),
    "found": _LIST.then(("slash", "search"), (typed("manual"), "2 sessions with")),
    "not_found": _LIST.then(("slash", "search"), (typed("xyz"), "No session has")),
    "help": _LIST.then(("question_mark", "first, last listed")),
    "deleting": _LIST.then(("d", "y delete")),
    "deleted": _LIST.then(("d", "y delete"), ("y", "Deleted session"), ("", "2 sessions,")),
    "exporting": _LIST.then(("x", "j JSON")),
    "not_exported": _LIST.then(("x", "j JSON"), ("j", "Nothing was exported")),
}
HISTORY_SESSION: dict[str, Scene] = {
    "turns": _SESSION,
    "corrected": _LIST.then(("j enter", "corrected by you")),
    "help": _SESSION.then(("question_mark", "newest, oldest listed")),
    "deleting": _SESSION.then(("d", "y delete")),
    "exporting": _SESSION.then(("x", "j JSON")),
}
HISTORY_WHY: dict[str, Scene] = {
    "turn": _SESSION.then(("end enter", "why ·")),
}
STATISTICS: dict[str, Scene] = {
    "all": _STATISTICS,
    "no_requests": _LIST.then(("s 1", "No requests in this time.")),
    "help": _STATISTICS.then(("question_mark", "A turn counts as corrected")),
}
