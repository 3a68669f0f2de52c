"""`claude-router -p` when a process, the disk or the history fails."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.faults.programs import STATUS, Programs
from tests.faults.steps import head, rest, silence, start
from tests.faults.upstream import Upstream, answering
from tests.waiting import until

GOOD = (head(), start, rest)
ENDLESS = (head(), start, silence)
WHOLE = b"claude is here\nwhole\n"


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    async with answering(GOOD) as started:
        yield started


@pytest.fixture
def programs(tmp_path: Path, upstream: Upstream) -> Programs:
    return Programs(tmp_path, upstream.url)


async def ended(process: asyncio.subprocess.Process) -> tuple[int, bytes, bytes]:
    async with asyncio.timeout(30):
        out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out, err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
async def test_a_claude_that_is_killed_ends_us_with_its_status(
    programs: Programs, upstream: Upstream, number: signal.Signals
) -> None:
    upstream.steps = ENDLESS
    process = await programs.start("hello")
    await until(lambda: upstream.connections)
    os.kill(programs.claudes()[0], number)
    status, _, _ = await ended(process)
    # Python's own claude answers SIGINT with an exception, and then dies of it.
    assert status == 128 + number
    assert programs.phases() == ["cancelled"]
    assert list(programs.temporary.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_to_us_is_claudes(
    programs: Programs, upstream: Upstream, number: signal.Signals
) -> None:
    upstream.steps = ENDLESS
    process = await programs.start("hello")
    await until(lambda: upstream.connections)
    process.send_signal(number)
    assert await ended(process) == (128 + number, b"claude is here\n", b"")
    assert programs.alive() == []
    assert programs.phases() == ["cancelled"]
    assert list(programs.temporary.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_while_we_start_leaves_nothing(
    programs: Programs, number: signal.Signals
) -> None:
    process = await programs.start("hello")
    await until(lambda: list(programs.temporary.iterdir()) or programs.claudes())
    process.send_signal(number)
    status, _, err = await ended(process)
    assert (status, err) == (128 + number, b"")
    assert programs.alive() == []
    assert list(programs.temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
async def test_when_we_are_killed_claude_goes_too(programs: Programs, upstream: Upstream) -> None:
    upstream.steps = ENDLESS
    process = await programs.start("never give up")
    await until(lambda: upstream.connections)
    process.kill()
    await until(lambda: not programs.alive())
    await ended(process)
    await until(lambda: upstream.connections[0].is_dropped)


async def test_a_claude_that_crashes_at_once_is_no_trouble(programs: Programs) -> None:
    assert await ended(await programs.start("crash")) == (3, b"claude is here\n", b"")
    assert list(programs.temporary.iterdir()) == []


async def test_a_stop_and_a_continue_cost_nothing(programs: Programs, upstream: Upstream) -> None:
    upstream.steps = ENDLESS
    process = await programs.start("hello")
    await until(lambda: upstream.connections)
    (claude,) = programs.claudes()
    for number in (signal.SIGTSTP, signal.SIGCONT):
        for pid in (process.pid, claude):
            os.kill(pid, number)
        await asyncio.sleep(0.2)
    await rest(upstream.connections[0])
    assert await ended(process) == (STATUS, WHOLE, b"")
    assert programs.phases() == ["finished"]


async def test_two_in_one_folder_at_once(programs: Programs) -> None:
    both = await asyncio.gather(programs.start("one"), programs.start("two"))
    assert [await ended(each) for each in both] == [(STATUS, WHOLE, b"")] * 2
    assert programs.phases() == ["finished"] * 2


def lock(programs: Programs) -> object:
    connection = sqlite3.connect(programs.history, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def make_newer(programs: Programs) -> object:
    connection = sqlite3.connect(programs.history)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    return programs.history.read_bytes()


def corrupt(programs: Programs) -> object:
    programs.history.write_bytes(b"SQLite format 3\0" + os.urandom(5000))
    return None


def make_a_folder(programs: Programs) -> object:
    programs.history.mkdir()
    return None


def take_the_home(programs: Programs) -> object:
    """Nothing can be made in it, not even by root."""
    shutil.rmtree(programs.home)
    programs.home.write_text("no folder")
    return None


def forbid_the_home(programs: Programs) -> object:
    programs.home.chmod(0o500)
    return None


@pytest.mark.parametrize(
    "spoil", [lock, make_newer, corrupt, make_a_folder, take_the_home, forbid_the_home]
)
async def test_a_history_that_cannot_be_written_costs_no_answer(
    programs: Programs, spoil: Callable[[Programs], object]
) -> None:
    kept = spoil(programs)
    assert await ended(await programs.start("hello")) == (STATUS, WHOLE, b"")
    if spoil is make_newer:
        assert programs.history.read_bytes() == kept
    elif spoil is corrupt:
        assert programs.phases() == ["finished"]
        assert len(list(programs.home.glob("history.db.broken-*"))) == 1
    elif isinstance(kept, sqlite3.Connection):
        kept.close()
        assert "cannot be written" in programs.log()


def can_mount(mount: str, programs: Programs) -> bool:
    try:
        return not subprocess.run(
            ["unshare", "--mount", "sh", "-c", mount],
            env=dict(programs.environment), capture_output=True, check=False,
        ).returncode  # fmt: skip
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("kilobytes", [4, 64, 192])
async def test_a_full_disk_costs_the_history_only(programs: Programs, kilobytes: int) -> None:
    mount = f'mount -t tmpfs -o size={kilobytes}k none "$CLAUDE_ROUTER_HOME"'
    if not can_mount(mount, programs):
        pytest.skip("this system lets nobody mount a small disk")
    before = ("unshare", "--mount", "sh", "-c", mount + ' && exec "$@"', "sh")
    process = await programs.start("hello", before=before)
    assert await ended(process) == (STATUS, WHOLE, b"")


async def test_a_write_that_hits_a_limit_costs_the_history_only(programs: Programs) -> None:
    before = ("sh", "-c", 'ulimit -f 8 && exec "$@"', "sh")
    process = await programs.start("hello", before=before)
    assert await ended(process) == (STATUS, WHOLE, b"")
