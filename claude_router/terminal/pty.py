"""The child process in its pseudo-terminal: bytes, size, signals, exit status."""

import errno
import os
import shlex
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import pexpect

_READ_BYTES = 65536
_HANGUP_GRACE_SECONDS = 2.0
_KILL_GRACE_SECONDS = 2.0
_POLL_SECONDS = 0.005


class Child:
    """A program that leads its own session, with the pseudo-terminal as its controlling one.

    Nothing here blocks except `spawn` (until exec), `wait` and `close`.
    """

    def __init__(self, process: "pexpect.spawn[bytes]") -> None:
        self._process = process
        self._unsent = bytearray()
        self._status: int | None = None
        os.set_blocking(self.fd, False)
        os.set_inheritable(self.fd, False)

    @classmethod
    def spawn(
        cls,
        argv: Sequence[str],
        env: Mapping[str, str],
        *,
        cols: int,
        rows: int,
        cwd: Path | None = None,
    ) -> Self:
        """Start `argv` with exactly `env`. OSError where it cannot be started."""
        if cwd is not None and not cwd.is_dir():  # pexpect would fail half-way, after the fork
            raise NotADirectoryError(errno.ENOTDIR, "not a directory", str(cwd))
        # Without arguments pexpect splits its command as a shell would.
        command = argv[0] if len(argv) > 1 else shlex.quote(argv[0])
        try:
            process: pexpect.spawn[bytes] = pexpect.spawn(
                command,
                list(argv[1:]),
                env=dict(env),
                cwd=None if cwd is None else str(cwd),
                dimensions=(rows, cols),
                preexec_fn=_restore_signals,
            )
        except pexpect.ExceptionPexpect as error:
            reason = "no executable of this name"
            raise FileNotFoundError(errno.ENOENT, reason, argv[0]) from error
        return cls(process)

    @property
    def pid(self) -> int:
        pid = self._process.pid
        assert pid is not None  # a spawned process has one
        return pid

    @property
    def fd(self) -> int:
        """The master's file descriptor, non-blocking; -1 once closed."""
        return int(self._process.child_fd)

    @property
    def pending(self) -> bool:
        """Whether `write` left bytes that the child has not taken yet: `flush` when writable."""
        return bool(self._unsent)

    def read(self) -> bytes:
        """Up to 64 KiB; b"" once the child's side is closed; BlockingIOError if none is there."""
        try:
            return os.read(self.fd, _READ_BYTES)
        except BlockingIOError:
            raise
        except OSError:  # EIO is how Linux reports the end
            return b""

    def write(self, data: bytes) -> None:
        """Queue `data` behind what is pending, and send what the child takes now."""
        self._unsent += data
        self.flush()

    def flush(self) -> None:
        """Send as much of what is pending as the child takes now."""
        while self._unsent:
            try:
                sent = os.write(self.fd, self._unsent)
            except BlockingIOError:
                return
            except OSError:  # the child is gone, and nobody will read this
                self._unsent.clear()
                return
            del self._unsent[:sent]

    def resize(self, cols: int, rows: int) -> None:
        """Set the window size; the kernel sends SIGWINCH. Nothing happens once closed."""
        if self.fd >= 0:
            self._process.setwinsize(rows, cols)

    def signal(self, signum: int) -> None:
        """Signal the child, unless it has ended (its pid may be another's by then)."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def poll(self) -> int | None:
        """The exit status as a shell gives it (128 + n for signal n); None while it runs."""
        if self._status is None and not self._process.isalive():
            signum = self._process.signalstatus
            self._status = self._process.exitstatus if signum is None else 128 + signum
        return self._status

    def wait(self, timeout_seconds: float) -> int | None:
        """The exit status, or None if the child still runs after the timeout. Blocks."""
        deadline = time.monotonic() + timeout_seconds
        while (status := self.poll()) is None and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
        return status

    def close(self) -> None:
        """Hang up: SIGHUP, after a grace SIGKILL; the child is reaped and the terminal closed."""
        if self.fd < 0:
            return
        self._process.delayafterclose = 0
        if self.poll() is None:
            self._hang_up()
        self._process.close(force=True)

    def _hang_up(self) -> None:
        self.signal(signal.SIGHUP)
        self.signal(signal.SIGCONT)  # a stopped process gets the hangup only now
        deadline = time.monotonic() + _HANGUP_GRACE_SECONDS
        while self.poll() is None and time.monotonic() < deadline:
            self._discard_output()  # a full terminal would keep the child from ending
            time.sleep(_POLL_SECONDS)
        self.signal(signal.SIGKILL)
        self.wait(_KILL_GRACE_SECONDS)

    def _discard_output(self) -> None:
        try:
            while self.read():
                pass
        except BlockingIOError:
            return


def _restore_signals() -> None:
    """Python ignores SIGPIPE, and exec would hand that down; a shell's child has the defaults."""
    for signum in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(signum, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
