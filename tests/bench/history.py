"""What a full history costs beside an empty one: appending, and opening the history screen.

python -m tests.bench.history [EXCHANGES] [--keep FILE]

FILE is filled if it is not there, and left for the next run.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from sqlite3 import Connection
from statistics import median
from time import perf_counter, time

from textual.app import App

from claude_router.history.database import open_for_writing, transaction
from claude_router.history.rows import Row, to_row
from claude_router.history.sessions import search_sessions, sessions
from claude_router.history.statistics import statistics
from claude_router.history.writer import Writer
from claude_router.route.decision import Lane
from claude_router.tui.palette import UNICODE
from claude_router.tui.screens.history.screen import PAGE, HistoryScreen
from tests.bench.goals import Goal, at_most, print_goals, times_at_most
from tests.history.exchanges import FINISHED, ROUTED
from tests.tui.screen_text import screen_text

EXCHANGES = 1_000_000
BATCHES, BATCH = 60, 10
RUNS = 7
REQUESTS_A_TURN, REQUESTS_A_SESSION = 10, 80
SPAN_SECONDS = 80 * 86_400
MODELS = ("openai/gpt-5.6", "anthropic/claude-opus-5-5", "ollama/qwen3-coder")
WORDS = "please write the parser for this login test and say why the old code is so slow"
READS: dict[str, Callable[[Path], object]] = {
    "read its first page": lambda path: sessions(path, limit=PAGE),
    "search what many have": lambda path: search_sessions(path, "log"),
    "search what none has": lambda path: search_sessions(path, "xyz"),
    "statistics of all": statistics,
}


def main(exchanges: int = EXCHANGES, kept: Path | None = None) -> list[Goal]:
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder) / "empty.db", kept or Path(folder) / "full.db"
        if not full.exists():
            with closing(open_for_writing(full)) as connection:
                fill(connection, exchanges)
        print(f"{'':<34}{'empty':>10}{'full':>10}{'ratio':>8}")
        opening = by_turns(empty, full, open_screen)
        row("open the screen, ms", opening)
        for name, call in READS.items():
            row(f"{name}, ms", by_turns(empty, full, timed(call)))
        writing = appending(empty, full)
        row("append an exchange, ms", writing)
    return [
        times_at_most(f"append to {exchanges:,} exchanges, ms (empty)", *writing, 1.2),
        at_most(f"open the screen of {exchanges:,}, ms", opening[1], 300),
    ]


def row(name: str, figures: tuple[float, float]) -> None:
    empty, full = figures
    print(f"{name:<34}{empty:10.2f}{full:10.2f}{full / empty:8.2f}", flush=True)


def by_turns(empty: Path, full: Path, run: Callable[[Path], float]) -> tuple[float, float]:
    """Medians of what `run` measures; by turns, so that a busy machine troubles both alike."""
    pairs = [(run(empty), run(full)) for _ in range(RUNS)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def timed(call: Callable[[Path], object]) -> Callable[[Path], float]:
    """Gives the milliseconds that `call` takes."""

    def run(path: Path) -> float:
        started = perf_counter()
        call(path)
        return (perf_counter() - started) * 1000

    return run


def open_screen(path: Path) -> float:
    """Milliseconds from the key to the sessions with their sums, or to word that there are none."""
    return asyncio.run(_open_screen(path))


async def _open_screen(path: Path) -> float:
    app = App[None](ansi_color=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        started = perf_counter()
        app.push_screen(HistoryScreen(path, UNICODE))
        # Nothing tells when a screen was painted.
        while not any(  # noqa: ASYNC110
            words in screen_text(app) for words in ("sessions,", "No sessions yet")
        ):
            await asyncio.sleep(0.001)
        return (perf_counter() - started) * 1000


def appending(empty: Path, full: Path) -> tuple[float, float]:
    """Milliseconds an exchange, which is written when it was routed and when it ended."""
    writers = [Writer(path, keep_days=90, on_error=print, clock=time) for path in (empty, full)]
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(BATCHES):
        for writer, taken in zip(writers, times, strict=True):
            started = perf_counter()
            append(writer, number)
            taken.append((perf_counter() - started) * 1000 / BATCH)
    for writer in writers:
        writer.close()
    return median(times[0]), median(times[1])


def append(writer: Writer, number: int) -> None:
    now = time()
    for phase, exchange in (("routed", ROUTED), ("finished", FINISHED)):
        for each in range(BATCH):
            made = replace(
                exchange,
                id=f"{now}-{each}",
                turn_id=f"{now}",
                session_id=f"new-{number}",
                started_at=now,
            )
            writer.write([to_row(phase, made, WORDS)])


def fill(connection: Connection, exchanges: int) -> None:
    columns = list(to_row("finished", FINISHED, WORDS))
    values = ", ".join(f":{column}" for column in columns)
    with transaction(connection):
        connection.executemany(
            f"INSERT INTO exchanges ({', '.join(columns)}) VALUES ({values})", rows(exchanges)
        )
        connection.execute(
            "INSERT INTO sessions SELECT launch_id, session_id, project, MIN(started_at) "
            "FROM exchanges GROUP BY launch_id, session_id"
        )


def rows(exchanges: int) -> Iterator[Row]:
    row, began = to_row("finished", FINISHED, WORDS), time() - SPAN_SECONDS
    for number in range(exchanges):
        session, turn = number // REQUESTS_A_SESSION, number // REQUESTS_A_TURN
        is_user_turn = number % REQUESTS_A_TURN == 0
        yield {
            **row,
            "id": f"{number:09}",
            "session_id": f"{session * 7919 % 1_000_003:07}-{session}",
            "launch_id": f"launch-{session}",
            "turn_id": f"turn-{turn}",
            "project": f"/home/ann/project-{session % 50}",
            "started_at": began + number * SPAN_SECONDS / exchanges,
            "lane": (Lane.USER_TURN if is_user_turn else Lane.TOOL_LOOP).value,
            "model": MODELS[turn % len(MODELS)],
        }


if __name__ == "__main__":
    reader = argparse.ArgumentParser(prog="python -m tests.bench.history")
    reader.add_argument("exchanges", type=int, nargs="?", default=EXCHANGES)
    reader.add_argument("--keep", type=Path, metavar="FILE")
    options = reader.parse_args()
    print_goals(main(options.exchanges, options.keep))
