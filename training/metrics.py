"""Figures over answered samples: shares with their error, `other`, calibration, confusions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from training.data import OTHER
from training.scoring import Answer

_BINS = 10


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `total`; `error` is half of a 95 % interval that takes sets as drawn whole."""

    right: int
    total: int
    error: float

    @property
    def value(self) -> float:
        return self.right / self.total if self.total else float("nan")


def turn_accuracy(answers: Sequence[Answer]) -> Share:
    return _share((answer.sample.set_id, answer.is_right) for answer in answers)


def conversation_accuracy(answers: Sequence[Answer]) -> Share:
    """Conversations whose every user turn is right."""
    return _share((group[0].sample.set_id, _all_right(group)) for group in _conversations(answers))


def span_accuracy(answers: Sequence[Answer]) -> Share:
    """Runs of user turns with one label whose every turn is right."""
    return _share(
        (group[0].sample.set_id, _all_right(list(span)))
        for group in _conversations(answers)
        for _, span in groupby(group, key=lambda answer: answer.sample.target)
    )


def in_route(answers: Sequence[Answer]) -> Share:
    """Turns that do have a route."""
    return turn_accuracy([answer for answer in answers if answer.sample.label != OTHER])


def other_precision(answers: Sequence[Answer]) -> Share:
    return turn_accuracy([answer for answer in answers if answer.predicted_label == OTHER])


def other_recall(answers: Sequence[Answer]) -> Share:
    return turn_accuracy([answer for answer in answers if answer.sample.label == OTHER])


def macro_f1(answers: Sequence[Answer]) -> float:
    """Mean over sets of the mean F1 of the labels that occur in a set's answers."""
    return float(np.mean([_f1_of_set(group) for group in _by_set(answers).values()]))


def calibration_error(answers: Sequence[Answer]) -> float:
    """Expected calibration error over ten bins of confidence (Guo et al. 2017)."""
    confidence = np.array([answer.probabilities.max() for answer in answers])
    right = np.array([answer.is_right for answer in answers], dtype=float)
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [abs((confidence - right)[bins == number].sum()) for number in range(_BINS)]
    return float(sum(gaps) / len(answers))


def grouped(
    answers: Iterable[Answer], key: Callable[[Answer], Hashable]
) -> dict[Hashable, list[Answer]]:
    groups: dict[Hashable, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[key(answer)].append(answer)
    return dict(groups)


def worst_sets(answers: Sequence[Answer], count: int) -> list[tuple[str, Share]]:
    shares = [(set_id, turn_accuracy(group)) for set_id, group in _by_set(answers).items()]
    return sorted(shares, key=lambda item: (item[1].value, item[0]))[:count]


def confusions(answers: Iterable[Answer]) -> list[tuple[tuple[str, str], int]]:
    """(label, answer given) of wrong answers with their number, most frequent first."""
    wrong = [answer for answer in answers if not answer.is_right]
    return Counter((a.sample.label, a.predicted_label) for a in wrong).most_common()


def _share(judged: Iterable[tuple[str, bool]]) -> Share:
    """Ratio estimator over clusters (Cochran 1977, section 3.12)."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for cluster, is_right in judged:
        counts[cluster][0] += is_right
        counts[cluster][1] += 1
    table = np.array(list(counts.values())).reshape(-1, 2)
    right, total = (int(number) for number in table.sum(axis=0))
    if len(table) < 2:
        return Share(right, total, float("nan"))
    residues = table[:, 0] - right / total * table[:, 1]
    variance = len(table) / (len(table) - 1) * float((residues**2).sum())
    return Share(right, total, 1.96 * variance**0.5 / total)


def _f1_of_set(answers: Sequence[Answer]) -> float:
    labels = {answer.sample.label for answer in answers}
    given = Counter(answer.predicted_label for answer in answers)
    meant = Counter(answer.sample.label for answer in answers)
    right = Counter(answer.sample.label for answer in answers if answer.is_right)
    return sum(2 * right[label] / (given[label] + meant[label]) for label in labels) / len(labels)


def _by_set(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[answer.sample.set_id].append(answer)
    return dict(groups)


def _conversations(answers: Iterable[Answer]) -> Iterable[list[Answer]]:
    return grouped(answers, lambda a: (a.sample.set_id, a.sample.conversation)).values()


def _all_right(answers: Iterable[Answer]) -> bool:
    return all(answer.is_right for answer in answers)
