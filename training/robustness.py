"""Judges a shipped model on changes that should matter little: shuffled, renamed, respelt."""

import argparse
import asyncio
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.classify.joint_model import JointModel
from claude_router.route.classifier import Classifier
from training.command import run
from training.data import Sample
from training.evaluate import DATA, every_nth, read_samples
from training.judging import metrics
from training.judging.markdown import Row, table
from training.judging.models import opened
from training.judging.report import percent, points
from training.judging.variants import Variant, variants
from training.scoring import ASSETS, answers

_HEADER = ("Variant", "right", "difference", "same answer")


@dataclass(frozen=True, slots=True)
class Shuffles:
    """Of `lists` shuffled lists of routes: other routes chosen, other probabilities given."""

    lists: int
    other_answers: int
    other_probabilities: int


def main(argv: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(argv)
    if not options.model.is_dir():
        raise ValueError(f"{options.model} is no folder: give a model as training.export writes it")
    samples = every_nth(read_samples(options.data, "validation", options.files), options.every)
    rows = compared(opened(options.model), samples, list(variants(options.seed)))
    print("\n".join(table(_HEADER, list(rows))))
    some = every_nth(samples, options.shuffle_every)
    found = asyncio.run(_shuffled(options.model, some, options.shuffles, options.seed))
    print(
        f"\n{found.lists} shuffled lists of routes ({len(some)} turns, {options.shuffles} each): "
        f"{found.other_answers} other answers, {found.other_probabilities} other probabilities"
    )


def compared(
    model: JointModel, samples: Sequence[Sample], changed: Sequence[Variant]
) -> Iterator[Row]:
    """Rows of the table, under `_HEADER`."""
    before = list(answers(model, samples))
    yield ["as written", percent(metrics.turn_accuracy(before)), "", ""]
    for variant in changed:
        print(f"judging: {variant.title}", file=sys.stderr)
        after = list(answers(model, map(variant.of, samples)))
        yield [
            variant.title,
            percent(metrics.turn_accuracy(after)),
            points(metrics.gain(before, after)),
            percent(metrics.agreement(before, after)),
        ]


async def shuffled(
    classifier: Classifier, samples: Sequence[Sample], times: int, seed: int
) -> Shuffles:
    """Ask each sample as it stands, then `times` times with its routes in another order."""
    rng = random.Random(seed)
    other_answers = other_probabilities = 0
    for sample in samples:
        expected = await classifier.classify(sample.turns, sample.routes)
        for _ in range(times):
            routes = rng.sample(sample.routes, len(sample.routes))
            found = await classifier.classify(sample.turns, routes)
            other_answers += found.matched != expected.matched
            other_probabilities += (found.scores, found.other) != (expected.scores, expected.other)
    return Shuffles(len(samples) * times, other_answers, other_probabilities)


async def _shuffled(folder: Path, samples: Sequence[Sample], times: int, seed: int) -> Shuffles:
    classifier = EmbeddedClassifier(device="cpu", folder=folder)
    try:
        return await shuffled(classifier, samples, times, seed)
    finally:
        classifier.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.robustness", description=__doc__)
    add = parser.add_argument
    add("model", type=Path, nargs="?", default=ASSETS, help="folder as shipped")
    add("--data", type=Path, nargs="+", default=[DATA], help="JSON Lines, folders")
    add("--files", default="", help="letters of training files, as abcd")
    add("--every", type=int, default=1, help="judge every n-th conversation")
    add("--shuffles", type=int, default=20, help="of each list of routes")
    add("--shuffle-every", type=int, default=20, help="shuffle in every n-th of those judged")
    add("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    run(main)
