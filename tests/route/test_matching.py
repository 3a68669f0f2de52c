from claude_router.route.decision import Decision, Lane, Reason
from claude_router.route.matching import by_default, by_match, replayed
from claude_router.route.memory import Record
from tests.route.catalogs import GPT, SONNET, catalog, match
from tests.route.requests import traits


def test_a_classification_that_never_came_counts_as_routing_off() -> None:
    decision = by_match(catalog(), traits(), None, is_routing=True)
    assert (decision.model, decision.reason) == (SONNET, Reason.ROUTER_OFF)


def test_a_match_carries_all_scores() -> None:
    found = match("code generation")
    decision = by_match(catalog(), traits(), found, is_routing=True)
    assert (decision.model, decision.scores, decision.confidence) == (GPT, found.scores, 0.9)


def test_an_unseen_conversation_says_what_is_unknown_only_when_it_matters() -> None:
    assert by_default(catalog(), Lane.TOOL_LOOP, "unseen", is_routing=True).note == "unseen"
    off = by_default(catalog(), Lane.TOOL_LOOP, "unseen", is_routing=False)
    assert (off.reason, off.note) == (Reason.ROUTER_OFF, None)
    nothing = by_default(catalog(preferences=()), Lane.TOOL_LOOP, "unseen", is_routing=True)
    assert (nothing.reason, nothing.note) == (Reason.NO_PREFERENCES, None)


def test_a_repeated_decision_took_no_time_and_drops_old_notes() -> None:
    first = Decision(GPT, Lane.USER_TURN, Reason.MATCHED, engine_ms=9.0, note="once")
    again = replayed(Record("x1", "t1", first), Lane.TOOL_LOOP, Reason.REPLAYED)
    assert again == Decision(GPT, Lane.TOOL_LOOP, Reason.REPLAYED, replayed_from="x1")
