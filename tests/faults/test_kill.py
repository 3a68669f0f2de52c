"""kill -9 at random moments of a busy session; TEST_KILLS says how often."""

import asyncio
import os
import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from claude_router.config.load import load
from tests.faults.session import PADDING

KILLS = int(os.environ.get("TEST_KILLS", "6"))
AT_ONCE = 3
LONGEST_SECONDS = 1.5


async def test_every_ended_exchange_is_kept_and_the_configuration_whole(tmp_path: Path) -> None:
    free, dice = asyncio.Semaphore(AT_ONCE), random.Random(9)
    moments = [dice.uniform(0, LONGEST_SECONDS) for _ in range(KILLS)]

    async def killed(number: int, moment: float) -> int:
        home = tmp_path / str(number)
        home.mkdir()
        async with free:
            return check(home, await kill_after(home, moment))

    kept = await asyncio.gather(*(killed(*each) for each in enumerate(moments)))
    print(f"{KILLS} kills, {sum(kept)} ended exchanges, all kept")
    assert sum(kept) > 0


async def kill_after(home: Path, seconds: float) -> list[str]:
    """The questions whose answers had ended, `seconds` after the first one did."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.session", str(home),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    ended: list[str] = []
    try:
        async with asyncio.timeout(60):
            line = await process.stdout.readline()
        assert line, (await process.stderr.read()).decode()
        reading = asyncio.ensure_future(_read(process.stdout, line, ended))
        await asyncio.sleep(seconds)
        process.kill()
        await reading
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    assert await process.stderr.read() == b""
    return ended


async def _read(lines: asyncio.StreamReader, line: bytes, ended: list[str]) -> None:
    while line.endswith(b"\n"):
        question, outcome = line.decode().strip().rsplit(" ", 1)
        assert outcome == "whole"
        ended.append(question)
        line = await lines.readline()


def check(home: Path, ended: list[str]) -> int:
    with closing(sqlite3.connect(home / "history.db")) as history:
        assert history.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = history.execute("SELECT excerpt FROM exchanges WHERE phase = 'finished'").fetchall()
        ids = history.execute("SELECT COUNT(*), COUNT(DISTINCT id) FROM exchanges").fetchone()
    assert set(ended) <= {excerpt for (excerpt,) in kept}
    assert ids[0] == ids[1]
    file = home / "config.yaml"
    assert len(load(file, {}).models) > 1
    assert file.read_text().endswith((f"{PADDING}\n", "api: chat}\n"))
    return len(ended)
