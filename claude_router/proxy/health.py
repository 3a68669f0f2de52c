"""Which models and keys rest after failures, so that the next request asks another one at once.

A rest ends after the time that the provider told, else after one that doubles with each failure;
then one request tries, and the others wait for what becomes of it.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

FAILURES_TO_REST = 3
"""A model's failures in a row: the client tries again by itself, and most pass."""
_FIRST_SECONDS, _MOST_SECONDS = 5.0, 300.0
_LONGEST_TOLD_SECONDS = 3600.0
_SPENT_SECONDS = 300.0

Credential = tuple[str, int]
"""A model's name in the configuration, and which of its access keys."""

Key = TypeVar("Key")


@dataclass(slots=True)
class _Rest:
    """`until` is monotonic seconds, 0 before the first rest."""

    failures: int = 0
    until: float = 0.0
    is_tried: bool = False


class _Rests(Generic[Key]):
    def __init__(self, clock: Callable[[], float], jitter: Callable[[], float]) -> None:
        self._clock, self._jitter = clock, jitter
        self._rests: dict[Key, _Rest] = {}

    def is_resting(self, key: Key) -> bool:
        rest = self._rests.get(key)
        return rest is not None and (rest.is_tried or self._clock() < rest.until)

    def failed(self, key: Key, seconds: float | None, patience: int = 1) -> None:
        """It rests from its failure number `patience` on."""
        rest = self._rests.setdefault(key, _Rest())
        rest.failures += 1
        rest.is_tried = False
        if rest.failures >= patience:
            doubled = min(_FIRST_SECONDS * 2 ** (rest.failures - patience), _MOST_SECONDS)
            # Sessions that failed together shall not come back together.
            seconds = doubled * (1 + self._jitter() / 4) if seconds is None else seconds
            rest.until = self._clock() + seconds

    def answered(self, key: Key) -> None:
        self._rests.pop(key, None)

    def asked(self, key: Key) -> None:
        if (rest := self._rests.get(key)) is not None and rest.until:
            rest.is_tried = True

    def dropped(self, key: Key) -> None:
        if (rest := self._rests.get(key)) is not None:
            rest.is_tried = False


class Health:
    """Of one run's models and keys, by what became of their requests."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._models: _Rests[str] = _Rests(clock, jitter)
        self._keys: _Rests[Credential] = _Rests(clock, jitter)

    def is_resting(self, credential: Credential) -> bool:
        """Whether a request does better elsewhere."""
        return self._models.is_resting(credential[0]) or self._keys.is_resting(credential)

    def asked(self, credential: Credential) -> None:
        """A request is on its way; one of the three below must follow."""
        self._models.asked(credential[0])
        self._keys.asked(credential)

    def answered(self, credential: Credential) -> None:
        """Model and key are well, even if the answer was no to this one request."""
        self._models.answered(credential[0])
        self._keys.answered(credential)

    def failed(self, credential: Credential, status: int, headers: Mapping[str, str]) -> None:
        """`status` is the answer's, or 502 for no answer; `headers` are in lower case."""
        model, told = credential[0], _told_seconds(headers)
        if status in (402, 429):
            self._keys.failed(credential, _SPENT_SECONDS if status == 402 and not told else told)
            self._models.dropped(model)
        elif status == 408 or status >= 500:
            self._models.failed(model, told, FAILURES_TO_REST)
            self._keys.dropped(credential)
        elif status in (401, 403):
            self.dropped(credential)  # the user must hear it each time
        else:
            self.answered(credential)

    def dropped(self, credential: Credential) -> None:
        """The request ended without word of them."""
        self._models.dropped(credential[0])
        self._keys.dropped(credential)


def _told_seconds(headers: Mapping[str, str]) -> float | None:
    """`retry-after` in seconds; a date there is too rare to be read."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(seconds, _LONGEST_TOLD_SECONDS) if seconds >= 0 else None
