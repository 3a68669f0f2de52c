"""Opens a configuration for editing and saves it, unless somebody else changed it meanwhile."""

import codecs
from dataclasses import dataclass, replace
from pathlib import Path

from claude_router.config.atomic import write_atomically
from claude_router.config.problems import ConfigError, Problem
from claude_router.config.source import MAX_BYTES, decode, read_source


@dataclass(frozen=True, slots=True)
class Opened:
    """A UTF-8 file as it was read; `text` is all of it, a byte order mark included.

    With an empty `text` there may as well be no file.
    """

    path: Path
    text: str


class ChangedMeanwhileError(Exception):
    """The file is no longer what was opened; `theirs` is its text now, "" if it is gone."""

    def __init__(self, message: str, theirs: str) -> None:
        super().__init__(message)
        self.theirs = theirs


def open_for_edit(path: Path) -> Opened:
    """The file at `path`, to be given to `save`.

    Raises:
        ConfigError: it is missing, unreadable, too large, no text, or not UTF-8.
    """
    read_source(path)  # it has the sentences for a file that can't be read
    raw = _read(path)
    decode(raw, str(path))
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        message = "this is UTF-16 text, which is read but can't be edited here"
        raise ConfigError([Problem(str(path), None, "", message, "save the file as UTF-8")])
    return Opened(path, raw.decode())


def save(opened: Opened, text: str) -> Opened:
    """Writes `text` in place of what was opened, and keeps that as `<name>.bak`.

    Both files are for their owner only. Returns what to give to the next `save`.

    Raises:
        ChangedMeanwhileError: the file is no longer what was opened; it stays as it is.
        OSError: the folder is full or not writable; the file stays as it is.
    """
    _check_unchanged(opened)
    if text == opened.text:
        return opened
    if opened.text:
        backup = opened.path.with_name(f"{opened.path.name}.bak")
        write_atomically(backup, opened.text)
    write_atomically(opened.path, text)
    return replace(opened, text=text)


def _check_unchanged(opened: Opened) -> None:
    try:
        raw = _read(opened.path)
    except FileNotFoundError:
        raw = b""
    if raw == opened.text.encode():
        return
    what = "changed by another program" if raw else "deleted or emptied"
    message = f"{opened.path} was {what} meanwhile, so nothing was saved; open it again"
    raise ChangedMeanwhileError(message, raw.decode("utf-8", "replace"))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
