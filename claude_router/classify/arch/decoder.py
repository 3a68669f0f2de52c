"""Runs an exported Qwen2 decoder: tokens in, logits and the grown KV cache out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from claude_router.classify.arch.answers import AnswerTree
from claude_router.classify.arch.devices import CUDA, ArchDevice, OpenSession, open_on
from claude_router.classify.arch.spec import ArchSpec
from claude_router.route.classifier import ClassifierError

_MASKED = -30_000.0
"""Its exponential is 0 in float16 and float32, and it is finite in both."""
_CHUNK = 256
"""Tokens a run: the scores of attention stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class KvCache:
    """Keys and values of each layer, (1, kv_heads, length, head_dim), where the model runs."""

    states: tuple[ort.OrtValue, ...]
    length: int


class Decoder:
    """One sequence at a time, not for use by two threads."""

    def __init__(self, spec: ArchSpec, opened: OpenSession) -> None:
        self.spec = spec
        self.provider = opened.provider
        self.notice = opened.notice
        self._session = opened.session
        self._place = "cuda" if opened.provider == CUDA else "cpu"
        self._float = np.float16 if spec.dtype == "fp16" else np.float32
        self._cache_names = [
            f"{number}.{part}" for number in range(spec.model.layers) for part in ("key", "value")
        ]

    @classmethod
    def load(cls, folder: Path, spec: ArchSpec, device: ArchDevice) -> "Decoder":
        """Load the model that `spec` describes.

        Raises:
            ClassifierError: it cannot be loaded.
        """
        return cls(spec, open_on(folder / spec.graph.file, device))

    def prefill(self, tokens: Sequence[int], past: KvCache | None = None) -> KvCache:
        """The cache of `past` followed by `tokens`.

        Raises:
            ClassifierError: together they are longer than the model can read.
        """
        cache = past or self.empty
        self._require_room(cache.length + len(tokens))
        for start in range(0, len(tokens), _CHUNK):
            chunk = tokens[start : start + _CHUNK]
            _, cache = self._run(chunk, cache, *_causal(len(chunk), cache.length), rows=[])
        return cache

    def logits(self, tokens: Sequence[int], past: KvCache | None = None) -> NDArray[np.float32]:
        """What follows each of `tokens`, read in one run: float32 (tokens, vocab)."""
        cache = past or self.empty
        rows = range(len(tokens))
        return self._run(tokens, cache, *_causal(len(tokens), cache.length), rows)[0]

    def tree_logits(self, tree: AnswerTree, past: KvCache) -> NDArray[np.float32]:
        """What follows each node of a tree that grows behind `past`: float32 (nodes, vocab)."""
        seen = np.ones((len(tree.tokens), past.length), np.bool_)
        visible = np.concatenate([seen, tree.visible()], axis=1)
        positions = np.array(tree.depths, np.int64) + past.length
        return self._run(tree.tokens, past, positions, visible, range(len(tree.tokens)))[0]

    def greedy(self, tokens: Sequence[int], past: KvCache | None, limit: int) -> list[int]:
        """The likeliest continuation of `tokens`, up to a stop token or `limit` tokens."""
        cache = self.prefill(tokens[:-1], past)
        found = [tokens[-1]]
        for _ in range(limit):
            logits, cache = self._run(found[-1:], cache, *_causal(1, cache.length), rows=[0])
            following = int(logits[0].argmax())
            if following in self.spec.stops:
                break
            found.append(following)
        return found[1:]

    def head(self, cache: KvCache, length: int) -> KvCache:
        """The first `length` tokens of a cache."""
        if length == cache.length:
            return cache
        return self.placed([state.numpy()[:, :, :length] for state in cache.states], length)

    def placed(self, states: Sequence[NDArray[Any]], length: int) -> KvCache:
        """A cache of arrays as the model takes them, moved to where it runs."""
        return KvCache(
            tuple(
                ort.OrtValue.ortvalue_from_numpy(
                    np.ascontiguousarray(state, self._float), self._place, 0
                )
                for state in states
            ),
            length,
        )

    @cached_property
    def empty(self) -> KvCache:
        model = self.spec.model
        nothing = np.zeros((1, model.kv_heads, 0, model.head_dim), self._float)
        return self.placed([nothing] * len(self._cache_names), 0)

    def _require_room(self, length: int) -> None:
        limit = self.spec.model.max_positions
        if length > limit:
            raise ClassifierError(
                f"the preferences and the conversation are longer than the {limit} tokens that "
                "the arch engine can read: shorten the descriptions of the preferences"
            )

    def _run(
        self,
        tokens: Sequence[int],
        past: KvCache,
        positions: NDArray[np.int64],
        visible: NDArray[np.bool_],
        rows: Sequence[int],
    ) -> tuple[NDArray[np.float32], KvCache]:
        """`visible` says which token looks at which of the past and of these, (tokens, total)."""
        total = past.length + len(tokens)
        self._require_room(total)
        binding = self._session.io_binding()
        feed = {
            "input_ids": np.array([tokens], np.int64),
            "position_ids": positions[None],
            "attention_bias": np.where(visible, 0, _MASKED).astype(self._float)[None, None],
            "rows": np.array(rows, np.int64),
        }
        for name, values in feed.items():
            binding.bind_cpu_input(name, values)
        for name, state in zip(self._cache_names, past.states, strict=True):
            binding.bind_ortvalue_input(f"past.{name}", state)
        binding.bind_output("logits", "cpu")
        for name in self._cache_names:
            binding.bind_output(f"present.{name}", self._place)
        self._session.run_with_iobinding(binding)
        logits, *states = binding.get_outputs()
        return logits.numpy(), KvCache(tuple(states), total)


def _causal(count: int, past: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Positions of `count` tokens behind `past` others, and what each may look at."""
    positions = np.arange(past, past + count)
    return positions, np.arange(past + count) <= positions[:, None]
