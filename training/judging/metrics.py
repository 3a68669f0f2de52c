"""Figures over answered samples: shares with their error, `other`, calibration, two models."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

import numpy as np

from training.data import OTHER
from training.judging.share import Share, share
from training.scoring import Answer

BINS = 10
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Bin:
    """Mean confidence and accuracy of `total` turns, both from 0 to 1; nan without turns."""

    confidence: float
    accuracy: float
    total: int


def turn_accuracy(answers: Iterable[Answer]) -> Share:
    return share((answer.sample.set_id, answer.is_right) for answer in answers)


def conversation_accuracy(answers: Iterable[Answer]) -> Share:
    """Conversations whose every user turn is right."""
    return share((group[0].sample.set_id, _all_right(group)) for group in _conversations(answers))


def span_accuracy(answers: Iterable[Answer]) -> Share:
    """Runs of user turns with one label whose every turn is right."""
    return share(
        (group[0].sample.set_id, _all_right(list(span)))
        for group in _conversations(answers)
        for _, span in groupby(group, key=lambda answer: answer.sample.target)
    )


def in_route(answers: Iterable[Answer]) -> Share:
    """Turns that do have a route."""
    return turn_accuracy(answer for answer in answers if answer.sample.label != OTHER)


def other_precision(answers: Iterable[Answer]) -> Share:
    return turn_accuracy(answer for answer in answers if answer.predicted_label == OTHER)


def other_recall(answers: Iterable[Answer]) -> Share:
    return turn_accuracy(answer for answer in answers if answer.sample.label == OTHER)


def macro_f1(answers: Iterable[Answer]) -> float:
    """Mean over sets of the mean F1 of the labels that occur in a set's answers."""
    return float(np.mean([_f1_of_set(group) for group in by_set(answers).values()]))


def calibration_error(answers: Iterable[Answer]) -> float:
    """Expected calibration error over ten bins of confidence (Guo et al. 2017)."""
    bins = [found for found in calibration(answers) if found.total]
    gaps = [found.total * abs(found.confidence - found.accuracy) for found in bins]
    return sum(gaps) / sum(found.total for found in bins)


def calibration(answers: Iterable[Answer]) -> list[Bin]:
    """Ten bins of equal width, the least confident first."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for answer in answers:
        confidence = float(answer.probabilities.max())
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, answer.is_right))
    return [_bin(judged) for judged in bins]


def agreement(before: Iterable[Answer], after: Iterable[Answer]) -> Share:
    """Turns answered alike, by two models or in two variants; routes count by their place."""
    return share(
        (a.sample.set_id, a.predicted == b.predicted) for a, b in zip(before, after, strict=True)
    )


def gain(before: Iterable[Answer], after: Iterable[Answer]) -> Share:
    """Turns won less turns lost, with the error of the difference; `right` may be negative."""
    return share(
        (a.sample.set_id, b.is_right - a.is_right) for a, b in zip(before, after, strict=True)
    )


def grouped(answers: Iterable[Answer], key: Callable[[Answer], Key]) -> dict[Key, list[Answer]]:
    """Answers in their order, under their key."""
    groups: dict[Key, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[key(answer)].append(answer)
    return dict(groups)


def by_set(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    return grouped(answers, lambda answer: answer.sample.set_id)


def _f1_of_set(answers: Sequence[Answer]) -> float:
    labels = {answer.sample.label for answer in answers}
    given = Counter(answer.predicted_label for answer in answers)
    meant = Counter(answer.sample.label for answer in answers)
    right = Counter(answer.sample.label for answer in answers if answer.is_right)
    return sum(2 * right[label] / (given[label] + meant[label]) for label in labels) / len(labels)


def _bin(judged: Sequence[tuple[float, bool]]) -> Bin:
    if not judged:
        return Bin(float("nan"), float("nan"), 0)
    confidence, accuracy = np.mean(judged, axis=0)
    return Bin(float(confidence), float(accuracy), len(judged))


def _conversations(answers: Iterable[Answer]) -> Iterable[list[Answer]]:
    return grouped(answers, lambda a: (a.sample.set_id, a.sample.conversation)).values()


def _all_right(answers: Iterable[Answer]) -> bool:
    return all(answer.is_right for answer in answers)
