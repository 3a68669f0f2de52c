"""A model that is closed to a request gets it by no way at all: not chosen, not next, not again."""

from dataclasses import replace

import pytest

from claude_router.route.decision import Decision, Lane, Reason, Veto
from claude_router.route.guards import to_default
from claude_router.route.policy import Policy
from claude_router.route.traits import Traits
from tests.route.catalogs import GEMINI, GPT, HAIKU, QWEN, SONNET, catalog, match
from tests.route.requests import traits

WHY = "config.yaml:9 keeps it from secrets/**, in a message"


def closing(*models: str, lane: Lane = Lane.USER_TURN, **fields: object) -> Traits:
    return replace(traits(lane, **fields), closed=dict.fromkeys(models, WHY))


@pytest.fixture
def policy() -> Policy:
    return Policy(catalog())


def test_a_matched_model_gives_way_to_its_fallback(policy: Policy) -> None:
    decision = policy.decide("x1", closing(GPT), match("code generation"))
    assert (decision.model, decision.route) == (SONNET, "code generation")
    assert decision.vetoed == (Veto(GPT, WHY),) and decision.refusal is None


def test_where_no_fallback_is_left_the_likeliest_preference_then_the_default(
    policy: Policy,
) -> None:
    scores = {"debugging": 0.6, "docs": 0.3, "code generation": 0.02}
    found = match("debugging", scores)
    assert policy.decide("x1", closing(QWEN, GEMINI), found).model == SONNET
    found = match("code generation", {"code generation": 0.6, "docs": 0.3, "debugging": 0.0})
    assert policy.decide("x2", closing(GPT, SONNET, turn_id="t2"), found).model == GEMINI


def test_a_closed_model_is_no_fallback(policy: Policy) -> None:
    decision = policy.decide("x1", closing(SONNET), match("code generation"))
    assert (decision.model, decision.fallbacks) == (GPT, ())


def test_neither_the_clients_word_nor_a_pin_opens_it(policy: Policy) -> None:
    asked = policy.decide("x1", closing(GPT, requested_model=GPT))
    assert (asked.model, asked.vetoed) == (SONNET, (Veto(GPT, WHY),))
    policy.pin(GPT, "session")
    assert policy.decide("x2", closing(GPT, turn_id="t2")).model == SONNET
    policy.pin(GPT, "next_turn")
    assert policy.decide("x3", closing(GPT, turn_id="t3")).model == SONNET


def test_a_chosen_model_keeps_only_open_fallbacks(policy: Policy) -> None:
    assert policy.decide("x1", closing(SONNET, requested_model=GPT)).fallbacks == ()


def test_a_turn_that_comes_upon_it_midway_changes_the_model_and_back_after_it(
    policy: Policy,
) -> None:
    assert policy.decide("x1", traits(), match("code generation")).model == GPT
    assert policy.decide("x2", closing(GPT, lane=Lane.TOOL_LOOP)).model == SONNET
    assert policy.decide("x3", closing(GPT, lane=Lane.COMPACTION)).model == SONNET
    assert policy.decide("x4", traits(Lane.TOOL_LOOP)).model == GPT


@pytest.mark.parametrize("lane", Lane)
def test_no_lane_leads_to_it(policy: Policy, lane: Lane) -> None:
    for closed in ((SONNET, HAIKU), (SONNET, HAIKU, GPT, QWEN)):
        decision = policy.decide(f"x-{len(closed)}", closing(*closed, lane=lane))
        assert decision.model not in closed and not {*closed} & {*decision.fallbacks}


@pytest.mark.parametrize("lane", Lane)
def test_where_all_are_closed_the_decision_is_a_refusal(policy: Policy, lane: Lane) -> None:
    decision = policy.decide("x1", closing(*policy.catalog.candidates, lane=lane))
    assert decision.refusal is not None and decision.refusal.count(WHY) == 1
    assert "/clear" in decision.refusal and decision.fallbacks == ()


def test_a_model_that_may_but_cannot_goes_before_one_that_must_not(policy: Policy) -> None:
    closed = closing(SONNET, HAIKU, GPT, GEMINI, has_images=True)
    decision = policy.decide("x1", closed, match("code generation"))
    assert decision.model == QWEN and decision.refusal is None
    assert "it takes no images" in (decision.note or "")
    assert QWEN not in {veto.model for veto in decision.vetoed}


def test_a_spent_budget_does_not_open_the_default() -> None:
    decision = Decision(GPT, Lane.USER_TURN, Reason.MATCHED)
    moved = to_default(decision, catalog(), closing(SONNET), "spent")
    assert moved.model not in (SONNET,) and moved.reason is Reason.BUDGET
    everything = closing(*catalog().candidates)
    assert to_default(decision, catalog(), everything, "spent").refusal is not None
