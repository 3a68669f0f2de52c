"""Measures an engine: how long it loads and decides, its memory, how often it is right.

Times are medians in milliseconds.
"""

import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from secrets import token_hex
from statistics import median
from time import perf_counter

from claude_router.classify.engine import Engine
from claude_router.commands.engine_questions import preferences, turns
from claude_router.commands.questions import OTHER, Labelled

TOKENS = (64, 256, 1024)
ROUTES = (3, 8, 20)
_MEGABYTE = 1e6 if sys.platform == "darwin" else 1e3
"""In the unit of ru_maxrss: bytes there, kilobytes elsewhere."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How many decisions are timed at each size: among preferences never read, and known ones."""

    new: int
    known: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Decisions on a conversation of `tokens` among `routes` preferences.

    `new_ms` includes reading preferences that the engine has not met, `known_ms` does not; the
    conversation is new in both.
    """

    tokens: int
    routes: int
    new_ms: float
    known_ms: float


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of labelled turns: all, those answered right, and the same of "other"."""

    turns: int
    right: int
    other_said: int
    other_right: int
    other_labelled: int
    ms: float


async def load_ms(engine: Engine) -> float:
    """Until the engine has decided once, or could.

    Raises:
        ClassifierError: it does not work.
    """
    started = perf_counter()
    await engine.warm()
    return (perf_counter() - started) * 1000


async def measure_speed(engine: Engine, effort: Effort, on_cell: Callable[[Cell], None]) -> None:
    """Give a cell to `on_cell` for each size, the small ones first.

    Raises:
        ClassifierError: the engine does not work.
    """
    marks = _marks()
    for tokens in TOKENS:
        for routes in ROUTES:
            on_cell(await _cell(engine, effort, tokens, routes, marks))


async def measure_accuracy(engine: Engine, labelled: Sequence[Labelled]) -> Accuracy:
    """Answer all of `labelled`, which is not empty.

    Raises:
        ClassifierError: the engine does not work.
    """
    found = [
        await engine.classify(each.question.turns, each.question.preferences) for each in labelled
    ]
    pairs = [(one.matched or OTHER, each.label) for one, each in zip(found, labelled, strict=True)]
    return Accuracy(
        turns=len(pairs),
        right=sum(answer == label for answer, label in pairs),
        other_said=sum(answer == OTHER for answer, _ in pairs),
        other_right=sum(answer == label == OTHER for answer, label in pairs),
        other_labelled=sum(label == OTHER for _, label in pairs),
        ms=median(one.ms for one in found),
    )


def peak_megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE


async def _cell(
    engine: Engine, effort: Effort, tokens: int, routes: int, marks: Iterator[str]
) -> Cell:
    new: list[float] = []
    among = preferences(routes)
    for _ in range(effort.new):
        among = preferences(routes, next(marks))
        new.append((await engine.classify(turns(tokens, next(marks)), among)).ms)
    known = [
        (await engine.classify(turns(tokens, next(marks)), among)).ms for _ in range(effort.known)
    ]
    return Cell(tokens, routes, median(new), median(known))


def _marks() -> Iterator[str]:
    """Words that were never said before, not even to a server that remembers prompts."""
    run = token_hex(3)
    return (f"{run}{number}" for number in count())
