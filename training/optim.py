"""How weights move: parameter groups, the learning rate's course, and averaged weights."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.optim import AdamW

from training.model import JointEncoder


@dataclass(frozen=True, slots=True)
class LearningRates:
    """Peaks of the learning rate; only the body's weights decay."""

    body: float = 6e-5
    head: float = 5e-4
    scalars: float = 1e-2
    decay: float = 0.01


def optimizer(model: JointEncoder, rates: LearningRates) -> AdamW:
    """One group each for the body, for head and markers, for the four scalars."""
    body: list[Tensor] = []
    head: list[Tensor] = []
    scalars: list[Tensor] = []
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if parameter.dim() == 0:
            scalars.append(parameter)
        elif name.startswith("head.") or name == "encoder.markers":
            head.append(parameter)
        else:
            body.append(parameter)
    return AdamW(
        [
            {"params": body, "lr": rates.body, "peak": rates.body, "weight_decay": rates.decay},
            {"params": head, "lr": rates.head, "peak": rates.head, "weight_decay": 0.0},
            {"params": scalars, "lr": rates.scalars, "peak": rates.scalars, "weight_decay": 0.0},
        ],
        fused=True,
    )


def set_rate(optimizer: AdamW, step: int, steps: int, warm_up: float) -> None:
    """Linear up over the first share `warm_up` of the steps, then linear down to zero."""
    rising = max(1, round(steps * warm_up))
    share = min((step + 1) / rising, (steps - step) / max(1, steps - rising))
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * share


class Average:
    """Averaged weights from step `start` on.

    With a `decay` an exponential moving average, without one the plain mean.
    """

    def __init__(self, model: JointEncoder, start: int, decay: float | None) -> None:
        self._start = start
        self._decay = decay
        self.weights = {
            name: parameter.detach().clone()
            for name, parameter in model.named_parameters()
            if parameter.requires_grad
        }

    def update(self, model: JointEncoder, step: int) -> None:
        seen = step - self._start
        if seen < 0:
            return
        plain = 1 / (seen + 1)
        # A short moving average would remember its start: it begins as the plain mean.
        share = plain if self._decay is None else max(plain, 1 - self._decay)
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                if name in self.weights:
                    self.weights[name].lerp_(parameter, share)
