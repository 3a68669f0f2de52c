"""An engine on this machine, whose notices reach the user."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from claude_router.classify.engine import Tell
from claude_router.route.classifier import Classification, Turn
from claude_router.route.preferences import Preference

if TYPE_CHECKING:
    from claude_router.classify.arch.classifier import ArchClassifier
    from claude_router.classify.embedded import EmbeddedClassifier


class TellingEngine:
    """`engine`, with each of its notices told once, e.g. that its device failed."""

    def __init__(self, engine: "EmbeddedClassifier | ArchClassifier", tell: Tell) -> None:
        self.engine = engine
        self._tell = tell
        self._told: str | None = None

    @property
    def name(self) -> str:
        return self.engine.name

    async def classify(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> Classification:
        try:
            return await self.engine.classify(turns, preferences)
        finally:
            self._tell_notice()

    async def warm(self, preferences: Sequence[Preference] = ()) -> None:
        try:
            await self.engine.warm(preferences)
        finally:
            self._tell_notice()

    async def aclose(self) -> None:
        self.engine.close()

    def _tell_notice(self) -> None:
        notice = self.engine.notice
        if notice is not None and notice != self._told:
            self._told = notice
            self._tell(notice)
