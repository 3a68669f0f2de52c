"""KV caches of what was read before: the last prompts in memory, preferences' prompts on disk."""

import hashlib
import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from claude_router.classify.arch.decoder import Decoder, KvCache

_KEPT_PROMPTS = 3
"""Of up to about 100 MB each."""
_KEPT_FILES = 4
_DIGEST_BYTES = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class _Read:
    tokens: tuple[int, ...]
    cache: KvCache


class PromptCaches:
    """The newest prompts, of which a new one may repeat the beginning."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._read: list[_Read] = []

    def known(self, tokens: Sequence[int]) -> int:
        """How many of `tokens`, from the first, need not be read again."""
        return max((_shared(one.tokens, tokens) for one in self._read), default=0)

    def longest(self, tokens: Sequence[int]) -> KvCache:
        """The cache of the longest known beginning of `tokens`, which may be empty."""
        best = max(self._read, key=lambda one: _shared(one.tokens, tokens), default=None)
        if best is None:
            return self._decoder.empty
        self._read.remove(best)
        self._read.append(best)
        return self._decoder.head(best.cache, _shared(best.tokens, tokens))

    def keep(self, tokens: Sequence[int], cache: KvCache) -> None:
        """Remember what `tokens` gave; what is a beginning of them need not be remembered too."""
        new = _Read(tuple(tokens), cache)
        others = [one for one in self._read if _shared(one.tokens, new.tokens) < len(one.tokens)]
        self._read = [*others, new][-_KEPT_PROMPTS:]


class PrefixFiles:
    """Caches of preferences' prompts in `folder`, for the next start; they hold no plain text.

    A file that cannot be read or written is as one that is not there.
    """

    def __init__(self, folder: Path, decoder: Decoder) -> None:
        self._folder = folder
        self._decoder = decoder

    def load(self, tokens: Sequence[int]) -> KvCache | None:
        try:
            content = self._path(tokens).read_bytes()
            digest, stored = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
            if hashlib.sha256(stored).digest() != digest:
                return None
            states = np.load(io.BytesIO(stored), allow_pickle=False)
        except (OSError, ValueError):
            return None
        return self._decoder.placed(list(states), len(tokens))

    def store(self, tokens: Sequence[int], cache: KvCache) -> None:
        content = io.BytesIO()
        np.save(content, np.stack([state.numpy() for state in cache.states]))
        stored = content.getvalue()
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(self._path(tokens), hashlib.sha256(stored).digest() + stored)
            newest_last = sorted(self._folder.glob("*.kv"), key=lambda path: path.stat().st_mtime)
            for old in newest_last[:-_KEPT_FILES]:
                old.unlink()

    def _write(self, path: Path, content: bytes) -> None:
        part = path.with_suffix(".part")
        try:
            part.write_bytes(content)
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise

    def _path(self, tokens: Sequence[int]) -> Path:
        """Named by the model and the tokens: another model's cache would be nonsense."""
        spec = self._decoder.spec
        known = hashlib.sha256((spec.graph.sha256 + spec.weights.sha256).encode())
        known.update(np.array(tokens, np.int64).tobytes())
        return self._folder / f"{known.hexdigest()}.kv"


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two sequences begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
