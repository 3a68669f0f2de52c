"""The model that the user pinned, and the requests a pin holds for."""

from dataclasses import dataclass
from typing import Literal

from claude_router.route.decision import Lane

PinScope = Literal["next_turn", "session"]

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
    """`model` is a key of the catalog.

    A session's pin holds for all of the user's work from now on, but not for titles, safety
    checks and the like. A pin for the next turn waits for a new user turn; the requests that
    follow it in the same turn repeat its decision.
    """

    model: str
    scope: PinScope

    def holds_for(self, lane: Lane, *, is_new_turn: bool) -> bool:
        if self.scope == "session":
            return lane in _SESSION_LANES
        return lane is Lane.USER_TURN and is_new_turn
