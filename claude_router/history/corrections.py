"""What the user decided about turns after the router had: the measure of its accuracy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claude_router.route.decision import ROUTED, Reason


@dataclass(frozen=True, slots=True)
class UserTurn:
    """How a turn of the user was first decided. `started_at` is Unix time."""

    session_id: str
    turn_id: str
    started_at: float
    reason: Reason | None
    route: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """The router gave `turn` to a model, and the user pinned another one for the turn after it."""

    turn: UserTurn
    chosen: UserTurn


def corrections(turns: Iterable[UserTurn]) -> Iterator[Correction]:
    """The corrections among `turns`, which come session by session, each oldest first.

    A turn was corrected when the router decided it (a preference matched, or none did) and the
    very next turn of the same session went to another model that the user had pinned. Later
    turns under the same pin correct nothing, nor does a pin of the model that the router took.
    """
    previous: UserTurn | None = None
    for turn in turns:
        if previous is not None and _is_corrected(previous, turn):
            yield Correction(previous, turn)
        previous = turn


def _is_corrected(turn: UserTurn, following: UserTurn) -> bool:
    return (
        turn.session_id == following.session_id
        and turn.reason in ROUTED
        and following.reason is Reason.PINNED
        and following.model != turn.model
    )
