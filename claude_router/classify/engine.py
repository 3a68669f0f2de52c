"""What a session and the commands need of an engine beyond its answers."""

from collections.abc import Callable, Sequence
from typing import Protocol

from claude_router.route.classifier import Classifier
from claude_router.route.preferences import Preference

Tell = Callable[[str], None]
"""Takes a sentence for the user; called in the event loop."""


class Engine(Classifier, Protocol):
    """An engine that was opened; costs nothing until it is first asked."""

    async def warm(self, preferences: Sequence[Preference] = ()) -> None:
        """Make the first decision take no longer than others, as far as that can be done.

        Raises:
            ClassifierError: the engine does not work.
        """
        ...

    async def aclose(self) -> None:
        """Stop taking work; a decision under way ends on its own."""
        ...
