"""claude-router's window in a pseudo-terminal that answers as a terminal does."""

import os
import select
import signal
import termios
import time
from collections.abc import Callable
from typing import Any

import pexpect

from tests.faults.programs import Programs

PATIENCE = 15.0
_QUERY, _REPLY = b"\x1b[c", b"\x1b[?62;22c"
_MODES = (1, 1000, 1003, 1004, 1006, 1049, 2004, 2031)
_CURSOR = 25


class Window:
    """Runs `claude-router PROMPT`; `shown` is all that it wrote."""

    def __init__(self, programs: Programs, prompt: str = "hello", *, is_in_shell: bool = False):
        self.shown = b""
        self.answered = 0
        command = [*programs.router, prompt]
        self.process = pexpect.spawn(
            "bash" if is_in_shell else command[0],
            ["--norc", "-i"] if is_in_shell else command[1:],
            env=dict(programs.environment),
            cwd=str(programs.root),
            dimensions=(30, 120),
        )
        self.before = termios.tcgetattr(self.process.child_fd)
        if is_in_shell:
            self.type(f"{' '.join(command)}\n".encode())

    def type(self, data: bytes) -> None:
        os.write(self.process.child_fd, data)

    def pump(self, seconds: float = 0.05) -> bool:
        """Take output for a while; False once there will be none."""
        if select.select([self.process.child_fd], [], [], seconds)[0]:
            try:
                data = os.read(self.process.child_fd, 65536)
            except OSError:
                data = b""
            if not data:
                time.sleep(seconds)
                return False
            self.shown += data
            while (at := self.shown.find(_QUERY, self.answered)) >= 0:
                self.answered = at + len(_QUERY)
                self.type(_REPLY)
        return True

    def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, self.shown[-2000:]
            self.pump()

    def end(self) -> int:
        """Its exit status as a shell gives it."""
        deadline = time.monotonic() + PATIENCE
        while self.process.isalive():
            assert time.monotonic() < deadline, self.shown[-2000:]
            self.pump()
        while self.pump(0.01) and select.select([self.process.child_fd], [], [], 0)[0]:
            pass
        signalled: int | None = self.process.signalstatus
        return 128 + signalled if signalled else int(self.process.exitstatus or 0)

    def hang_up(self) -> None:
        """Its terminal is closed."""
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, self.process.child_fd)
        os.close(nothing)

    def is_sane(self) -> bool:
        """Whether the terminal is as it was: its settings, its screen, mouse, keys and cursor."""
        return self.is_left() and self.settings() == self.before

    def is_left(self) -> bool:
        """Whether its screen, mouse, keys and cursor are a shell's."""
        return not any(self._is_set(mode) for mode in _MODES) and self._is_set(_CURSOR)

    def settings(self) -> list[Any]:
        return termios.tcgetattr(self.process.child_fd)

    def foreground(self) -> int:
        """The process group that has the terminal."""
        return os.tcgetpgrp(self.process.child_fd)

    def close(self) -> None:
        self.process.kill(signal.SIGKILL)
        self.process.close(force=True)

    def _is_set(self, mode: int) -> bool:
        return self.shown.rfind(b"\x1b[?%dh" % mode) > self.shown.rfind(b"\x1b[?%dl" % mode)
