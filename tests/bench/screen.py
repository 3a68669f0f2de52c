"""A terminal for benchmarks, and what the processes in it use (Linux's /proc)."""

import os
import select
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import pexpect

PATIENCE_SECONDS = 30.0
_ROOT = Path(__file__).parents[2]
_TICKS = os.sysconf("SC_CLK_TCK")


class Screen:
    """A terminal of `cols` x `rows` around `argv` that only reads."""

    def __init__(
        self,
        argv: Sequence[str],
        cols: int,
        rows: int,
        *,
        environment: Mapping[str, str] = os.environ,
        cwd: Path = _ROOT,
    ) -> None:
        self._process = pexpect.spawn(
            argv[0],
            list(argv[1:]),
            env={**environment, "PYTHONPATH": str(_ROOT), "COLORTERM": "truecolor"},
            cwd=str(cwd),
            dimensions=(rows, cols),
        )
        self._fd = self._process.child_fd
        self._shown = b""

    def until(self, text: bytes) -> None:
        deadline = perf_counter() + PATIENCE_SECONDS
        while text not in self._shown:
            if perf_counter() > deadline:
                raise SystemExit(f"{text!r} was never shown")
            self._read(0.1)
        self._shown = b""

    def pump(self, seconds: float) -> None:
        end = perf_counter() + seconds
        while (left := end - perf_counter()) > 0:
            self._read(left)
        self._shown = b""

    def type(self, keys: bytes) -> None:
        os.write(self._fd, keys)

    @property
    def processes(self) -> list[int]:
        """The program's own process, then its descendants."""
        assert self._process.pid is not None  # a spawned process has one
        return _family(self._process.pid)

    def cpu_seconds(self) -> float:
        return sum(map(cpu_seconds, self.processes))

    def close(self) -> None:
        """Read until the program has ended, or end it."""
        with suppress(OSError):  # how Linux says that the other end is closed
            while self._process.isalive():
                self._read(0.1)
        self._process.close(force=True)

    def kill(self) -> None:
        """End the program and what it started."""
        for pid in reversed(self.processes):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        self.close()

    def _read(self, seconds: float) -> None:
        if select.select([self._fd], [], [], seconds)[0]:
            data = os.read(self._fd, 65536)
            self._shown = (self._shown + data)[-65536:]
            if b"\x1b[c" in data:  # the window asks what we can do; this is all of it
                self.type(b"\x1b[?62c")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory_megabytes(pid: int) -> float:
    """Proportional set size: shared pages count in parts."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(rollup.partition("\nPss:")[2].split()[0]) / 1024


def _family(pid: int) -> list[int]:
    """The process and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(member for child in children for member in _family(int(child)))]
