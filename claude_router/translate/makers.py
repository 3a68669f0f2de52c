"""Which of Anthropic's models made a thinking block: its signature does not tell, and binds it.

Source: llxprt#2335: one model refuses what another one thought.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from claude_router.wire.encoding import list_of, mapping, string_of

_MOST = 20_000


class Makers:
    """Remembers makers by the seals of their blocks; what was made before it began is nobody's."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._models: dict[bytes, str] = {}

    def observe(self, answer: Mapping[str, Any], model_id: str) -> None:
        """An event of a stream, or a whole reply, of `model_id`."""
        for seal in _seals(answer):
            self._models[_digest(seal)] = model_id
        while len(self._models) > self._most:
            del self._models[next(iter(self._models))]

    def is_of_another(self, seal: str, model_id: str) -> bool:
        return self._models.get(_digest(seal), model_id) != model_id


def _seals(answer: Mapping[str, Any]) -> Iterator[str]:
    places = [*list_of(answer.get("content")), answer.get("content_block"), answer.get("delta")]
    for place in map(mapping, places):
        hidden = place.get("data") if place.get("type") == "redacted_thinking" else ""
        if seal := string_of(place.get("signature")) or string_of(hidden):
            yield seal


def _digest(seal: str) -> bytes:
    return hashlib.blake2b(seal.encode("utf-8", "surrogatepass"), digest_size=16).digest()
