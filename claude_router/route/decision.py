"""The one value that says which model takes a request, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Lane(StrEnum):
    """What kind of request it is; only USER_TURN and a subagent's task are classified."""

    USER_TURN = "user turn"
    TOOL_LOOP = "tool loop"
    MID_TURN = "mid-turn"
    CONTINUATION = "continuation"
    COMPACTION = "compaction"
    SUBAGENT = "subagent"
    BACKGROUND = "background"
    CLASSIFIER = "classifier"
    WEB_SEARCH = "web search"
    COUNT_TOKENS = "count tokens"


class Reason(StrEnum):
    """Why this model, in the order of precedence."""

    BUDGET = "the budget is spent"
    EXPLICIT = "asked for by the client"
    PINNED = "pinned by you"
    MATCHED = "matched your preference"
    NO_MATCH = "no preference matched"
    NO_PREFERENCES = "no preferences set up"
    ROUTER_FAILED = "the router failed"
    ROUTER_OFF = "routing is off"
    REPLAYED = "same turn"
    INHERITED = "the conversation's model"
    LANE = "fixed for this kind of request"


ROUTED = frozenset({Reason.MATCHED, Reason.NO_MATCH})
"""The router read the turn and decided by it."""
CHOSEN = frozenset({Reason.EXPLICIT, Reason.PINNED})
"""The user decided: by naming the model to Claude Code, or by a pin."""


@dataclass(frozen=True, slots=True)
class Veto:
    """A better-placed model that cannot take this request."""

    model: str
    why: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the fast engine said of a turn that the slow one decided; fields as in `Decision`."""

    engine: str
    route: str | None
    scores: Mapping[str, float]
    other: float
    engine_ms: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Which model, and everything that panel, history, explain and watch show of it.

    `route` is the matched preference's name; it stays set when a veto moved the request
    to another model. `scores` maps preference names to probabilities, `other` apart.
    `replayed_from` is the id of the exchange whose decision this one repeats.
    `fallbacks` are the models to try in order when `model` fails before its first byte.
    `note` is a sentence for the user, e.g. the router's error. `corrected` is the id of the
    exchange whose decision the user corrected by the pin that this one follows. `fast` is there
    where two engines were asked. `refusal` is set where no model may take the request: a
    sentence for the user, who gets it instead of an answer.
    """

    model: str
    lane: Lane
    reason: Reason
    route: str | None = None
    scores: Mapping[str, float] = field(default_factory=dict)
    other: float | None = None
    engine: str | None = None
    engine_ms: float | None = None
    vetoed: tuple[Veto, ...] = ()
    fallbacks: tuple[str, ...] = ()
    replayed_from: str | None = None
    note: str | None = None
    corrected: str | None = None
    fast: Opinion | None = None
    refusal: str | None = None

    @property
    def confidence(self) -> float | None:
        """Probability of the matched route, or of "other"; None if nothing was classified."""
        if self.route is not None and self.route in self.scores:
            return self.scores[self.route]
        return self.other
