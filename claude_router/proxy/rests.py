"""How long each of some things rests after failures, and which request tries it again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

_FIRST_SECONDS, _MOST_SECONDS = 5.0, 300.0

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One request on its way to a model with one of its keys, `at` monotonic seconds."""

    model: str
    key: int
    at: float

    @property
    def credential(self) -> tuple[str, int]:
        return self.model, self.key


@dataclass(slots=True)
class Rest:
    """`until` is monotonic seconds, 0 where there is no rest.

    `trial` is the request that tries whether it is well again.
    """

    failures: int = 0
    until: float = 0.0
    trial: Asked | None = None
    why: str = ""


class Rests(Generic[Key]):
    def __init__(self, clock: Callable[[], float], jitter: Callable[[], float]) -> None:
        self._clock, self._jitter = clock, jitter
        self._rests: dict[Key, Rest] = {}

    def is_resting(self, key: Key) -> bool:
        rest = self._rests.get(key)
        return rest is not None and (rest.trial is not None or self._clock() < rest.until)

    def all(self) -> list[tuple[Key, Rest]]:
        """What rests, or is not known to be well since."""
        return [(key, rest) for key, rest in self._rests.items() if rest.until]

    def failed(
        self, key: Key, asked: Asked, why: str, seconds: float | None, patience: int = 1
    ) -> None:
        """It rests from its failure number `patience` on.

        While it rests, only its trial counts: many that were asked at once fail of one cause.
        """
        rest = self._rests.setdefault(key, Rest())
        if rest.until and rest.trial is not asked:
            if asked.at < rest.until and seconds is not None:
                rest.until = max(rest.until, self._clock() + seconds)
            return
        rest.failures += 1
        rest.trial, rest.why = None, why
        if rest.failures >= patience:
            doubled = min(_FIRST_SECONDS * 2 ** (rest.failures - patience), _MOST_SECONDS)
            # Sessions that failed together shall not come back together.
            seconds = doubled * (1 + self._jitter() / 4) if seconds is None else seconds
            rest.until = self._clock() + seconds

    def answered(self, key: Key) -> None:
        self._rests.pop(key, None)

    def asked(self, key: Key, asked: Asked) -> None:
        rest = self._rests.get(key)
        if rest is not None and rest.until and rest.trial is None and asked.at >= rest.until:
            rest.trial = asked

    def begun(self, key: Key, asked: Asked) -> None:
        """Its trial goes well so far; should it fail after all, the next rest is the longer."""
        rest = self._rests.get(key)
        if rest is not None and rest.trial is asked:
            rest.trial, rest.until = None, 0.0

    def dropped(self, key: Key, asked: Asked) -> None:
        rest = self._rests.get(key)
        if rest is not None and rest.trial is asked:
            rest.trial = None
