"""Which decisions the user corrected: by a pin set right after the router had chosen."""

from collections import deque
from dataclasses import dataclass

from claude_router.route.catalog import Catalog
from claude_router.route.decision import ROUTED, Decision, Reason
from claude_router.route.memory import UserTurn
from claude_router.route.pins import Pin
from claude_router.wire.redact import redact

CAPACITY = 100
EXCERPT_CHARS = 200


@dataclass(frozen=True, slots=True)
class Correction:
    """A turn that the user would have sent elsewhere.

    `exchange_id` is of the request that was decided; `excerpt` the start of the user's words,
    redacted. `route` (None: no preference matched) and `model` were decided, `chosen` is the
    model taken instead and `chosen_route` the preference that leads to it, if exactly one does.
    """

    exchange_id: str
    excerpt: str
    route: str | None
    model: str
    chosen: str
    chosen_route: str | None


class Corrections:
    """Those of the session. One is open from the pin to the turn that follows it."""

    def __init__(self) -> None:
        self._kept: deque[Correction] = deque(maxlen=CAPACITY)
        self._open: Correction | None = None

    def all(self) -> tuple[Correction, ...]:
        """Oldest first, the open one included."""
        return (*self._kept, self._open) if self._open is not None else tuple(self._kept)

    def note_pin(self, pin: Pin, newest: UserTurn | None, catalog: Catalog) -> None:
        """The user pinned after `newest`; a pin before the next turn takes its place."""
        if pin.scope != "route":
            self._open = _correction(pin.model, newest, catalog)

    def withdraw(self) -> None:
        """The user took the pin back."""
        self._open = None

    def settle(self, decision: Decision) -> str | None:
        """A new turn was decided: id of the exchange that it corrects, if it does."""
        correction, self._open = self._open, None
        is_pinned = decision.reason is Reason.PINNED and decision.route is None
        if correction is None or not is_pinned or decision.model != correction.chosen:
            return None
        self._kept.append(correction)
        return correction.exchange_id


def _correction(chosen: str, newest: UserTurn | None, catalog: Catalog) -> Correction | None:
    """None unless the router had a say in the newest turn and chose another model."""
    if newest is None or newest.decision.model == chosen:
        return None
    decision = newest.decision
    if decision.reason not in ROUTED or decision.other is None:
        return None
    leading = [p.name for p in catalog.preferences if p.model == chosen]
    return Correction(
        exchange_id=newest.exchange_id,
        excerpt=redact(newest.words)[:EXCERPT_CHARS],
        route=decision.route,
        model=decision.model,
        chosen=chosen,
        chosen_route=leading[0] if len(leading) == 1 else None,
    )
