"""Decides which model takes a request: explicit choice, pin, lane, match, default; with memory of turns."""

from typing import Literal

from claude_router.route.catalog import Catalog
from claude_router.route.classifier import Classification, ClassifierError
from claude_router.route.decision import Decision
from claude_router.route.traits import Traits

PinScope = Literal["next_turn", "session"]


class Policy:
    """One session's steering: the catalog, the user's pins, and what each turn was decided to be."""

    def __init__(self, catalog: Catalog, *, is_routing: bool = True) -> None:
        self.catalog = catalog
        self.is_routing = is_routing

    def needs_classification(self, traits: Traits) -> bool:
        """Whether `decide` wants a classification of this request."""
        raise NotImplementedError

    def decide(
        self,
        exchange_id: str,
        traits: Traits,
        classification: Classification | ClassifierError | None = None,
    ) -> Decision:
        raise NotImplementedError
