"""Samples as the model's input, laid out by the very code that serves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claude_router.classify.layout import Arrays, arrays, conversation_tokens, route_tokens
from claude_router.classify.spec import RouterSpec
from training.data import Sample

PADDING = -1


@dataclass(frozen=True, slots=True)
class Batch:
    """int64 arrays; the first three of shape (samples, longest), segments -1 where padded.

    `targets` of shape (samples,) index each sample's routes; their number means "other".
    """

    ids: NDArray[np.int64]
    positions: NDArray[np.int64]
    segments: NDArray[np.int64]
    targets: NDArray[np.int64]


class Layout:
    """Tokenizes and lays out; every text is tokenized once."""

    def __init__(self, spec: RouterSpec, tokenizer: Tokenizer) -> None:
        self._spec = spec
        self._encode = cache(lambda text: tokenizer.encode(text, add_special_tokens=False).ids)

    def row(self, sample: Sample) -> Arrays:
        parts = [
            conversation_tokens(sample.turns, self._spec, self._encode),
            *(route_tokens(route, self._spec, self._encode) for route in sample.routes),
            self._encode(self._spec.other),
        ]
        return arrays(parts, self._spec.markers)

    def length(self, sample: Sample) -> int:
        return int(self.row(sample).ids.shape[1])

    def batch(self, samples: Sequence[Sample]) -> Batch:
        rows = [self.row(sample) for sample in samples]
        longest = max(row.ids.shape[1] for row in rows)
        return Batch(
            ids=_padded([row.ids for row in rows], longest, 0),
            positions=_padded([row.positions for row in rows], longest, 0),
            segments=_padded([row.segments for row in rows], longest, PADDING),
            targets=np.array([sample.target for sample in samples], dtype=np.int64),
        )


def read_tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _padded(rows: Sequence[NDArray[np.int64]], longest: int, filler: int) -> NDArray[np.int64]:
    out = np.full((len(rows), longest), filler, dtype=np.int64)
    for index, row in enumerate(rows):
        out[index, : row.shape[1]] = row[0]
    return out
