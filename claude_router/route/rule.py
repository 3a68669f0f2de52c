"""What the user keeps from which models, apart from the search for it, which loads more."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of `never:`. `place` is its `<file>:<line>`, `models` are catalog keys."""

    kind: Literal["path", "repo", "regex"]
    pattern: str
    place: str
    models: frozenset[str]

    @property
    def what(self) -> str:
        """What the models are kept from; a regex may itself be told to nobody."""
        return "what its regex finds" if self.kind == "regex" else self.pattern
