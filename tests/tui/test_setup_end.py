"""However the setup ends, the terminal is as it was."""

import os
import re
import select
import signal
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).resolve().parents[2]
MODES = (b"1049", b"1000", b"1003", b"1004", b"2004")
PATIENCE = 30.0
"""Seconds after which a test gives up; no test passes by reaching it."""


class Shell:
    """A terminal in which the setup runs."""

    def __init__(self, folder: Path) -> None:
        environment = {
            "PATH": os.defpath,
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT)),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = ["-m", "tests.tui.run_setup"]
        self.process = pexpect.spawn(
            sys.executable, command, env=environment, cwd=str(ROOT), dimensions=(24, 80)
        )
        self.before = termios.tcgetattr(self.process.child_fd)
        self.output = b""

    def type(self, data: bytes) -> None:
        os.write(self.process.child_fd, data)

    def signal(self, number: int) -> None:
        self.process.kill(number)

    def until(self, words: bytes) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.output:
            assert time.monotonic() < deadline, self.output[-2000:]
            if select.select([self.process.child_fd], [], [], 0.1)[0]:
                self.output += os.read(self.process.child_fd, 65536)

    def end(self) -> None:
        """Wait for the last words; the modes that were set must have been reset."""
        self.until(b"typed b")
        self.until(b"'\r\n")
        assert termios.tcgetattr(self.process.child_fd) == self.before
        for mode in MODES:
            told = re.findall(rb"\x1b\[\?%s([hl])" % mode, self.output)
            assert not told or told[-1] == b"l", mode


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    shell = Shell(tmp_path)
    yield shell
    shell.process.close(force=True)


def test_after_the_last_key(shell: Shell) -> None:
    shell.until(b"never ask again")
    shell.type(b"\r\rfix it")
    shell.end()
    assert b"ended with 'written', typed b'fix it'" in shell.output


def test_after_a_lone_escape(shell: Shell) -> None:
    shell.until(b"never ask again")
    shell.type(b"\x1b")
    shell.end()
    assert b"ended with 'skipped', typed b''" in shell.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_after_a_signal(shell: Shell, number: signal.Signals) -> None:
    shell.until(b"never ask again")
    shell.signal(number)
    shell.end()
    assert b"ended with %d" % (128 + number) in shell.output
