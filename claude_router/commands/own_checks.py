"""The checks of `router doctor` on our own parts: router model, terminal engine, history."""

import asyncio
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from claude_router.commands.streams import why
from claude_router.config.model import Config
from claude_router.config.paths import may_exist
from claude_router.history.database import open_for_writing
from claude_router.history.schema import NewerSchemaError
from claude_router.proxy.learned_file import QuirksFileError, read_quirks
from claude_router.route.classifier import Classification, Turn
from claude_router.route.preferences import Preference

State = Literal["ok", "warn", "fail"]

_SAMPLE_PREFERENCES = (
    Preference("code generation", "writing new functions, scripts or boilerplate", "sample"),
    Preference("code understanding", "explaining how existing code works", "sample"),
)
_SAMPLE_TURN = Turn("user", "write a function that reverses a string")


@dataclass(frozen=True, slots=True)
class Check:
    """`finding` is a sentence; for "warn" and "fail" it ends with what to do."""

    subject: str
    state: State
    finding: str


def check_router(config: Config, engines: Path) -> Check:
    from claude_router.classify.engines import open_classifier

    notices: list[str] = []
    classifier = open_classifier(config.router, engines, notices.append)
    if classifier is None:
        return Check("router model", "warn", "off: no turn is routed (router.engine in the config)")
    preferences = config.catalog.preferences or _SAMPLE_PREFERENCES

    async def classify() -> Classification:
        try:
            await classifier.warm(preferences)
            return await classifier.classify([_SAMPLE_TURN], preferences)
        finally:
            await classifier.aclose()

    answer = asyncio.run(classify())
    found = f"{answer.engine}, {answer.ms:.1f} ms a decision"
    if notices:
        return Check("router model", "warn", f"{found}; {notices[0]}")
    return Check("router model", "ok", found)


def check_terminal() -> Check:
    from claude_router.terminal.engine import open_screen

    screen, shortfall = open_screen(80, 24)
    screen.close()
    if shortfall is not None:
        return Check("terminal", "warn", f"{shortfall} It works, more slowly.")
    return Check("terminal", "ok", "libghostty-vt draws claude's pane")


def check_history(path: Path) -> Check:
    if not may_exist(path):
        return _check_place(path)
    try:
        open_for_writing(path).close()
    except NewerSchemaError as error:
        return Check("history", "warn", f"{path} is newer ({error}): update claude-router.")
    except (sqlite3.OperationalError, OSError) as error:
        reason = why(error) if isinstance(error, OSError) else str(error)
        return Check(
            "history",
            "fail",
            f"{path} cannot be written ({reason}): check its permissions and its folder's.",
        )
    except sqlite3.DatabaseError as error:
        return Check(
            "history", "warn", f"{path} is broken ({error}): the next start begins a new one."
        )
    return Check("history", "ok", str(path))


def check_quirks(path: Path) -> Check:
    """The file of what providers refused."""
    try:
        learned = len(read_quirks(path))
    except QuirksFileError as error:
        return Check("learned quirks", "warn", str(error))
    return Check("learned quirks", "ok", f"{learned or 'none'} in {path}")


def _check_place(path: Path) -> Check:
    """Whether a first history could be made there; looking must not make one."""
    nearest = next(folder for folder in path.parents if may_exist(folder))
    if not nearest.is_dir():
        return Check("history", "fail", f"{nearest} is a file, not a folder: move it away.")
    if not os.access(nearest, os.W_OK | os.X_OK):
        return Check(
            "history", "fail", f"{nearest} is not writable for you, so nothing can be recorded."
        )
    return Check("history", "ok", f"{path}, which the first session begins")
