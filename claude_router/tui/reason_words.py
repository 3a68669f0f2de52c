"""Why a model takes a turn, in the few words that a narrow row has room for."""

from collections.abc import Mapping

from claude_router.route.decision import Decision, Reason
from claude_router.tui.format import clean

_SHORT: Mapping[Reason, str] = {
    Reason.BUDGET: "budget spent",
    Reason.EXPLICIT: "asked by name",
    Reason.NO_MATCH: "no match",
    Reason.NO_PREFERENCES: "no preferences",
    Reason.ROUTER_FAILED: "router failed",
    Reason.INHERITED: "as before",
    Reason.LANE: "fixed model",
}


def is_by_route(decision: Decision) -> bool:
    """Whether the matched preference says why; a spent budget overrules it."""
    return decision.route is not None and decision.reason is not Reason.BUDGET


def short_reason(decision: Decision) -> str:
    """The matched preference's name, or the reason for going without one."""
    if decision.route is not None and is_by_route(decision):
        return clean(decision.route)
    return _SHORT.get(decision.reason, decision.reason.value)
