"""The embedded router model: turns and routes in, each route's log-odds against "other" out."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claude_router.classify.layout import arrays, conversation_tokens, route_tokens
from claude_router.classify.runtime import Device, open_session
from claude_router.classify.spec import REINSTALL, RouterSpec, checked_bytes, read_spec
from claude_router.route.classifier import ClassifierError, Turn
from claude_router.route.preferences import Preference

SPEC_FILE = "router.json"


class JointModel:
    """Conversation and routes go through one encoder together. Not for use by two threads."""

    def __init__(
        self, spec: RouterSpec, tokenizer: Tokenizer, session: ort.InferenceSession
    ) -> None:
        self.spec = spec
        self._tokenizer = tokenizer
        self._session = session
        self._other = self.encode(spec.other)

    @classmethod
    def load(cls, folder: Path, device: Device) -> "JointModel":
        """Load the model that `folder`/router.json describes.

        Raises:
            ClassifierError: a file is missing or damaged, or the device is not there.
        """
        spec = read_spec(folder / SPEC_FILE)
        tokenizer = _tokenizer(checked_bytes(folder, spec.tokenizer))
        return cls(spec, tokenizer, open_session(checked_bytes(folder, spec.model), device))

    def probabilities(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> NDArray[np.float64]:
        """Probability of each preference, then of "other": float64 of shape (routes + 1,).

        Many routes are run in groups that share the conversation; log-odds against the
        group's own "other" make the groups comparable.
        """
        conversation = conversation_tokens(turns, self.spec, self.encode)
        routes = [route_tokens(preference, self.spec, self.encode) for preference in preferences]
        size = self.spec.limits.routes_per_run
        odds = [
            self._log_odds(conversation, routes[start : start + size])
            for start in range(0, len(routes), size)
        ]
        return _softmax(np.concatenate([*odds, np.zeros(1)]))

    def _log_odds(
        self, conversation: list[int], routes: Sequence[list[int]]
    ) -> NDArray[np.float64]:
        row = arrays([conversation, *routes, self._other], self.spec.markers)
        feed = {"ids": row.ids, "pos": row.positions, "seg": row.segments}
        logits = np.asarray(self._session.run(None, feed)[0], dtype=np.float64)
        odds: NDArray[np.float64] = logits[:-1] - logits[-1]
        return odds

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


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = np.exp(logits - logits.max())
    return np.asarray(weights / weights.sum(), dtype=np.float64)
