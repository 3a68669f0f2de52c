"""Milliseconds a decision of the embedded engine, beside ONNX Runtime alone on the same input.

python -m tests.bench.router [DECISIONS]
"""

import asyncio
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.classify.joint_model import JointModel
from claude_router.classify.layout import Arrays, arrays, conversation_tokens, route_tokens
from claude_router.classify.runtime import open_session
from claude_router.classify.spec import checked_bytes
from claude_router.commands.engine_bench import PREFERENCES, SIZES, sample_turns
from claude_router.resources import asset
from claude_router.route.classifier import Turn

DECISIONS = 100


async def compare(decisions: int) -> None:
    """Interleave the two, so that a busy moment of the machine meets both."""
    run_alone = runtime_alone()
    classifier = EmbeddedClassifier()
    await classifier.warm()
    for size in SIZES:
        turns = sample_turns(size)
        row = input_of(turns)
        run_alone(row)
        alone, whole = list[float](), list[float]()
        for _ in range(decisions):
            alone.append(milliseconds(lambda: run_alone(row)))  # noqa: B023  # called at once
            started = perf_counter()
            await classifier.classify(turns, PREFERENCES)
            whole.append((perf_counter() - started) * 1000)
        print(
            f"{size:>4} tokens, {len(PREFERENCES)} routes   engine {median(whole):6.2f} ms   "
            f"runtime alone {median(alone):6.2f} ms   ratio {median(whole) / median(alone):.2f}"
        )
    classifier.close()


def runtime_alone() -> Callable[[Arrays], object]:
    """A run of the shipped model and nothing else."""
    folder = asset("router")
    spec = JointModel.load(folder, "cpu").spec
    session = open_session(checked_bytes(folder, spec.model), "cpu")
    return lambda row: session.run(
        None, {"ids": row.ids, "pos": row.positions, "seg": row.segments}
    )


def input_of(turns: list[Turn]) -> Arrays:
    """What the engine gives to the runtime for these turns."""
    model = JointModel.load(asset("router"), "cpu")
    encode, spec = model.encode, model.spec
    routes = [
        route_tokens(preference, spec, encode)
        for preference in sorted(PREFERENCES, key=lambda preference: preference.name)
    ]
    conversation = conversation_tokens(turns, spec, encode)
    return arrays([conversation, *routes, encode(spec.other)], spec.markers)


def milliseconds(action: Callable[[], object]) -> float:
    started = perf_counter()
    action()
    return (perf_counter() - started) * 1000


if __name__ == "__main__":
    asyncio.run(compare(int(sys.argv[1]) if len(sys.argv) > 1 else DECISIONS))
