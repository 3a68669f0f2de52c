"""The user's terminal around a window: a PTY whose output is read, and answered as told."""

import os
import re
import select
import shlex
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pexpect

from claude_router.terminal.engine import open_screen
from claude_router.terminal.screen import Row

_ROOT = Path(__file__).resolve().parents[2]
_RECORDER = Path(__file__).with_name("recorder.py")
_QUERY = re.compile(rb"\x1b\[\?u|\x1b\[c")
_DA1 = b"\x1b[?62;22c"
_KITTY = b"\x1b[?0u"
ALT = b"\x1b[?1049h\x1b[2J\x1b[H"
READY = b"prompt>"
END = b"\x04"
ASK_SIZE = b"\x0c"
PATIENCE = 20.0
"""Seconds after which a test gives up; no test passes by reaching it."""


class Terminal:
    """Runs the window around the recorder. `shown` is all output so far."""

    def __init__(
        self,
        folder: Path,
        *,
        child_output: bytes = b"",
        cols: int = 150,
        rows: int = 40,
        has_kitty: bool = False,
        variables: dict[str, str] | None = None,
        is_in_shell: bool = False,
    ) -> None:
        self.log = folder / "received"
        self.log.touch()
        (folder / "output").write_bytes(child_output)
        recorder = [sys.executable, str(_RECORDER), str(folder / "output"), str(self.log)]
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": os.environ.get("PYTHONPATH", str(_ROOT)),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONDONTWRITEBYTECODE": "1",
            **(variables or {}),
        }
        self._has_kitty = has_kitty
        self._answered = 0
        self.shown = b""
        command = [sys.executable, "-m", "tests.tui.run_window", *recorder]
        self.process = pexpect.spawn(
            "bash" if is_in_shell else command[0],
            ["--norc", "-i"] if is_in_shell else command[1:],
            env=environment,
            cwd=str(_ROOT),
            dimensions=(rows, cols),
        )
        self.settings_before = termios.tcgetattr(self.process.child_fd)
        if is_in_shell:
            self.type(shlex.join(command).encode() + b"\n")

    def pump(self, seconds: float = 0.05) -> bool:
        """Take the window's output for a while, answering its queries; False once it is gone."""
        if select.select([self.process.child_fd], [], [], seconds)[0]:
            try:
                self.shown += os.read(self.process.child_fd, 65536)
            except OSError:
                return False
            self._answer()
        return True

    def until(self, is_true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_true():
            if time.monotonic() > deadline:
                raise AssertionError(f"never came true; shown last: {self.shown[-2000:]!r}")
            self.pump()

    def until_shown(self, text: bytes) -> None:
        self.until(lambda: text in self.shown)

    def type(self, data: bytes) -> None:
        """All of `data`, however slowly the window takes it."""
        while data:
            if select.select([], [self.process.child_fd], [], 0.05)[1]:
                data = data[os.write(self.process.child_fd, data[:4096]) :]
            self.pump(0)

    def is_set(self, mode: int) -> bool:
        """Whether the terminal was last told to set this DEC mode, rather than to reset it."""
        return self.shown.rfind(b"\x1b[?%dh" % mode) > self.shown.rfind(b"\x1b[?%dl" % mode)

    def received(self) -> bytes:
        """What the child was given so far."""
        return self.log.read_bytes()

    def until_received(self, data: bytes) -> None:
        deadline = time.monotonic() + PATIENCE
        while len(got := self.received()) < len(data) and time.monotonic() < deadline:
            self.pump()
        assert got == data

    def until_size(self, cols: int, rows: int) -> None:
        """Ask the child again and again until its terminal has this size."""

        def has_size() -> bool:
            self.type(ASK_SIZE)
            self.pump()
            return b"size %d %d" % (cols, rows) in self.shown

        self.until(has_size)

    def screen(self) -> list[Row]:
        """The rows that a person sees now."""
        rows, cols = self.process.getwinsize()
        screen, trouble = open_screen(cols, rows)
        assert trouble is None
        screen.feed(self.shown)
        seen = screen.changed()
        screen.close()
        return [seen[y] for y in range(rows)]

    def resizes(self) -> int:
        """How often the child was told that its terminal has another size."""
        return len(self.log.with_suffix(".resizes").read_bytes())

    def end(self) -> int:
        """Wait until the window has gone; its exit status."""
        deadline = time.monotonic() + PATIENCE
        while self.pump() and self.process.isalive():
            assert time.monotonic() < deadline, "the window never ended"
        while self.pump(0.01) and select.select([self.process.child_fd], [], [], 0)[0]:
            pass
        self.process.wait()
        status = self.process.exitstatus
        return status if status is not None else -(self.process.signalstatus or 0)

    def hang_up(self) -> None:
        """The terminal goes away, as when its window is closed."""
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, self.process.child_fd)
        os.close(nothing)

    def close(self) -> None:
        self.process.close(force=True)

    def _answer(self) -> None:
        for query in _QUERY.finditer(self.shown, self._answered):
            self._answered = query.end()
            if query.group() == b"\x1b[c":
                os.write(self.process.child_fd, _DA1)
            elif self._has_kitty:
                os.write(self.process.child_fd, _KITTY)


Open = Callable[..., Terminal]


def ready(terminal: Terminal) -> Terminal:
    terminal.until_shown(READY)
    return terminal
