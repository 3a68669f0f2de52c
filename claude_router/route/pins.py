"""The models that the user pinned, and the requests each pin holds for."""

from dataclasses import dataclass
from typing import Literal

from claude_router.route.catalog import Catalog
from claude_router.route.decision import Lane

PinScope = Literal["next_turn", "session", "route"]

_SESSION_LANES = frozenset(
    {
        Lane.USER_TURN,
        Lane.TOOL_LOOP,
        Lane.MID_TURN,
        Lane.CONTINUATION,
        Lane.COMPACTION,
        Lane.SUBAGENT,
    }
)


@dataclass(frozen=True, slots=True)
class Pin:
    """`model` is a key of the catalog; `route` a preference's name, for the scope "route" alone.

    A session's pin holds for all of the user's work from now on, but not for titles, safety
    checks and the like. A pin for the next turn waits for a new user turn; the requests that
    follow it in the same turn repeat its decision. A route's pin takes what matches the route.
    """

    model: str
    scope: PinScope
    route: str | None = None

    def holds_for(self, lane: Lane, *, is_new_turn: bool) -> bool:
        """Whether it takes such a request unread; a route's pin waits for what is matched."""
        if self.scope == "session":
            return lane in _SESSION_LANES
        return self.scope == "next_turn" and lane is Lane.USER_TURN and is_new_turn

    def replaces(self, older: "Pin") -> bool:
        """Whether `older` goes when this one comes: no pin is kept that has no effect."""
        if "next_turn" in (self.scope, older.scope):
            return self.scope == older.scope
        return self.scope != older.scope or self.route == older.route

    def missing_in(self, catalog: Catalog) -> str | None:
        """What this pin needs and `catalog` lacks: its model, or its route."""
        if self.model not in catalog.candidates:
            return self.model
        if self.route is not None and self.route not in _routes(catalog):
            return f"The preference {self.route!r}"
        return None


def configured_pin(catalog: Catalog, model: str, scope: PinScope, route: str | None) -> Pin:
    """A pin of `model`, a key or an alias.

    Raises:
        ValueError: no such model or route is configured; the message lists those that are.
    """
    key = catalog.explicit(model)
    if key is None or key not in catalog.candidates:
        known = ", ".join(catalog.candidates)
        raise ValueError(f"no model {model!r} is configured; choose one of: {known}")
    if scope == "route" and route not in _routes(catalog):
        known = ", ".join(_routes(catalog))
        raise ValueError(f"no preference {route!r} is configured; choose one of: {known}")
    return Pin(key, scope, route)


class Pins:
    """What is pinned now: at most a next turn, and the session or any number of routes."""

    def __init__(self) -> None:
        self._held: tuple[Pin, ...] = ()

    def all(self) -> tuple[Pin, ...]:
        """The one that holds first comes first, others in the order in which they were set."""
        return tuple(sorted(self._held, key=lambda pin: pin.scope != "next_turn"))

    def add(self, pin: Pin) -> None:
        self._held = (*(held for held in self._held if not pin.replaces(held)), pin)

    def clear(self) -> None:
        self._held = ()

    def holding(self, lane: Lane, *, is_new_turn: bool) -> Pin | None:
        """The pin that takes such a request, whatever its words match."""
        held = (pin for pin in self.all() if pin.holds_for(lane, is_new_turn=is_new_turn))
        return next(held, None)

    def of_route(self, route: str | None) -> Pin | None:
        if route is None:
            return None
        return next((pin for pin in self._held if pin.route == route), None)

    def use_up(self, pin: Pin) -> None:
        """`pin` took a request; one for the next turn has done its work."""
        if pin.scope == "next_turn":
            self._held = tuple(held for held in self._held if held != pin)

    def keep_configured(self, catalog: Catalog) -> str:
        """Drop what `catalog` no longer has; sentences that say so, "" if nothing went."""
        gone = {pin: missing for pin in self._held if (missing := pin.missing_in(catalog))}
        self._held = tuple(pin for pin in self._held if pin not in gone)
        told = (f"{name} is no longer configured; its pin is gone." for name in gone.values())
        return " ".join(dict.fromkeys(told))


def _routes(catalog: Catalog) -> list[str]:
    return [preference.name for preference in catalog.preferences]
