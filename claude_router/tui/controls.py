"""What the window may ask of the running router, as a port; the composition root implements it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from claude_router.config.model import Prices
from claude_router.route.corrections import Correction
from claude_router.route.pins import Pin, PinScope

__all__ = ["Controls", "Correction", "ModelChoice", "Pin", "PinScope", "Prices", "RestingModel"]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that the user can pin. `key` is its configured name; `context_window` in tokens.

    `preferences` are the names of the routing preferences that lead to it.
    """

    key: str
    provider: str
    context_window: int | None = None
    preferences: tuple[str, ...] = ()
    is_default: bool = False
    prices: Prices | None = None


@dataclass(frozen=True, slots=True)
class RestingModel:
    """A model that is not asked for a while after failures, or one of its keys (from 1).

    `until` is Unix time; None where the next request tries it, or (`is_tried`) one does just now.
    """

    model: str
    key_number: int | None
    until: float | None
    is_tried: bool
    why: str


class Controls(Protocol):
    """Answers at once, from memory; called on the event loop."""

    def models(self) -> Sequence[ModelChoice]:
        """In the order of the config file."""
        ...

    def pins(self) -> Sequence[Pin]:
        """What is pinned, the pin that holds first at the head; empty when routing decides."""
        ...

    def pin_model(self, model: str, scope: PinScope, route: str | None = None) -> None:
        """
        Raises:
            ValueError: the model or the route is gone; the message is for the user.
        """
        ...

    def unpin(self) -> None:
        """Take all pins back."""
        ...

    def last_prompt(self) -> str:
        """The words with which the user began the newest turn, whole.

        Raises:
            ValueError: they can't be asked again; the message tells the user why.
        """
        ...

    def corrections(self) -> Sequence[Correction]:
        """The decisions of this session that the user corrected by a pin, oldest first."""
        ...

    def resting(self) -> Sequence[RestingModel]:
        """What rests after failures, whole models first."""
        ...

    def default_model(self) -> str:
        """Key of the model that takes what no preference matches."""
        ...

    def has_preferences(self) -> bool: ...

    def config_path(self) -> str:
        """Where the config file is, or would be."""
        ...
