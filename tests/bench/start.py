"""Wall clock of claude-router beside bare claude, run by turns: the ratio is what counts.

python -m tests.bench.start [RUNS]    (CLAUDE_ROUTER_CLAUDE names the claude, else PATH)
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from claude_router.claude_code.find import find_claude
from claude_router.demo.server import StandIns
from claude_router.launch.listening import listen
from tests.bench.goals import Goal, print_goals, times_at_most
from tests.e2e.conftest import CONFIG
from tests.e2e.world import World
from tests.fakes.markers import marker_script

RUNS = 7
BOTH = {"exec, --version": ("--version",), "one-shot, -p": ("-p", "write a function")}
OURS = {
    "--router-version": ("--router-version",),
    "router config path": ("router", "config", "path"),
    "router explain": ("router", "explain", "write a function"),
}


async def compare(runs: int) -> list[Goal]:
    claude = find_claude(dict(os.environ))
    with tempfile.TemporaryDirectory(prefix="claude-router-bench-") as folder, listen() as socket:
        stand_ins = StandIns(marker_script)
        await stand_ins.start(socket)
        world = World(Path(folder), claude, stand_ins)
        world.lay_out(CONFIG)
        for name, args in BOTH.items():
            theirs, ours = await side_by_side(world, name, args, runs)
        for name, args in OURS.items():
            times = [await seconds(world, *world.router, *args) for _ in range(runs)]
            print(f"{name:<20} {median(times):.3f} s")
        await stand_ins.stop()
    return [times_at_most("one-shot, -p, s", theirs, ours, 1.1)]


async def side_by_side(
    world: World, name: str, args: tuple[str, ...], runs: int
) -> tuple[float, float]:
    """Medians; the first pair warms the caches and does not count."""
    bare, ours = list[float](), list[float]()
    for _ in range(runs + 1):
        bare.append(await seconds(world, str(world.claude), *args))
        ours.append(await seconds(world, *world.router, *args))
    theirs, ours_median = median(bare[1:]), median(ours[1:])
    print(
        f"{name:<20} {ours_median:.3f} s   bare claude {theirs:.3f} s   "
        f"ratio {ours_median / theirs:.2f}   difference {ours_median - theirs:.3f} s"
    )
    return theirs, ours_median


async def seconds(world: World, *argv: str) -> float:
    provider = {
        "ANTHROPIC_BASE_URL": f"{world.stand_ins.url}/anthropic",
        "ANTHROPIC_AUTH_TOKEN": "sk-ant-test-key-000000000000",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    started = perf_counter()
    done = await world.run(*argv, extra=provider)
    if done.status != 0:
        raise SystemExit(f"{' '.join(argv)} failed: {(done.stderr or done.stdout).decode()}")
    return perf_counter() - started


def main(runs: int = RUNS) -> list[Goal]:
    return asyncio.run(compare(runs))


if __name__ == "__main__":
    print_goals(main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS))
