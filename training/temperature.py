"""One temperature that makes probabilities honest (Guo et al. 2017, arXiv:1706.04599)."""

from collections.abc import Sequence

import numpy as np

from training.scoring import Answer

_LEAST, _MOST = 0.25, 4.0


def best_temperature(answers: Sequence[Answer]) -> float:
    """The divisor of the logits with the least negative log-likelihood."""
    # Convex in 1 / temperature near its minimum, and cheap: a fine grid is exact enough.
    grid = np.geomspace(_LEAST, _MOST, 281)
    return float(min(grid, key=lambda temperature: _loss(answers, float(temperature))))


def _loss(answers: Sequence[Answer], temperature: float) -> float:
    total = 0.0
    for answer in answers:
        logits = np.log(np.maximum(answer.probabilities, 1e-12)) / temperature
        total += float(np.logaddexp.reduce(logits) - logits[answer.sample.target])
    return total
