"""Evens out activations before they are rounded to int8 (Xiao et al. 2022, arXiv:2211.10438).

Rounding takes one step size for a whole tensor, and a few channels are far larger than the rest.
Each is divided by a factor that its weights are multiplied with: the model stays the same, and
the steps become small enough for the others.
"""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

from training.encoder import Layer
from training.model import JointEncoder

_FROM_ACTIVATIONS = 0.8
"""Share of the unevenness that moves into the weights, which have a step size a channel."""
_LEAST = 1e-5


class Smoothed(nn.Module):
    """A linear layer on inputs divided by `factors`."""

    def __init__(self, linear: nn.Linear, factors: Tensor) -> None:
        super().__init__()
        self.linear = linear
        self.inverse = 1 / factors
        linear.weight.data.mul_(factors)

    def forward(self, values: Tensor) -> Tensor:
        result: Tensor = self.linear(values * self.inverse)
        return result


def smooth(model: JointEncoder, inputs: Iterable[tuple[Tensor, Tensor, Tensor]]) -> None:
    """Smooth all linear layers of the encoder, by what `inputs` (ids, positions, segments) do."""
    groups = [group for layer in model.encoder.layers for group in _groups(layer)]
    largest = [torch.zeros(getattr(layer, names[0]).in_features) for layer, names in groups]
    hooks = [
        getattr(layer, names[0]).register_forward_pre_hook(_watch(seen))
        for (layer, names), seen in zip(groups, largest, strict=True)
    ]
    with torch.inference_mode():
        for row in inputs:
            model(*row)
    for hook in hooks:
        hook.remove()
    for (layer, names), seen in zip(groups, largest, strict=True):
        linears = [getattr(layer, name) for name in names]
        factors = _factors(seen, torch.cat([linear.weight for linear in linears]))
        for name, linear in zip(names, linears, strict=True):
            setattr(layer, name, Smoothed(linear, factors))


def _groups(layer: Layer) -> list[tuple[Layer, tuple[str, ...]]]:
    """Linear layers that share their input."""
    shared = (("query", "key", "value"), ("attended",), ("widen",), ("narrow",))
    return [(layer, names) for names in shared]


def _watch(seen: Tensor) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
    def note(_module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        seen.copy_(torch.maximum(seen, inputs[0].abs().flatten(0, -2).amax(0)))

    return note


def _factors(seen: Tensor, weights: Tensor) -> Tensor:
    """Factors of shape (channels,) with mean 1."""
    steep = weights.detach().abs().amax(0).clamp(min=_LEAST)
    factors = seen.clamp(min=_LEAST) ** _FROM_ACTIVATIONS / steep ** (1 - _FROM_ACTIVATIONS)
    return factors / factors.mean()
