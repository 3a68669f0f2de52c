"""A thousand models with a preference each beside five: load the configuration, decide a turn.

python -m tests.bench.many
"""

import asyncio
import tempfile
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.commands.engine_questions import preferences, turns
from claude_router.config.load import load
from claude_router.route.preferences import Preference
from tests.bench.goals import Goal, more_at_most, print_goals, times_at_most

FEW, MANY = 5, 1000
LOADS, DECISIONS = 7, 7
TURN_TOKENS = 64


def numbered(count: int) -> tuple[Preference, ...]:
    """`count` different ones."""
    some = preferences(MANY)
    return tuple(
        Preference(f"{each.name} {n}", f"{each.description}, of project {n}", f"openai/model-{n}")
        for n, each in zip(range(count), cycle(some), strict=False)
    )


def config(count: int) -> str:
    """`count` models of one provider, each with a preference of its own."""
    entries = "".join(
        f"  - model: {each.model}\n"
        "    access_key: sk-bench\n"
        "    routing_preferences:\n"
        f"      - {{name: {each.name}, description: {each.description!r}}}\n"
        for each in numbered(count)
    )
    return f"llm_providers:\n{entries}  - {{model: openai/model-x, default: true, access_key: s}}\n"


def by_turns(*works: Callable[[], object], runs: int) -> list[float]:
    """Median milliseconds of each."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, taken in zip(works, times, strict=True):
            started = perf_counter()
            work()
            taken.append((perf_counter() - started) * 1000)
    return [median(taken) for taken in times]


def loads() -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{count}.yaml" for count in (FEW, MANY)]
        for path, count in zip(paths, (FEW, MANY), strict=True):
            path.write_text(config(count))
        return by_turns(*(lambda path=path: load(path, {}) for path in paths), runs=LOADS)


async def decisions() -> tuple[float, float]:
    classifier = EmbeddedClassifier()
    asked, sizes = turns(TURN_TOKENS), (FEW, MANY)
    asked_among = {size: numbered(size) for size in sizes}
    times: dict[int, list[float]] = {size: [] for size in sizes}
    for size in sizes:
        await classifier.warm(asked_among[size])
    for _ in range(DECISIONS):
        for size in sizes:
            started = perf_counter()
            await classifier.classify(asked, asked_among[size])
            times[size].append((perf_counter() - started) * 1000)
    classifier.close()
    return median(times[FEW]), median(times[MANY])


def main() -> list[Goal]:
    few_load, many_load = loads()
    few, many = asyncio.run(decisions())
    return [
        more_at_most(f"load {MANY} models and preferences, ms ({FEW})", few_load, many_load, 150),
        times_at_most(f"decide among {MANY} preferences, ms ({FEW})", few, many, 3),
    ]


if __name__ == "__main__":
    print_goals(main())
