"""Asks before a session is deleted, and deletes it, for the screens of the history."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from claude_router.history.reading import HistoryError
from claude_router.history.removal import delete_session
from claude_router.history.sessions import Session
from claude_router.tui.palette import BAD
from claude_router.tui.screens.history.frame import HistoryFrame
from claude_router.tui.screens.history.question import Question
from claude_router.tui.screens.history.words import deleted, deletion_question


def ask_and_delete(
    screen: HistoryFrame, path: Path, session: Session, on_deleted: Callable[[str], None]
) -> None:
    """`screen` asks, works meanwhile and tells what fails; `on_deleted` gets what to tell."""

    def answered(key: str | None) -> None:
        if key is not None:
            screen.run_worker(_delete(screen, path, session, on_deleted))

    question = Question(deletion_question(session), {"y": "delete"}, screen.glyphs)
    screen.app.push_screen(question, answered)


async def _delete(
    screen: HistoryFrame, path: Path, session: Session, on_deleted: Callable[[str], None]
) -> None:
    try:
        requests = await asyncio.to_thread(partial(delete_session, path, session.id))
    except HistoryError as error:
        screen.tell(str(error), BAD)
    else:
        on_deleted(deleted(session, requests))
