"""The file of learned quirks; several processes may share it."""

import fcntl
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from claude_router.config.atomic import write_atomically
from claude_router.config.paths import make_private_folder
from claude_router.proxy.learned import Changes, Quirk, merged
from claude_router.proxy.learned_text import NewerVersionError, parse, render

_MAX_BYTES = 1 << 18
_BUSY_SECONDS = 5.0
_RETRY_SECONDS = 0.02


class QuirksFileError(Exception):
    """The file cannot be used; the message is for the user and says what becomes of it."""


class NewerFileError(QuirksFileError):
    """A newer claude-router wrote it, so it stays as it is."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What the file holds now; `aside` is where one that could not be read was kept, if any."""

    quirks: tuple[Quirk, ...]
    aside: Path | None = None


def read_quirks(path: Path) -> tuple[Quirk, ...]:
    """All that is remembered at `path`, old or not; nothing where there is no file.

    Raises:
        QuirksFileError: it is unreadable, broken or newer than this version.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
        if len(raw) > _MAX_BYTES:
            raise ValueError(f"it is larger than {_MAX_BYTES >> 10} KiB")
        return parse(raw.decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except NewerVersionError as error:
        raise NewerFileError(
            f"The learned quirks in {path} belong to a newer claude-router ({error}): they are "
            "neither used nor changed. Update claude-router."
        ) from error
    except (OSError, ValueError) as error:
        raise QuirksFileError(
            f"The learned quirks in {path} cannot be read ({_why(error)}) and are not used. Mend "
            "or delete the file; else it is put aside when the next is learned."
        ) from error


def save_changes(path: Path, changes: Changes) -> Saved:
    """Make `changes` in the file as it is by now; one that cannot be read is put aside first.

    Waits for at most seconds while another process does the same.

    Raises:
        NewerFileError: it is newer than this version.
        QuirksFileError: it cannot be written.
    """
    try:
        make_private_folder(path.parent)
        with _locked(path.parent):
            return _save(path, changes)
    except OSError as error:
        raise QuirksFileError(
            f"The learned quirks cannot be written to {path} ({_why(error)}): what is learned "
            "holds for this session only. Check the permissions of the folder and its space."
        ) from error


def forget(path: Path, models: Collection[str]) -> int:
    """Take out all quirks of `models` (`<provider>/<model id>`), and say how many there were.

    Raises:
        QuirksFileError: the file cannot be read or written.
    """
    keys = [quirk.key for quirk in read_quirks(path) if quirk.model in models]
    if keys:
        save_changes(path, dict.fromkeys(keys))
    return len(keys)


def _save(path: Path, changes: Changes) -> Saved:
    stored: tuple[Quirk, ...] = ()
    aside = None
    try:
        stored = read_quirks(path)
    except NewerFileError:
        raise
    except QuirksFileError:
        aside = _put_aside(path)
    quirks = merged(stored, changes)
    if quirks != stored:
        write_atomically(path, render(quirks))
    return Saved(quirks, aside)


def _put_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.broken-{datetime.now():%Y-%m-%d-%H%M%S}")
    return path.replace(aside)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Between reading and writing nobody else writes; the folder itself is the lock."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_SECONDS)
        except OSError:
            return  # network file systems may know no locks; a lost quirk is learned again


def _why(error: OSError | ValueError) -> str:
    words = error.strerror if isinstance(error, OSError) else None
    return words or str(error) or type(error).__name__
