"""Two engines as one: a slow one that decides, and a fast one that does where it is sure."""

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from claude_router.classify.engine import Engine, Tell
from claude_router.route.classifier import Classification, ClassifierError, Turn
from claude_router.route.preferences import Preference

BOTH_OF_EVERY_TURN = math.inf
"""A margin that nothing reaches."""
SLOW_SECONDS = 8.0
"""Within what the proxy waits for a decision, so that the fast engine can still make it."""
_COSTLY_SECONDS = 1.0
_REST_SECONDS = 60.0


class PairClassifier:
    """`fast` answers alone where its best score leads the second by `sure_margin`, else `slow`.

    Without a margin `slow` is asked alone. Where it fails, `fast` decides with a note that says
    why; a failure that took long is followed by a minute in which it is not asked.
    """

    def __init__(
        self,
        slow: Engine,
        fast: Engine,
        tell: Tell,
        *,
        sure_margin: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.fast = fast
        self._slow = slow
        self._tell = tell
        self._sure_margin = sure_margin
        self._clock = clock
        self._rests_until = -math.inf

    @property
    def name(self) -> str:
        return self._slow.name

    async def classify(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> Classification:
        """The decision of one of them, with the fast one's opinion where both were asked.

        Raises:
            ClassifierError: both failed.
        """
        first = await self._first(turns, preferences)
        if first is not None and self._is_sure(first):
            return first
        try:
            found = await self._ask_slow(turns, preferences)
        except ClassifierError as error:
            stand_in = first or await self.fast.classify(turns, preferences)
            note = f"The {stand_in.engine} engine decided in place of {self.name}: {error}."
            return replace(stand_in, note=note)
        return replace(found, fast=first)

    async def warm(self, preferences: Sequence[Preference] = ()) -> None:
        """Never raises: what does not work is told."""
        for engine, other in ((self.fast, self._slow), (self._slow, self.fast)):
            try:
                await engine.warm(preferences)
            except ClassifierError as error:
                self._tell(f"The {other.name} engine decides in place of {engine.name}: {error}.")

    async def aclose(self) -> None:
        await self.fast.aclose()
        await self._slow.aclose()

    async def _first(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> Classification | None:
        if self._sure_margin is None:
            return None
        try:
            return await self.fast.classify(turns, preferences)
        except ClassifierError:
            return None

    def _is_sure(self, first: Classification) -> bool:
        return self._sure_margin is not None and margin(first) >= self._sure_margin

    async def _ask_slow(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> Classification:
        started = self._clock()
        if started < self._rests_until:
            raise ClassifierError("after a failure that took long it is not asked for a minute")
        try:
            async with asyncio.timeout(SLOW_SECONDS):
                return await self._slow.classify(turns, preferences)
        except TimeoutError:
            self._rests_until = self._clock() + _REST_SECONDS
            raise ClassifierError(f"it took longer than {SLOW_SECONDS:g} s") from None
        except ClassifierError:
            if self._clock() - started >= _COSTLY_SECONDS:
                self._rests_until = self._clock() + _REST_SECONDS
            raise


class MissingEngine:
    """In the place of an engine that could not be opened: says why whenever it is asked."""

    def __init__(self, name: str, error: ClassifierError) -> None:
        self._name = name
        self._error = error

    @property
    def name(self) -> str:
        return self._name

    async def classify(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> Classification:
        raise ClassifierError(str(self._error))

    async def warm(self, preferences: Sequence[Preference] = ()) -> None:
        """There is nothing to warm, and why was told."""

    async def aclose(self) -> None:
        """There is nothing to close."""


def margin(found: Classification) -> float:
    """By how much the best probability, "other" among them, leads the second: 0 to 1."""
    second, best = sorted((*found.scores.values(), found.other, 0.0))[-2:]
    return best - second
