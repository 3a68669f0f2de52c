"""Lays turns and routes out as the embedded model's input, one segment each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claude_router.classify.spec import Limits, Markers, RouterSpec
from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference

Encode = Callable[[str], list[int]]
"""Text to token ids, without special tokens."""


@dataclass(frozen=True, slots=True)
class Arrays:
    """Segments in one row, int64 of shape (1, length).

    `ids` are tokens, `positions` restart at 0 in each segment, `segments` number the
    segments: 0 the conversation, then the routes in order, last the "other" route.
    """

    ids: NDArray[np.int64]
    positions: NDArray[np.int64]
    segments: NDArray[np.int64]


def conversation_tokens(turns: Sequence[Turn], spec: RouterSpec, encode: Encode) -> list[int]:
    """The newest turn, and before it as many earlier ones as the model's budget holds."""
    limits, markers = spec.limits, spec.markers
    *earlier, newest = turns[-limits.turns :] or [Turn("user", "")]
    text = cut_middle(newest.content, limits.newest_chars)
    tokens = [markers.newest, *_fit(encode(text), limits.newest_tokens, markers)]
    for turn in reversed(earlier):
        part = _earlier_turn(turn, limits, markers, encode)
        if len(tokens) + len(part) > limits.conversation_tokens:
            break
        tokens = part + tokens
    return tokens


def route_tokens(preference: Preference, spec: RouterSpec, encode: Encode) -> list[int]:
    """A route's name in words, and its description."""
    name = preference.name.replace("_", " ").replace("-", " ")
    return encode(f"{name}: {preference.description}")[: spec.limits.route_tokens]


def arrays(parts: Sequence[Sequence[int]], markers: Markers, first: int = 0) -> Arrays:
    """One row out of the conversation's tokens, each route's, and those of "other".

    Without the conversation the `first` segment is number 1.
    """
    rows = [[markers.start, *part, markers.end] for part in parts]
    lengths = [len(row) for row in rows]
    return Arrays(
        ids=np.array([[token for row in rows for token in row]], dtype=np.int64),
        positions=np.concatenate([np.arange(n, dtype=np.int64) for n in lengths])[None, :],
        segments=np.repeat(np.arange(first, first + len(rows), dtype=np.int64), lengths)[None, :],
    )


def cut_middle(text: str, limit: int) -> str:
    """Head and tail of a text longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - limit // 2] + text[-(limit // 2) :]


def _earlier_turn(turn: Turn, limits: Limits, markers: Markers, encode: Encode) -> list[int]:
    marker = markers.user if turn.role == "user" else markers.assistant
    tokens = encode(turn.content[: limits.earlier_chars])
    return [marker, *_fit(tokens, limits.earlier_tokens, markers)]


def _fit(tokens: list[int], limit: int, markers: Markers) -> list[int]:
    """Head and tail of too many tokens, with a gap between."""
    if len(tokens) <= limit:
        return tokens
    tail = limit // 2
    return [*tokens[: limit - tail], markers.gap, *tokens[len(tokens) - tail + 1 :]]
