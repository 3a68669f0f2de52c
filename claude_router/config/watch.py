"""Notices that the configuration file changed, and reads it again."""

import stat
from collections.abc import Mapping
from pathlib import Path

from claude_router.config.keys import KeyReader
from claude_router.config.load import load_text
from claude_router.config.model import Config
from claude_router.config.problems import ConfigError, Problem
from claude_router.config.source import read_source

_Stamp = tuple[int, int, int]


class Watcher:
    """Compares the file with what it was at the last `poll`; cheap while nothing changes.

    `path` is None when there is no file to watch; one that does not exist may appear.
    """

    def __init__(self, path: Path | None, environment: Mapping[str, str]) -> None:
        self._path = path
        self._environment = environment
        self._stamp = self._read_stamp()
        self._text = self._read_text()
        self._was_emptied = False

    def poll(self) -> Config | ConfigError | None:
        """The new configuration, why it is refused, or None if nothing changed.

        A broken or vanished file is reported once; the caller keeps what it runs with.
        """
        stamp = self._read_stamp()
        if self._path is None or stamp == self._stamp or self._is_being_written(stamp):
            return None
        self._stamp = stamp
        if stamp is None:
            self._text = None
            remedy = "the running configuration stays until it is back"
            return ConfigError([Problem(str(self._path), None, "", "the file is gone", remedy)])
        return self._reload(self._path)

    def _is_being_written(self, stamp: _Stamp | None) -> bool:
        """Editors may empty a file before they fill it, so an empty one gets a second look."""
        was_emptied, self._was_emptied = self._was_emptied, stamp is not None and stamp[1] == 0
        return self._was_emptied and not was_emptied

    def _reload(self, path: Path) -> Config | ConfigError | None:
        try:
            text = read_source(path)
            if text == self._text:
                return None
            self._text = text
            return load_text(text, path, KeyReader(self._environment)).config
        except ConfigError as error:
            return error

    def _read_stamp(self) -> _Stamp | None:
        try:
            status = self._path.stat() if self._path else None
        except OSError:
            return None
        if status is None or not stat.S_ISREG(status.st_mode):
            return None  # a pipe, as in --router-config <(…), can be read only once
        return (status.st_mtime_ns, status.st_size, status.st_ino)

    def _read_text(self) -> str | None:
        try:
            return read_source(self._path) if self._path and self._stamp else None
        except ConfigError:
            return None
