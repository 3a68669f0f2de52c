"""What is taken for what: over all sets by kind, in one set by name."""

from collections import Counter
from collections.abc import Iterable

from training.data import OTHER
from training.judging.metrics import by_set, turn_accuracy
from training.judging.share import Share
from training.scoring import Answer

ROUTE = "route"
OUTCOMES = (
    (ROUTE, "same route"),
    (ROUTE, "another route"),
    (ROUTE, OTHER),
    (OTHER, "a route"),
    (OTHER, OTHER),
)
"""Kinds of label, and of the answer given."""


def outcomes(answers: Iterable[Answer]) -> Counter[tuple[str, str]]:
    """Number of turns of each of `OUTCOMES`."""
    return Counter(_outcome(answer) for answer in answers)


def confusions(answers: Iterable[Answer]) -> Counter[tuple[str, str]]:
    """Number of wrong answers by (label, answer given)."""
    wrong = [answer for answer in answers if not answer.is_right]
    return Counter((answer.sample.label, answer.predicted_label) for answer in wrong)


def worst_sets(answers: Iterable[Answer], count: int) -> list[tuple[str, Share]]:
    """Ids of the sets with the least accuracy, the worst first."""
    shares = [(set_id, turn_accuracy(group)) for set_id, group in by_set(answers).items()]
    return sorted(shares, key=lambda item: (item[1].value, item[0]))[:count]


def _outcome(answer: Answer) -> tuple[str, str]:
    given_other = answer.predicted_label == OTHER
    if answer.sample.label == OTHER:
        return OTHER, OTHER if given_other else "a route"
    if given_other:
        return ROUTE, OTHER
    return ROUTE, "same route" if answer.is_right else "another route"
