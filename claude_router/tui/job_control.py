"""Signals from the shell and the system: the window ends, stops and comes back with its child."""

import asyncio
import os
import signal
import threading
from typing import Protocol

from claude_router.terminal.pty import Child

_END_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
_SIGNAL_STATUS = 128


class JobHost(Protocol):
    """The window, as it is ended, stopped and continued."""

    def leave_terminal(self) -> None:
        """Give the terminal back as it was found."""
        ...

    def take_terminal(self) -> None: ...

    def end_with(self, status: int) -> None: ...


class JobControl:
    """Answers SIGTERM, SIGHUP, SIGINT, SIGTSTP and SIGCONT while it is installed."""

    def __init__(self, child: Child, host: JobHost) -> None:
        self._child = child
        self._host = host

    def install(self) -> None:
        loop = asyncio.get_running_loop()
        for number in _END_SIGNALS:
            loop.add_signal_handler(number, self.end_by, number)
        loop.add_signal_handler(signal.SIGTSTP, self.suspend)
        loop.add_signal_handler(signal.SIGCONT, self._retake_terminal)

    def remove(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (*_END_SIGNALS, signal.SIGTSTP, signal.SIGCONT):
            loop.remove_signal_handler(number)

    def end_by(self, number: int) -> None:
        """The child gets the signal too; the status is what a shell reports for it."""
        self._child.signal(number)
        self._host.end_with(_SIGNAL_STATUS + number)

    def suspend(self) -> None:
        """Back to the shell until it continues us; the child goes on meanwhile, unseen."""
        self._host.leave_terminal()
        _stop_until_continued()
        self._child.signal(signal.SIGCONT)
        self._host.take_terminal()

    def _retake_terminal(self) -> None:
        """Continued after a stop that gave no warning: the shell has changed the terminal."""
        self._host.leave_terminal()
        self._host.take_terminal()


def _stop_until_continued() -> None:
    """Stop the whole process group, as Ctrl+Z does on a terminal that is not raw.

    Where no shell controls jobs the kernel ignores the stop, and this returns at once.
    """
    on_continue = signal.signal(signal.SIGCONT, signal.SIG_DFL)
    on_stop = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    try:
        os.killpg(os.getpgrp(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # Sent to this thread, it takes effect before the call returns.
        signal.pthread_kill(threading.get_ident(), signal.SIGTSTP)
    finally:
        signal.signal(signal.SIGTSTP, on_stop)
        signal.signal(signal.SIGCONT, on_continue)
