"""Milliseconds a decision of the embedded engine, beside an older router model on the same input.

python -m tests.bench.router [--decisions N] [--beside MODEL.onnx]

The older model is one graph, inputs ids, pos and seg: ../shared/router-trial/model.int8.onnx.
"""

import argparse
import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.classify.joint_model import JointModel
from claude_router.classify.layout import Arrays, arrays, conversation_tokens, route_tokens
from claude_router.classify.runtime import open_session
from claude_router.commands.engine_questions import preferences
from claude_router.commands.engine_questions import turns as sample_turns
from claude_router.resources import asset
from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference
from tests.bench.goals import Goal, print_goals, times_at_most

DECISIONS = 100
SIZES = (50, 160)
PREFERENCES = preferences(5)
LAST_BASE_TOKEN = 30521
"""Of all-MiniLM-L6-v2; which token is read makes no difference to the time."""


async def compare(decisions: int, beside: Path | None) -> list[Goal]:
    """Interleave them, so that a busy moment of the machine meets all."""
    run_other = other_model(beside) if beside else None
    goals = []
    classifier = EmbeddedClassifier()
    await classifier.warm(PREFERENCES)
    for size in SIZES:
        turns = sample_turns(size)
        row = input_of(turns)
        known, new, other = list[float](), list[float](), list[float]()
        for number in range(decisions):
            known.append(await decision(classifier, turns, PREFERENCES))
            new.append(await decision(classifier, turns, renamed(number)))
            if run_other:
                other.append(milliseconds(run_other, row))
        line = f"{size:>4} tokens, {len(PREFERENCES)} routes   {median(known):6.2f} ms"
        line += f"   new preferences {median(new):6.2f} ms"
        if other:
            line += f"   {beside.name if beside else ''} {median(other):6.2f} ms"
            line += f"   ratio {median(known) / median(other):.2f}"
            what = f"routing a turn of {size} tokens, ms (older model)"
            goals.append(times_at_most(what, median(other), median(known), 1.0))
        print(line)
    classifier.close()
    return goals


async def decision(
    classifier: EmbeddedClassifier, turns: list[Turn], preferences: tuple[Preference, ...]
) -> float:
    started = perf_counter()
    await classifier.classify(turns, preferences)
    return (perf_counter() - started) * 1000


def renamed(number: int) -> tuple[Preference, ...]:
    """Preferences that the engine has not seen."""
    return tuple(replace(route, name=f"{route.name} {number}") for route in PREFERENCES)


def other_model(path: Path) -> Callable[[Arrays], object]:
    session = open_session(path, "cpu")
    return lambda row: session.run(
        None, {"ids": row.ids, "pos": row.positions, "seg": row.segments}
    )


def input_of(turns: list[Turn]) -> Arrays:
    """Turns and preferences in one row, as a model of one graph takes them: int64 of (1, L)."""
    model = JointModel.load(asset("router"), "cpu")
    encode, spec = model.encode, model.spec
    routes = [route_tokens(preference, spec, encode) for preference in PREFERENCES]
    conversation = conversation_tokens(turns, spec, encode)
    row = arrays([conversation, *routes, encode(spec.other)], spec.markers)
    return replace(row, ids=np.minimum(row.ids, LAST_BASE_TOKEN))


def milliseconds(run: Callable[[Arrays], object], row: Arrays) -> float:
    started = perf_counter()
    run(row)
    return (perf_counter() - started) * 1000


def main(decisions: int = DECISIONS, beside: Path | None = None) -> list[Goal]:
    return asyncio.run(compare(decisions, beside))


if __name__ == "__main__":
    reader = argparse.ArgumentParser(prog="python -m tests.bench.router")
    reader.add_argument("--decisions", type=int, default=DECISIONS)
    reader.add_argument("--beside", type=Path, metavar="MODEL.onnx")
    options = reader.parse_args()
    print_goals(main(options.decisions, options.beside))
