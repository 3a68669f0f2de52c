"""The real Claude Code in the window beside itself alone: start, keys, processor, memory.

python -m tests.bench.claude [ROUNDS]    (CLAUDE_ROUTER_CLAUDE names the claude, else PATH)
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from claude_router.claude_code.find import find_claude
from claude_router.demo.server import StandIns
from claude_router.launch.listening import listen
from tests.bench.goals import Goal, more_at_most, print_goals, times_at_most
from tests.bench.pane import p95
from tests.bench.screen import Screen, cpu_seconds, memory_megabytes
from tests.e2e.conftest import CONFIG
from tests.e2e.world import World
from tests.fakes.markers import marker_script

ROUNDS = 5
COLS, ROWS, PANEL_WIDTH = 120, 40, 40
KEYS = 40
SETTLE_SECONDS = 3.0
STREAM_SECONDS = 3.0
PROMPT = "❯".encode()
STREAMED = b"[[slow 0.01]]"  # 100 words a second
_TYPED = "αβγδεζηθικλμνξοπρστυφχψω"  # in no escape sequence


@dataclass
class Figures:
    """Of one subject; seconds, milliseconds, megabytes. `our_*` without claude's own process."""

    start: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    claude_cpu: list[float] = field(default_factory=list)
    our_cpu: list[float] = field(default_factory=list)
    claude_memory: list[float] = field(default_factory=list)
    our_memory: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Subject:
    world: World
    argv: Sequence[str]
    cols: int

    def measure(self, figures: Figures) -> None:
        """Start it, let it rest, type, let it stream, end it."""
        started = perf_counter()
        screen = Screen(
            self.argv,
            self.cols,
            ROWS,
            environment=self.world.environment,
            cwd=self.world.project,
        )
        screen.until(PROMPT)
        figures.start.append(perf_counter() - started)
        screen.pump(SETTLE_SECONDS)
        *ours, claude = screen.processes
        figures.our_memory.append(sum(map(memory_megabytes, ours)))
        figures.claude_memory.append(memory_megabytes(claude))
        figures.keys += [key_milliseconds(screen, number) for number in range(KEYS)]
        screen.type(b"\x15")
        screen.pump(0.3)
        screen.type(STREAMED)
        screen.pump(0.5)
        screen.type(b"\r")
        screen.until(b"tick")
        before = [sum(map(cpu_seconds, pids)) for pids in (ours, [claude])]
        screen.pump(STREAM_SECONDS)
        after = [sum(map(cpu_seconds, pids)) for pids in (ours, [claude])]
        our_cpu, claude_cpu = (
            (end - start) / STREAM_SECONDS * 100 for start, end in zip(before, after, strict=True)
        )
        figures.our_cpu.append(our_cpu)
        figures.claude_cpu.append(claude_cpu)
        screen.kill()


def key_milliseconds(screen: Screen, number: int) -> float:
    screen.pump(0.05 + number % 7 * 0.004)  # at any moment of a frame
    key = _TYPED[number % len(_TYPED)].encode()
    started = perf_counter()
    screen.type(key)
    screen.until(key)
    return (perf_counter() - started) * 1000


@contextmanager
def world(stand_ins: StandIns, claude: Path, *, is_bare: bool) -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="claude-router-bench-") as folder:
        made = World(Path(folder), claude, stand_ins)
        made.lay_out(CONFIG)
        if is_bare:
            made.environment["ANTHROPIC_BASE_URL"] = f"{stand_ins.url}/anthropic"
            made.environment["ANTHROPIC_AUTH_TOKEN"] = "bench"
        yield made


async def compare(rounds: int) -> list[Goal]:
    claude = find_claude(dict(os.environ))
    stand_ins = StandIns(marker_script)
    bare, ours = Figures(), Figures()
    with listen() as listening:
        await stand_ins.start(listening)
        for _ in range(rounds):  # by turns, so that a busy moment of the machine meets both
            with world(stand_ins, claude, is_bare=True) as one:
                await asyncio.to_thread(Subject(one, [str(claude)], COLS).measure, bare)
            with world(stand_ins, claude, is_bare=False) as one:
                subject = Subject(one, one.router, COLS + PANEL_WIDTH)
                await asyncio.to_thread(subject.measure, ours)
        await stand_ins.stop()
    return [
        times_at_most("start to prompt, s", median(bare.start), median(ours.start), 1.15),
        more_at_most("key to screen, p50, ms", median(bare.keys), median(ours.keys), 4),
        more_at_most("key to screen, p95, ms", p95(bare.keys), p95(ours.keys), 10),
        times_at_most(
            "processor at 100 words/s, % (claude's)",
            median(ours.claude_cpu),
            median(ours.our_cpu),
            0.5,
        ),
        times_at_most(
            "memory at rest, MB (bare claude's)",
            median(bare.claude_memory),
            median(ours.our_memory),
            0.7,
        ),
    ]


def main(rounds: int = ROUNDS) -> list[Goal]:
    return asyncio.run(compare(rounds))


if __name__ == "__main__":
    print_goals(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
