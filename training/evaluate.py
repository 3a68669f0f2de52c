"""Judges models on labelled sets and prints the table of the card."""

import argparse
import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from training.command import run
from training.data import Sample, Split, read_sets, samples_of, select
from training.judging.models import named, opened
from training.judging.report import report
from training.scoring import ASSETS, Answer, answers

DATA = Path(__file__).resolve().parent / "data"


def main(argv: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(argv)
    samples = every_nth(read_samples(options.data, options.split, options.files), options.every)
    models = {
        name: list(answers(opened(path), samples)) for name, path in named(options.models).items()
    }
    print("\n".join(report(models)))
    if options.errors:
        write_errors(options.errors, next(iter(models.values())))


def read_samples(paths: Sequence[Path], split: Split, files: str = "") -> list[Sample]:
    """Samples of a split; folders stand for their `train-*.jsonl`, of which `files` names some.

    Raises:
        ValueError: a file is none of ours; says file and line.
    """
    return samples_of(select(read_sets(data_files(paths, files)), split))


def data_files(paths: Sequence[Path], files: str = "") -> list[Path]:
    """Raises: ValueError if there are none."""
    found = [
        file
        for path in paths
        for file in (sorted(path.glob("train-*.jsonl")) if path.is_dir() else [path])
        if not path.is_dir() or not files or file.stem.removeprefix("train-") in files
    ]
    if not found:
        raise ValueError(f"no data in {', '.join(map(str, paths))}")
    return found


def every_nth(samples: Sequence[Sample], step: int) -> list[Sample]:
    """All turns of every n-th conversation.

    Raises:
        ValueError: `step` is less than 1, or nothing is left.
    """
    if step < 1:
        raise ValueError(f"every {step}-th conversation cannot be taken: give 1 or more")
    groups = [list(g) for _, g in groupby(samples, key=lambda s: (s.set_id, s.conversation))]
    chosen = [sample for group in groups[::step] for sample in group]
    if not chosen:
        raise ValueError("no turns to judge: the data has none on this side of the split")
    return chosen


def write_errors(path: Path, found: Sequence[Answer]) -> None:
    """Wrong answers as JSON Lines, the surest first."""
    wrong = sorted((a for a in found if not a.is_right), key=lambda a: -a.probabilities.max())
    lines = [json.dumps(_error(answer), ensure_ascii=False) for answer in wrong]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _error(answer: Answer) -> dict[str, object]:
    sample = answer.sample
    return {
        "set": sample.set_id,
        "label": sample.label,
        "answer": answer.predicted_label,
        "confidence": round(float(answer.probabilities.max()), 3),
        "routes": [f"{route.name}: {route.description}" for route in sample.routes],
        "turns": [f"{turn.role}: {turn.content}" for turn in sample.turns],
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    add = parser.add_argument
    add("models", type=Path, nargs="*", default=[ASSETS], help="shipped folders, .pt checkpoints")
    add("--data", type=Path, nargs="+", default=[DATA], help="JSON Lines, folders")
    add("--files", default="", help="letters of training files, as abcd")
    add("--split", choices=("validation", "training", "all"), default="validation")
    add("--every", type=int, default=1, help="judge every n-th conversation")
    add("--errors", type=Path, help="write the first model's wrong answers there")
    return parser


if __name__ == "__main__":
    run(main)
