"""Puts the user's terminal back when the window dies without a word.

Killed, or aborted by the terminal engine, a process runs no handler any more: another one has to
do it, before the shell prints its prompt.
Sources: xterm's ctlseqs, kitty's keyboard protocol.
"""

import os
import signal
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

_ALIVE_TO_THE_END = b"."
_IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTTOU)
_SHELL_SECONDS = 0.05  # that a shell may take to be back at its prompt
_MOUSE = "".join(f"\x1b[?{mode}l" for mode in (1000, 1002, 1003, 1006, 1015, 1016))
_RESET = (
    "\x1b[?2026l"  # what is drawn from here on is shown
    "\x1b[<u\x1b[>4;0m\x1b[?1l\x1b>"  # plain keys
    f"{_MOUSE}\x1b[?1004l\x1b[?2004l\x1b[?2031l"  # no reports
    "\x1b[?1049l\x1b[?7h\x1b[0m\x1b[0 q\x1b[?25h"  # the shell's screen, and a plain cursor on it
    "\x1b[23;2t"  # its title
)
_FAREWELL = (
    "claude-router was killed or crashed. Nothing said is lost: `claude-router --continue` "
    "resumes the session.\r\n"
)


@contextmanager
def guarded_terminal(fd: int) -> Iterator[None]:
    """Watch over the terminal `fd` until the block is left, in a process of its own.

    Fork before there are threads.
    """
    attributes = termios.tcgetattr(fd)
    alive, life = os.pipe()
    guard = os.fork()
    if guard == 0:
        os.close(life)
        _watch(alive, fd, attributes)
    os.close(alive)
    try:
        yield
    finally:
        with suppress(OSError):  # somebody killed the guard
            os.write(life, _ALIVE_TO_THE_END)
        os.close(life)
        os.waitpid(guard, 0)


def _watch(alive: int, fd: int, attributes: list[Any]) -> NoReturn:
    try:
        for number in _IGNORED:
            signal.signal(number, signal.SIG_IGN)
        if os.read(alive, 1) != _ALIVE_TO_THE_END:
            _restore(fd, attributes)
    finally:
        os._exit(0)


def _restore(fd: int, attributes: list[Any]) -> None:
    ours = os.getpgrp()
    if os.tcgetpgrp(fd) == ours:
        termios.tcsetattr(fd, termios.TCSANOW, attributes)
    os.write(fd, f"{_RESET}{_FAREWELL}".encode())
    time.sleep(_SHELL_SECONDS)
    if (
        shell := os.tcgetpgrp(fd)
    ) != ours:  # it may have been faster: its prompt went with our screen
        os.killpg(shell, signal.SIGWINCH)
