"""The embedded router model: turns and routes in, each route's log-odds against "other" out."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claude_router.classify.layout import arrays, conversation_tokens, route_tokens
from claude_router.classify.runtime import give_back_memory, open_session
from claude_router.classify.spec import (
    REINSTALL,
    RouterSpec,
    checked_bytes,
    checked_path,
    read_spec,
)
from claude_router.config.model import Device
from claude_router.route.classifier import ClassifierError, Turn
from claude_router.route.preferences import Preference

SPEC_FILE = "router.json"

_CONVERSATION, _ROUTE = 0, 1
_KEPT_ROUTES = 2048
"""Of about 40 kB each."""


class JointModel:
    """One decision: conversation and routes, first each alone, then together.

    What the first layers make of a route is kept for the next decision. Not for use by two
    threads. `segments` and `joint` are the two halves of the encoder.
    """

    def __init__(
        self,
        spec: RouterSpec,
        tokenizer: Tokenizer,
        segments: ort.InferenceSession,
        joint: ort.InferenceSession,
    ) -> None:
        self.spec = spec
        self._tokenizer = tokenizer
        self._segments = segments
        self._joint = joint
        self._route_states = lru_cache(_KEPT_ROUTES)(self._states_of_route)

    @classmethod
    def load(cls, folder: Path, device: Device) -> "JointModel":
        """Load the model that `folder`/router.json describes.

        Raises:
            ClassifierError: a file is missing or damaged; a DeviceError: the device is not there.
        """
        spec = read_spec(folder / SPEC_FILE)
        tokenizer = _tokenizer(checked_bytes(folder, spec.tokenizer))
        segments, joint = (
            open_session(checked_path(folder, file), device) for file in (spec.segments, spec.model)
        )
        give_back_memory()
        return cls(spec, tokenizer, segments, joint)

    def probabilities(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> NDArray[np.float64]:
        """Probability of each preference, then of "other": float64 of shape (routes + 1,).

        Many routes are run in groups that share the conversation; log-odds against the
        group's own "other" make the groups comparable.
        """
        tokens = conversation_tokens(turns, self.spec, self.encode)
        conversation = self._states(_CONVERSATION, tokens)
        routes = [self._route_states(preference) for preference in preferences]
        size = self.spec.limits.routes_per_run
        odds = [
            self._log_odds(conversation, routes[start : start + size])
            for start in range(0, len(routes), size)
        ]
        return _softmax(np.concatenate([*odds, np.zeros(1)]))

    def nearest(
        self, preference: Preference, others: Sequence[Preference], count: int
    ) -> list[Preference]:
        """The `count` of `others` that begin most like `preference` in the encoder."""
        if len(others) <= count:
            return list(others)
        own, *means = (_direction(self._route_states(p)) for p in (preference, *others))
        order = np.argsort([-float(own @ mean) for mean in means], kind="stable")
        return [others[index] for index in order[:count]]

    def _log_odds(
        self, conversation: NDArray[np.float32], routes: Sequence[NDArray[np.float32]]
    ) -> NDArray[np.float64]:
        segments = [conversation, *routes, self._other_states]
        numbers = np.repeat(np.arange(len(segments)), [len(states) for states in segments])
        feed = {"states": np.concatenate(segments)[None], "seg": numbers[None]}
        logits = np.asarray(self._joint.run(None, feed)[0], dtype=np.float64)
        odds: NDArray[np.float64] = logits[:-1] - logits[-1]
        return odds

    @cached_property
    def _other_states(self) -> NDArray[np.float32]:
        return self._states(_ROUTE, self.encode(self.spec.other))

    def _states_of_route(self, preference: Preference) -> NDArray[np.float32]:
        return self._states(_ROUTE, route_tokens(preference, self.spec, self.encode))

    def _states(self, number: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        """States of shape (length, width) of a segment on its own."""
        row = arrays([tokens], self.spec.markers, number)
        feed = {"ids": row.ids, "pos": row.positions, "seg": row.segments}
        states: NDArray[np.float32] = self._segments.run(None, feed)[0][0]
        return states

    def encode(self, text: str) -> list[int]:
        """Token ids, without special tokens."""
        # Lone surrogates are legal in JSON but not in the tokenizer.
        sound = text.encode("utf-8", "replace").decode("utf-8")
        ids: list[int] = self._tokenizer.encode(sound, add_special_tokens=False).ids
        return ids


def _tokenizer(content: bytes) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_str(content.decode("utf-8"))
    except Exception as error:  # The library raises plain exceptions.
        raise ClassifierError(f"the router's tokenizer cannot be read: {REINSTALL}") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _direction(states: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean of states of shape (length, width), of length 1."""
    mean = states.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = np.exp(logits - logits.max())
    return np.asarray(weights / weights.sum(), dtype=np.float64)
