"""What the window may ask of the running router, as a port; the composition root implements it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

PinScope = Literal["next_turn", "session"]


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


class Controls(Protocol):
    """Answers at once, from memory; called on the event loop."""

    def models(self) -> Sequence[ModelChoice]:
        """In the order of the config file."""
        ...

    def pin(self) -> tuple[str, PinScope] | None:
        """The pinned model's key and for how long; None when routing decides."""
        ...

    def pin_model(self, model: str, scope: PinScope) -> None: ...

    def unpin(self) -> None: ...

    def default_model(self) -> str:
        """Key of the model that takes what no preference matches."""
        ...

    def has_preferences(self) -> bool: ...

    def config_path(self) -> str:
        """Where the config file is, or would be."""
        ...
