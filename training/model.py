"""The joint model: conversation and routes in one pass, at first equal to a bi-encoder."""

import math
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from training.dropout import Dropout
from training.encoder import Encoder, Shape

APART = -1e4
"""Attention bias between segments that must not see each other; a logit that never wins."""

_START_SCALE = 16.0
_START_OTHER = 4.0
_START_GATE = -2.0


class JointEncoder(nn.Module):
    """Logits of routes and "other".

    A score starts as the scaled cosine of two mean states; what training adds to it is a head
    that begins at zero, and attention between segments that begins nearly shut.
    """

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        shape = shape or Shape()
        self.encoder = Encoder(shape)
        self.head = Head(shape)
        self.scale = nn.Parameter(torch.tensor(_START_SCALE))
        self.other = nn.Parameter(torch.tensor(_START_OTHER))
        self.to_conversation = nn.Parameter(torch.tensor(_START_GATE))
        self.to_routes = nn.Parameter(torch.tensor(_START_GATE))

    def forward(self, ids: Tensor, positions: Tensor, segments: Tensor) -> Tensor:
        """Logits of shape (batch, most segments - 1), `APART` beyond a sample's own.

        All inputs are int64 of shape (batch, length). Segment 0 is the conversation, the last
        one of each sample is "other" and gives its last logit; -1 is padding.
        """
        states = self.encoder(ids, positions, (segments > 0).long(), self._bias(segments))
        pooled = _segment_means(states.float(), segments)
        conversation, routes = pooled[:, :1], pooled[:, 1:]
        features = torch.cat([routes, conversation * routes], dim=-1)
        learned = self.head(features).float()
        cosine = (_unit(routes) * _unit(conversation)).sum(-1)
        number = torch.arange(1, pooled.shape[1], device=ids.device).unsqueeze(0)
        last = segments.max(dim=1, keepdim=True).values
        logits = learned + torch.where(number == last, self.other, self.scale * cosine)
        return logits.masked_fill(number > last, APART)

    def _bias(self, segments: Tensor) -> Tensor:
        """Attention bias of shape (batch, length, length)."""
        query, key = segments.unsqueeze(2), segments.unsqueeze(1)
        apart = torch.full_like(self.to_routes, APART)
        bias = torch.where((query > 0) & (key == 0), self.to_conversation, apart)
        bias = torch.where((query == 0) & (key > 0), self.to_routes, bias)
        return torch.where(query == key, torch.zeros_like(apart), bias)

    def prepare_export(self, temperature: float) -> None:
        """Divide all logits by `temperature` for good, and fold the markers in."""
        with torch.no_grad():
            for part in (self.scale, self.other, *self.head.verdict.parameters()):
                part.div_(temperature)
        self.encoder.fold_markers()


class Head(nn.Module):
    """What a pair of mean states adds to its cosine: nothing, before training."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.mix = nn.Linear(2 * shape.width, shape.width)
        self.dropout = Dropout(shape.dropout)
        self.verdict = nn.Linear(shape.width, 1)
        nn.init.zeros_(self.verdict.weight)
        nn.init.zeros_(self.verdict.bias)

    def forward(self, features: Tensor) -> Tensor:
        """(batch, routes, 2 * width) to (batch, routes)."""
        mixed = self.dropout(torch.tanh(self.mix(features)))
        return self.verdict(mixed).squeeze(-1)


def untrained(base: Path) -> JointEncoder:
    """The model as training starts with it, from the published encoder's safetensors."""
    model = JointEncoder()
    model.encoder.load_published(load_file(base))
    return model


def loss(logits: Tensor, targets: Tensor, smoothing: float) -> Tensor:
    """Mean cross-entropy, its smoothing spread over each sample's own classes only."""
    log_odds = functional.log_softmax(logits, dim=-1)
    real = logits > APART / 2
    right = log_odds.gather(1, targets.unsqueeze(1)).squeeze(1)
    spread = (log_odds * real).sum(-1) / real.sum(-1)
    return -((1 - smoothing) * right + smoothing * spread).mean()


def _segment_means(states: Tensor, segments: Tensor) -> Tensor:
    """(batch, length, width) to (batch, most segments, width)."""
    most: Any = segments.max() + 1  # Stays a tensor, so that an exported graph counts anew.
    numbers = torch.arange(most, device=segments.device)
    member = (segments.unsqueeze(1) == numbers.view(1, -1, 1)).to(states.dtype)
    return member @ states / member.sum(-1, keepdim=True).clamp(min=1.0)


def _unit(states: Tensor) -> Tensor:
    return states / states.norm(dim=-1, keepdim=True).clamp(min=math.sqrt(1e-12))
