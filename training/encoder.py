"""A BERT encoder whose attention takes a bias (Devlin et al. 2018, arXiv:1810.04805)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.dropout import Dropout

# Parameter names of the published checkpoint and ours, the longer ones first.
_NAMES = (
    (r"^embeddings\.(\w+)_embeddings\.", r"\1s."),
    (r"^embeddings\.LayerNorm\.", "norm."),
    (r"^encoder\.layer\.", "layers."),
    (r"attention\.self\.", ""),
    (r"attention\.output\.dense", "attended"),
    (r"attention\.output\.LayerNorm", "attended_norm"),
    (r"intermediate\.dense", "widen"),
    (r"output\.dense", "narrow"),
    (r"output\.LayerNorm", "norm"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder; the defaults are those of all-MiniLM-L6-v2.

    The first `apart` layers see one segment at a time.
    """

    vocabulary: int = 30522
    positions: int = 512
    types: int = 2
    width: int = 384
    inner: int = 1536
    heads: int = 12
    layers: int = 6
    apart: int = 2
    marker_ids: int = 16
    dropout: float = 0.1


class Encoder(nn.Module):
    """Tokens to states.

    Word embeddings stay as they were, but for a learned addition to the first `marker_ids`.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.token_types = nn.Embedding(shape.types, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = Dropout(shape.dropout)
        self._apart = shape.apart
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.markers: nn.Parameter | None = nn.Parameter(torch.zeros(shape.marker_ids, shape.width))
        self.words.weight.requires_grad_(False)

    def apart(self, ids: Tensor, positions: Tensor, types: Tensor, bias: Tensor) -> Tensor:
        """States of shape (batch, length, width) after the layers that see one segment.

        `ids`, `positions` and `types` are int64 of shape (batch, length); `bias`, of shape
        (batch, length, length), is added to the scores of queries (dim 1) for keys (dim 2).
        """
        words = self.words(ids)
        if self.markers is not None:
            is_marker = (ids < len(self.markers)).unsqueeze(-1)
            words = words + self.markers[ids.clamp(max=len(self.markers) - 1)] * is_marker
        states = words + self.positions(positions) + self.token_types(types)
        states = self.dropout(self.norm(states))
        for layer in self.layers[: self._apart]:
            states = layer(states, bias.unsqueeze(1))
        return states

    def together(self, states: Tensor, bias: Tensor) -> Tensor:
        """States of the same shape after the other layers."""
        for layer in self.layers[self._apart :]:
            states = layer(states, bias.unsqueeze(1))
        return states

    def load_published(self, weights: Mapping[str, Tensor]) -> None:
        """Take the tensors of a published BERT checkpoint; its pooler is not used."""
        ours = {
            _our_name(name): tensor
            for name, tensor in weights.items()
            if not name.startswith("pooler.") and not name.endswith("position_ids")
        }
        if self.markers is not None:
            ours["markers"] = torch.zeros_like(self.markers)
        self.load_state_dict(ours)

    def fold_markers(self) -> None:
        """Add the markers' share to the word embeddings for good, as an export wants it."""
        if self.markers is None:
            return
        with torch.no_grad():
            self.words.weight[: len(self.markers)] += self.markers
        self.markers = None


class Layer(nn.Module):
    """Self-attention and a feed-forward step, each added to its input and normalized."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.attended = nn.Linear(width, width)
        self.attended_norm = nn.LayerNorm(width, eps=1e-12)
        self.widen = nn.Linear(width, shape.inner)
        self.narrow = nn.Linear(shape.inner, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = Dropout(shape.dropout)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        attended = self.dropout(self.attended(self._attend(states, bias)))
        states = self.attended_norm(states + attended)
        inner = self.narrow(functional.gelu(self.widen(states)))
        return self.norm(states + self.dropout(inner))

    def _attend(self, states: Tensor, bias: Tensor) -> Tensor:
        query, key, value = (
            self._split(part(states)) for part in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5 + bias
        mixed = self.dropout(scores.softmax(-1)).to(value.dtype) @ value
        return mixed.transpose(1, 2).flatten(2)

    def _split(self, states: Tensor) -> Tensor:
        """(batch, length, width) to (batch, heads, length, width / heads)."""
        return states.unflatten(-1, (self.heads, -1)).transpose(1, 2)


def _our_name(name: str) -> str:
    for theirs, ours in _NAMES:
        name = re.sub(theirs, ours, name)
    return name
