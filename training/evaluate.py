"""Judges a model on labelled sets and prints the table of its card."""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from training import metrics
from training.command import run
from training.data import Sample, Split, read_sets, samples_of, select
from training.language import language
from training.metrics import Share
from training.scoring import ASSETS, Answer, answers, open_model

DATA = Path(__file__).resolve().parent / "data"
_WORST = 5


def main(argv: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(argv)
    samples = read_samples(options.data, options.split, options.files)
    found = list(answers(open_model(options.model), samples))
    print("\n".join(report(found)))
    if options.errors:
        write_errors(options.errors, found)


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


def report(found: Sequence[Answer]) -> Iterator[str]:
    """Lines of the table."""
    yield _line("turns", metrics.turn_accuracy(found))
    yield _line("spans", metrics.span_accuracy(found))
    yield _line("conversations", metrics.conversation_accuracy(found))
    yield _line("turns with a route", metrics.in_route(found))
    yield _line("other: precision", metrics.other_precision(found))
    yield _line("other: recall", metrics.other_recall(found))
    yield f"{'macro-F1':34}{100 * metrics.macro_f1(found):6.1f}"
    yield f"{'calibration error':34}{100 * metrics.calibration_error(found):6.1f}"
    for title, key in _CUTS:
        yield f"\nby {title}"
        for name, group in sorted(metrics.grouped(found, key).items(), key=lambda g: str(g[0])):
            yield _line(f"  {name}", metrics.turn_accuracy(group))
    yield "\nworst sets: label > answer, how often"
    for set_id, share in metrics.worst_sets(found, _WORST):
        yield _line(f"  {set_id}", share)
        own = [answer for answer in found if answer.sample.set_id == set_id]
        for (label, given), count in metrics.confusions(own):
            yield f"    {label} > {given}: {count}"


def write_errors(path: Path, found: Sequence[Answer]) -> None:
    """Wrong answers as JSON Lines, the surest first."""
    wrong = sorted((a for a in found if not a.is_right), key=lambda a: -a.probabilities.max())
    lines = [json.dumps(_error(answer), ensure_ascii=False) for answer in wrong]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def place(sample: Sample) -> str:
    """Where a user turn stands to the one before."""
    if sample.previous is None:
        return "1 first turn"
    return "2 follow-up" if sample.previous == sample.label else "3 switch"


def route_count(sample: Sample) -> str:
    count = len(sample.routes)
    return "2-3" if count < 4 else "4-5" if count < 6 else "6-9" if count < 10 else "10 or more"


_CUTS: tuple[tuple[str, Callable[[Answer], str]], ...] = (
    ("file", lambda answer: answer.sample.file),
    ("language of the turn", lambda answer: language(answer.sample.turns[-1].content)),
    ("number of routes", lambda answer: route_count(answer.sample)),
    ("place in the conversation", lambda answer: place(answer.sample)),
)


def _line(name: str, share: Share) -> str:
    error = "" if share.error != share.error else f" ± {100 * share.error:4.1f}"
    return f"{name:34}{100 * share.value:6.1f}{error:8}  {share.right}/{share.total}"


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
    parser.add_argument("model", type=Path, nargs="?", default=ASSETS, help="folder, .onnx or .pt")
    parser.add_argument("--data", type=Path, nargs="+", default=[DATA], help="JSON Lines, folders")
    parser.add_argument("--files", default="", help="letters of training files, as abcd")
    parser.add_argument("--split", choices=("validation", "training", "all"), default="validation")
    parser.add_argument("--errors", type=Path, help="write wrong answers there")
    return parser


if __name__ == "__main__":
    run(main)
