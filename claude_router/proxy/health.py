"""Which models and keys rest after failures, so that the next request asks another one at once.

A rest ends after the time that the provider told, else after one that doubles with each failed
trial; then one request tries, and the others wait for what becomes of it.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from claude_router.proxy.rests import Asked, Rest, Rests
from claude_router.proxy.retry_after import told_seconds

FAILURES_TO_REST = 3
"""A model's failures in a row: the client tries again by itself, and most pass."""
_SPENT_SECONDS = 300.0
_WHY_CHARS = 120

Credential = tuple[str, int]
"""A model's name in the configuration, and which of its access keys."""


@dataclass(frozen=True, slots=True)
class Resting:
    """A model that is not asked, or just one of its keys (`key_number`, from 1).

    `seconds` are left, 0 where the next request tries it; `is_tried`: one is trying just now.
    """

    model: str
    key_number: int | None
    seconds: float
    is_tried: bool
    why: str


class Health:
    """Of one run's models and keys, by what became of their requests."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._clock, self._wall_clock = clock, wall_clock
        self._models: Rests[str] = Rests(clock, jitter)
        self._keys: Rests[Credential] = Rests(clock, jitter)

    def is_resting(self, credential: Credential) -> bool:
        """Whether a request does better elsewhere."""
        return self._models.is_resting(credential[0]) or self._keys.is_resting(credential)

    def resting(self) -> tuple[Resting, ...]:
        """All that rest or wait to be tried, models first."""
        models = [self._told(model, None, rest) for model, rest in self._models.all()]
        keys = [self._told(model, n + 1, rest) for (model, n), rest in self._keys.all()]
        return (*models, *keys)

    def asked(self, credential: Credential) -> Asked:
        """A request is on its way; `answered`, `failed` or `dropped` must follow with this."""
        asked = Asked(credential[0], credential[1], self._clock())
        self._models.asked(asked.model, asked)
        self._keys.asked(asked.credential, asked)
        return asked

    def begun(self, asked: Asked) -> None:
        """An answer begins: it may last, and the others need not wait for its end."""
        self._models.begun(asked.model, asked)
        self._keys.begun(asked.credential, asked)

    def answered(self, asked: Asked) -> None:
        """Model and key are well, even if the answer was no to this one request."""
        self._models.answered(asked.model)
        self._keys.answered(asked.credential)

    def failed(self, asked: Asked, status: int, headers: Mapping[str, str], said: str = "") -> None:
        """`status` is the answer's, or 502 for no answer; `headers` are in lower case.

        `said` are the provider's words, without keys.
        """
        told = told_seconds(headers, self._wall_clock())
        why = f"{status} {' '.join(said.split())}"[:_WHY_CHARS].rstrip()
        if status in (402, 429):
            seconds = _SPENT_SECONDS if status == 402 and not told else told
            self._keys.failed(asked.credential, asked, why, seconds)
            self._models.dropped(asked.model, asked)
        elif status == 408 or status >= 500:
            self._models.failed(asked.model, asked, why, told, FAILURES_TO_REST)
            self._keys.dropped(asked.credential, asked)
        elif status in (401, 403):
            self.dropped(asked)  # the user must hear it each time
        else:
            self.answered(asked)

    def dropped(self, asked: Asked) -> None:
        """The request ended without word of them."""
        self._models.dropped(asked.model, asked)
        self._keys.dropped(asked.credential, asked)

    def _told(self, model: str, key_number: int | None, rest: Rest) -> Resting:
        seconds = max(0.0, rest.until - self._clock())
        return Resting(model, key_number, seconds, rest.trial is not None, rest.why)
