"""Asks for the format of an export and writes it, for the screens of the history."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from claude_router.history.export import Format, file_name, pieces, write_new
from claude_router.history.query import each_exchange
from claude_router.history.reading import HistoryError
from claude_router.history.sessions import Session
from claude_router.tui.format import plural
from claude_router.tui.palette import BAD, GOOD
from claude_router.tui.screens.history.frame import HistoryFrame
from claude_router.tui.screens.history.question import Question

_ANSWERS = {"j": "JSON", "c": "CSV"}
_FORMATS = {"j": "json", "c": "csv"}


def ask_and_export(screen: HistoryFrame, path: Path, sessions: Sequence[Session] | None) -> None:
    """Export these sessions, or all; `screen` asks, works meanwhile, and tells the file's path."""
    what = "all sessions" if sessions is None else plural(len(sessions), "session")
    words = f"Export {what} into a new file in {Path.cwd()}, for your eyes only, as"

    def answered(key: str | None) -> None:
        if key is not None:
            format_ = cast(Format, _FORMATS[key])
            screen.run_worker(_export(screen, path, sessions, what, format_), name="export")

    screen.app.push_screen(Question(words, _ANSWERS, screen.glyphs), answered)


async def _export(
    screen: HistoryFrame,
    path: Path,
    sessions: Sequence[Session] | None,
    what: str,
    format_: Format,
) -> None:
    ids = None if sessions is None else [session.id for session in sessions]
    name = file_name(ids[0] if ids is not None and len(ids) == 1 else None, time.time())
    screen.tell(f"Exporting {what} …" if screen.glyphs.is_unicode else f"Exporting {what} ...")

    def write() -> Path:
        return write_new(Path.cwd(), name, pieces(each_exchange(path, ids), format_), format_)

    try:
        file = await asyncio.to_thread(write)
    except HistoryError as error:
        screen.tell(str(error), BAD)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        screen.tell(f"Nothing was exported to {Path.cwd()}: {reason}.", BAD)
    else:
        screen.tell(f"Exported {what} to {file}.", GOOD)
