"""Arch-Router as a whole: turns and preferences in, how well each preference fits out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claude_router.classify.arch.answers import grow
from claude_router.classify.arch.chat import Chat
from claude_router.classify.arch.conversation import BUDGET, choose
from claude_router.classify.arch.decoder import Decoder, KvCache
from claude_router.classify.arch.devices import ArchDevice
from claude_router.classify.arch.prefixes import PrefixFiles, PromptCaches
from claude_router.classify.arch.prompt import Spelling, answer, head, render
from claude_router.classify.arch.spec import read_spec
from claude_router.classify.runtime import CPU
from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference

OTHER = "other"
_PREFIXES = "prefixes"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the prompt is written: its spelling, and how many estimated tokens it may have."""

    spelling: Spelling = "card"
    budget: int = BUDGET


class ArchModel:
    """Decisions by an exported Arch-Router. Not for use by two threads."""

    def __init__(self, decoder: Decoder, chat: Chat, reading: Reading, prefixes: Path) -> None:
        self.decoder = decoder
        self._chat = chat
        self._reading = reading
        self._caches = PromptCaches(decoder)
        # A GPU reads the preferences sooner than a disk gives what it made of them.
        is_on_disk = decoder.provider == CPU
        self._files = PrefixFiles(prefixes, decoder) if is_on_disk else None

    @classmethod
    def load(
        cls, folder: Path, device: ArchDevice, reading: Reading, prefixes: Path | None = None
    ) -> "ArchModel":
        """Load the model installed in `folder`; what it reads of preferences is kept in `prefixes`.

        Raises:
            ClassifierError: nothing is installed there, or it is damaged.
        """
        spec = read_spec(folder)
        chat = Chat.load(folder / spec.tokenizer.file, spec.system)
        decoder = Decoder.load(folder, spec, device)
        return cls(decoder, chat, reading, prefixes or folder / _PREFIXES)

    def probabilities(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> NDArray[np.float64]:
        """Probability of each preference, then of "other": float64 of shape (routes + 1,).

        That of a preference called "other" is 0: the model cannot tell the two apart.
        """
        names = [*(preference.name for preference in preferences), OTHER]
        is_asked = np.array([*(name != OTHER for name in names[:-1]), True])
        answers = [self._spelled(names[number]) for number in np.flatnonzero(is_asked)]
        *prompt, last = self._prompt(turns, preferences)
        past = self._read(preferences, prompt)
        tree = grow(last, answers)
        likelihoods = tree.log_likelihoods(self.decoder.tree_logits(tree, past))
        found = np.zeros(len(names))
        found[is_asked] = _softmax(likelihoods)
        return found

    def generate(
        self, turns: Sequence[Turn], preferences: Sequence[Preference], limit: int = 64
    ) -> str:
        """What the model itself answers, greedily, in at most `limit` tokens."""
        *prompt, last = self._prompt(turns, preferences)
        past = self._read(preferences, prompt)
        return self._chat.text(self.decoder.greedy([last], past, limit))

    def prepare(self, preferences: Sequence[Preference]) -> None:
        """Read what of the prompt does not depend on the turns, or find it on disk."""
        tokens = self._chat.opened(head(preferences, self._reading.spelling))
        if self._caches.known(tokens) == len(tokens):
            return
        stored = self._files.load(tokens) if self._files else None
        cache = stored or self.decoder.prefill(tokens)
        self._caches.keep(tokens, cache)
        if self._files and not stored:
            self._files.store(tokens, cache)

    def _read(self, preferences: Sequence[Preference], prompt: list[int]) -> KvCache:
        """The cache of `prompt`, computed from where it differs from all that was read before."""
        self.prepare(preferences)
        past = self._caches.longest(prompt)
        cache = self.decoder.prefill(prompt[past.length :], past)
        self._caches.keep(prompt, cache)
        return cache

    def _prompt(self, turns: Sequence[Turn], preferences: Sequence[Preference]) -> list[int]:
        spelling = self._reading.spelling
        conversation = choose(turns, self._reading.budget, spelling)
        return self._chat.asked(render(preferences, conversation, spelling))

    def _spelled(self, name: str) -> list[list[int]]:
        spellings = answer(name, self._reading.spelling)
        return [[*self._chat.words(text), self._chat.end] for text in spellings]


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = np.exp(logits - logits.max())
    return np.asarray(weights / weights.sum(), dtype=np.float64)
