"""`--router-record`: a session's PTY bytes and exchanges, for a bug report or a test."""

import dataclasses
import json
import logging
import os
import time
from pathlib import Path
from typing import Any, BinaryIO

from claude_router.events import TERMINAL_PHASES, ExchangeEvent
from claude_router.terminal.pty import Child

log = logging.getLogger(__name__)


class Recording:
    """Writes `pty.bin`, `size.json`, `timing.json` and `exchanges.jsonl` into a folder.

    `size.json` has the first size and every resize with the byte offset before which it came;
    `timing.json` has the seconds and the offset of every read. Exchanges hold no bodies,
    headers or keys. What the screen showed is in `pty.bin` as it came, with nothing masked: look
    through it before you share it. A recording that lies there already is replaced.
    """

    def __init__(self, folder: Path, *, cols: int, rows: int) -> None:
        """Raises OSError where the folder cannot be written."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._output = _create(folder / "pty.bin")
        self._exchanges = _create(folder / "exchanges.jsonl")
        self._started = time.monotonic()
        self._offset = 0
        self._size: dict[str, Any] = {"cols": cols, "rows": rows, "events": []}
        self._chunks: list[tuple[float, int]] = []

    def add_output(self, data: bytes) -> None:
        self._chunks.append((round(time.monotonic() - self._started, 4), self._offset))
        self._output.write(data)
        self._offset += len(data)

    def add_resize(self, cols: int, rows: int) -> None:
        self._size["events"].append({"offset": self._offset, "resize": [cols, rows]})

    def add_exchange(self, event: ExchangeEvent) -> None:
        """A subscriber of the bus."""
        if event.phase in TERMINAL_PHASES:
            line = json.dumps(dataclasses.asdict(event.exchange), ensure_ascii=False)
            self._exchanges.write(line.encode("utf-8", "replace") + b"\n")

    def close(self) -> None:
        self._output.close()
        self._exchanges.close()
        for name, content in (("size", self._size), ("timing", {"chunks": self._chunks})):
            with _create(self._folder / f"{name}.json") as file:
                file.write(json.dumps(content).encode())


class RecordedChild(Child):
    """A child whose output goes into a recording as well; a full disk ends only that."""

    recording: Recording | None = None

    def read(self) -> bytes:
        data = super().read()
        if self.recording is not None and data:
            try:
                self.recording.add_output(data)
            except OSError as error:
                log.error("the recording ends here: %s", error.strerror)
                self.recording = None
        return data

    def resize(self, cols: int, rows: int) -> None:
        super().resize(cols, rows)
        if self.recording is not None:
            self.recording.add_resize(cols, rows)


def _create(path: Path) -> BinaryIO:
    """A new file for the user alone; a link that lies there is replaced, never followed."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    return os.fdopen(os.open(path, flags, 0o600), "wb")
