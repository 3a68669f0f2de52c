"""Milliseconds a decision of an installed arch engine, by what of the prompt it has read before.

python -m tests.bench.arch FOLDER [--device DEVICE] [--routes 3,8,20] [--tokens 64,256,1024]

Two numbers each: as the clock tells, and as all of the process's threads together worked.
"""

import argparse
import asyncio
import resource
import shutil
from collections.abc import Awaitable
from pathlib import Path
from time import perf_counter, process_time

from claude_router.classify.arch.classifier import ArchClassifier
from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference

_SENTENCE = "please look at the code that reads the table and tell me why it is so slow today. "
_SENTENCE_TOKENS = 18
_DESCRIPTION = "questions, changes and explanations that have to do with subject number"
_MEGABYTE = 1024


async def measure(folder: Path, device: str, routes: list[int], tokens: list[int]) -> None:
    engine = ArchClassifier(folder, device=device)  # type: ignore[arg-type]
    print(f"load                      {await timed(engine.warm())}")
    for count in routes:
        preferences = [Preference(f"topic {n}", f"{_DESCRIPTION} {n}", "") for n in range(count)]
        shutil.rmtree(folder / "prefixes", ignore_errors=True)
        print(f"{count:>2} routes, prefix         {await timed(engine.warm(preferences))}")
        for size in tokens:
            turns = [Turn("user", f"{size}: " + _SENTENCE * (size // _SENTENCE_TOKENS))]
            first = await timed(engine.classify(turns, preferences))
            following = [*turns, Turn("assistant", "Done."), Turn("user", "thanks; now the tests")]
            second = await timed(engine.classify(following, preferences))
            print(f"{count:>2} routes, {size:>4} tokens    {first}   next turn {second}")
        again = ArchClassifier(folder, device=device)  # type: ignore[arg-type]
        await again.warm()
        print(f"{count:>2} routes, prefix on disk {await timed(again.warm(preferences))}")
        again.close()
    generated = await timed(engine.generate(turns, preferences))
    print(f"generated, of which 64 tokens at most were new  {generated}")
    print(engine.notice or f"device {device}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE
    print(f"peak memory {peak} MB, of two models")
    engine.close()


async def timed(work: Awaitable[object]) -> str:
    clock, worked = perf_counter(), process_time()
    await work
    passed, worked = perf_counter() - clock, process_time() - worked
    return f"{passed * 1000:8.0f} ms ({worked * 1000:8.0f} ms of work)"


def numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


if __name__ == "__main__":
    reader = argparse.ArgumentParser(prog="python -m tests.bench.arch")
    reader.add_argument("folder", type=Path)
    reader.add_argument("--device", default="auto")
    reader.add_argument("--routes", type=numbers, default=[3, 8, 20])
    reader.add_argument("--tokens", type=numbers, default=[64, 256, 1024])
    options = reader.parse_args()
    asyncio.run(measure(options.folder, options.device, options.routes, options.tokens))
