"""The port every router model implements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from claude_router.route.preferences import Preference


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as the router sees it: words only, no reminders, no tool output."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Classification:
    """How well each preference fits the newest user turn.

    `scores` maps each preference's name to its probability; together with `other`
    they add up to 1. `matched` is the name the engine stands behind, None for "other"
    (the engine applies its own threshold). `ms` is the time of the decision. `note` is a sentence
    for the user, e.g. why another engine answered than the one that was to. `fast` is what the
    fast engine had said where the slow one decided.
    """

    scores: Mapping[str, float]
    other: float
    matched: str | None
    engine: str
    ms: float
    note: str | None = None
    fast: "Classification | None" = None


class ClassifierError(Exception):
    """The engine could not answer; the message is for the user."""


class Classifier(Protocol):
    """A router model. `classify` may be called from any task; it never blocks the loop."""

    @property
    def name(self) -> str: ...

    async def classify(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> Classification:
        """Match the last of `turns` (oldest first) against `preferences`.

        Raises:
            ClassifierError: the engine failed; the caller falls back to the default model.
        """
        ...
