"""An engine for pairs that answers as it was told."""

from collections.abc import Callable, Sequence

from claude_router.classify.engine_thread import best_match
from claude_router.route.classifier import Classification, ClassifierError, Turn
from claude_router.route.preferences import Preference


def scored(engine: str, **scores: float) -> Classification:
    """An answer with these scores, the rest being "other"."""
    other = 1 - sum(scores.values())
    return Classification(scores, other, best_match(scores, other, 0), engine, 1.0)


class ScriptedEngine:
    """Gives the scores, or raises the error, that `script` holds for the next question."""

    def __init__(self, name: str, *script: dict[str, float] | Exception) -> None:
        self.name = name
        self.script = list(script)
        self.asked: list[str] = []
        self.is_warm = self.is_closed = False
        self.warm_error: ClassifierError | None = None
        self.on_ask: Callable[[], None] = lambda: None

    async def classify(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> Classification:
        self.asked.append(turns[-1].content)
        self.on_ask()
        answer = self.script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return scored(self.name, **answer)

    async def warm(self, preferences: Sequence[Preference] = ()) -> None:
        self.is_warm = True
        if self.warm_error is not None:
            raise self.warm_error

    async def aclose(self) -> None:
        self.is_closed = True
