"""The window when it, its claude or its terminal is killed: nobody is left, all is as before."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.programs import Programs
from tests.faults.steps import head, silence, start
from tests.faults.upstream import Upstream, answering
from tests.faults.windows import Window

ENDLESS = (head(), start, silence)


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    async with answering(ENDLESS) as started:
        yield started


@pytest.fixture
def programs(tmp_path: Path, upstream: Upstream) -> Programs:
    return Programs(tmp_path, upstream.url)


@dataclass(frozen=True, slots=True)
class Row:
    """`phases` None where the request was still under way, and its row may not be written."""

    fault: str
    do: Callable[[Window, Programs], None]
    status: int
    is_terminal_left: bool = True
    phases: list[str] | None = field(default_factory=lambda: ["cancelled"])


def to_us(number: int) -> Callable[[Window, Programs], None]:
    return lambda window, _: window.process.kill(number)


def to_claude(number: int) -> Callable[[Window, Programs], None]:
    return lambda _, programs: os.kill(programs.claudes()[-1], number)


ROWS = (
    Row("SIGTERM to us", to_us(signal.SIGTERM), 143),
    Row("SIGHUP to us", to_us(signal.SIGHUP), 129),
    Row("SIGINT to us", to_us(signal.SIGINT), 130),
    Row("SIGKILL to us", to_us(signal.SIGKILL), 137, is_terminal_left=False, phases=None),
    Row("SIGTERM to claude", to_claude(signal.SIGTERM), 143),
    Row("SIGHUP to claude", to_claude(signal.SIGHUP), 129),
    Row("SIGKILL to claude", to_claude(signal.SIGKILL), 137),
    Row("the terminal is closed", lambda window, _: window.hang_up(), 129, is_terminal_left=False),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.fault)
async def test_nobody_is_left_and_the_terminal_is_as_before(
    row: Row, programs: Programs, upstream: Upstream
) -> None:
    def session() -> tuple[int, bool]:
        window = Window(programs)
        try:
            window.until(lambda: b"claude is here" in window.shown and upstream.connections)
            row.do(window, programs)
            status = window.end()
            return status, not row.is_terminal_left or window.is_sane()
        finally:
            window.close()

    status, is_sane = await asyncio.to_thread(session)
    assert (status, is_sane) == (row.status, True)
    await _gone(programs)
    assert row.phases in (None, programs.phases())
    assert b"Traceback" not in programs.log().encode()


STOPS: dict[str, Callable[[Window], None]] = {
    "ctrl+Z": lambda window: window.type(b"\x1a"),
    "SIGTSTP to us": lambda window: os.kill(window.foreground(), signal.SIGTSTP),
    "SIGTSTP to our process group": lambda window: os.killpg(window.foreground(), signal.SIGTSTP),
}


@pytest.mark.parametrize("fault", STOPS)
async def test_a_stopped_window_leaves_the_terminal_and_comes_back_whole(
    fault: str, programs: Programs, upstream: Upstream
) -> None:
    plain = programs.root / "inputrc"
    plain.write_text("set enable-bracketed-paste off\n")  # the shell sets no mode of its own
    programs.variables["INPUTRC"] = str(plain)

    def session() -> None:
        window = Window(programs, is_in_shell=True)
        try:
            window.until(lambda: b"claude is here" in window.shown and upstream.connections)
            ours, raw = window.foreground(), window.settings()
            for stop in (STOPS[fault], STOPS["ctrl+Z"]):  # keys work again after the first one
                stop(window)
                window.until(lambda: window.foreground() != ours and window.is_left())
                window.shown, window.answered = b"", 0
                window.type(b"stty -a; echo so$((1))far\n")
                window.until(lambda: b"so1far" in window.shown)
                assert b" icanon" in window.shown and b" echo " in window.shown
                window.type(b"fg\n")
                window.until(lambda: window.foreground() == ours and window.settings() == raw)
                window.until(lambda: b"claude is here" in window.shown)
                assert not window.is_left()
            os.kill(ours, signal.SIGTERM)
            window.until(lambda: window.foreground() != ours)
        finally:
            window.close()

    await asyncio.to_thread(session)
    await _gone(programs)


async def _gone(programs: Programs) -> None:
    async with asyncio.timeout(10):
        while programs.alive():  # noqa: ASYNC110 - processes cannot be awaited
            await asyncio.sleep(0.05)
