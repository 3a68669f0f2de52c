"""A share of turns, and how far off it may be when whole sets are what was drawn."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `total`; `error` is half of a 95 % interval, nan with fewer than two sets."""

    right: int
    total: int
    error: float

    @property
    def value(self) -> float:
        return self.right / self.total if self.total else float("nan")


def share(judged: Iterable[tuple[str, int]]) -> Share:
    """Share of pairs of a set and a count, 1 for right: ratio estimator over clusters.

    Source: Cochran 1977, section 3.12.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for cluster, right in judged:
        counts[cluster][0] += right
        counts[cluster][1] += 1
    table = np.array(list(counts.values())).reshape(-1, 2)
    right, total = (int(number) for number in table.sum(axis=0))
    if len(table) < 2:
        return Share(right, total, float("nan"))
    residues = table[:, 0] - right / total * table[:, 1]
    variance = len(table) / (len(table) - 1) * float((residues**2).sum())
    return Share(right, total, 1.96 * variance**0.5 / total)
