"""The joint model: conversation and routes in one pass, at first equal to a bi-encoder."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from training.dropout import Dropout
from training.encoder import Encoder, Shape
from training.words import Vocabulary

APART = -1e4
"""Attention bias between segments that must not see each other; a logit that never wins."""

_WORDS = "embeddings.word_embeddings.weight"
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
        return self.together(self.apart(ids, positions, segments), segments)

    def apart(self, ids: Tensor, positions: Tensor, segments: Tensor) -> Tensor:
        """States of shape (batch, length, width) that depend on nothing but their own segment."""
        return self.encoder.apart(ids, positions, (segments > 0).long(), _shut(segments))

    def together(self, states: Tensor, segments: Tensor) -> Tensor:
        """Logits, as of `forward`, out of the states of all segments."""
        states = self.encoder.together(states, self._gated(segments))
        pooled = _segment_means(states.float(), segments)
        conversation, routes = pooled[:, :1], pooled[:, 1:]
        features = torch.cat([routes, conversation * routes], dim=-1)
        learned = self.head(features).float()
        cosine = (_unit(routes) * _unit(conversation)).sum(-1)
        number = torch.arange(1, pooled.shape[1], device=segments.device).unsqueeze(0)
        last = segments.max(dim=1, keepdim=True).values
        logits = learned + torch.where(number == last, self.other, self.scale * cosine)
        return logits.masked_fill(number > last, APART)

    def _gated(self, segments: Tensor) -> Tensor:
        """Attention bias that lets conversation and routes see each other through the gates."""
        query, key = segments.unsqueeze(2), segments.unsqueeze(1)
        bias = _shut(segments)
        bias = torch.where((query > 0) & (key == 0), self.to_conversation, bias)
        return torch.where((query == 0) & (key > 0), self.to_routes, bias)

    def prepare_export(self, temperature: float, other_surplus: float) -> None:
        """Take `other_surplus` from the logit of "other" and divide all by `temperature`, for good.

        The markers are folded in.
        """
        with torch.no_grad():
            self.other.sub_(other_surplus)
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


def untrained(base: Path, vocabulary: Vocabulary) -> JointEncoder:
    """The model as training starts with it, from the published encoder's safetensors."""
    weights = load_file(base)
    weights[_WORDS] = with_glosses(weights[_WORDS], vocabulary.glosses)
    model = JointEncoder(Shape(vocabulary=len(weights[_WORDS])))
    model.encoder.load_published(weights)
    return model


def with_glosses(words: Tensor, glosses: Sequence[Sequence[int]]) -> Tensor:
    """Word embeddings of shape (tokens, width), one row more for each gloss: the mean of its own.

    A mean of several is shorter than they are, and the norm carries meaning: it gets theirs.
    """
    rows = [words]
    for gloss in glosses:
        parts = words[list(gloss)]
        mean = parts.mean(0, keepdim=True)
        rows.append(mean * parts.norm(dim=1).mean() / mean.norm())
    return torch.cat(rows)


def loss(logits: Tensor, targets: Tensor, smoothing: float) -> Tensor:
    """Mean cross-entropy, its smoothing spread over each sample's own classes only."""
    log_odds = functional.log_softmax(logits, dim=-1)
    real = logits > APART / 2
    right = log_odds.gather(1, targets.unsqueeze(1)).squeeze(1)
    spread = (log_odds * real).sum(-1) / real.sum(-1)
    return -((1 - smoothing) * right + smoothing * spread).mean()


def _shut(segments: Tensor) -> Tensor:
    """Attention bias of shape (batch, length, length): each segment sees itself."""
    same = segments.unsqueeze(2) == segments.unsqueeze(1)
    return torch.zeros_like(same, dtype=torch.float32).masked_fill(~same, APART)


def _segment_means(states: Tensor, segments: Tensor) -> Tensor:
    """(batch, length, width) to (batch, most segments, width)."""
    most: Any = segments.max() + 1  # Stays a tensor, so that an exported graph counts anew.
    numbers = torch.arange(most, device=segments.device)
    member = (segments.unsqueeze(1) == numbers.view(1, -1, 1)).to(states.dtype)
    return member @ states / member.sum(-1, keepdim=True).clamp(min=1.0)


def _unit(states: Tensor) -> Tensor:
    return states / states.norm(dim=-1, keepdim=True).clamp(min=math.sqrt(1e-12))
