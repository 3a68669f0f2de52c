from typing import Any

import pytest

from claude_router.route.decision import Decision, Lane, Reason, Veto
from claude_router.route.guards import guard, objection, warn
from tests.route.catalogs import GEMINI, GPT, HAIKU, QWEN, SONNET, candidate, catalog
from tests.route.requests import traits


def decided(model: str, route: str | None = None, **scores: float) -> Decision:
    names = {name.replace("_", " "): score for name, score in scores.items()}
    other = 1 - sum(names.values()) if names else None
    reason = Reason.MATCHED if route else Reason.NO_MATCH
    return Decision(model, Lane.USER_TURN, reason, route=route, scores=names, other=other)


@pytest.mark.parametrize(
    ("limits", "needs", "why"),
    [
        ({"context_window": 1_000}, {"input_tokens": 951}, "about 951 tokens"),
        ({"context_window": 1_000}, {"input_tokens": 950}, None),
        ({"context_window": None}, {"input_tokens": 10**9}, None),
        ({"has_vision": False}, {"has_images": True}, "no images"),
        ({"has_vision": False}, {"has_images": False}, None),
        ({"has_tools": False}, {"has_tools": True}, "no tools"),
        ({"has_tools": False}, {"has_tools": False}, None),
        ({}, {"needs_web_search": True}, "search the web"),
        ({"has_web_search": True}, {"needs_web_search": True}, None),
    ],
)
def test_objections(limits: dict[str, Any], needs: dict[str, Any], why: str | None) -> None:
    found = objection(candidate("a/b", **limits), traits(**needs))
    assert found is None if why is None else found is not None and why in found


def test_an_able_model_keeps_the_request() -> None:
    decision = guard(decided(GPT, "code generation", code_generation=0.9), catalog(), traits())
    assert (decision.model, decision.vetoed, decision.note) == (GPT, (), None)


def test_the_preferences_fallback_is_next() -> None:
    before = decided(QWEN, "debugging", debugging=0.6, code_generation=0.3)
    decision = guard(before, catalog(), traits(has_images=True))
    assert (decision.model, decision.route) == (GEMINI, "debugging")
    assert decision.vetoed == (Veto(QWEN, "it takes no images"),)


def test_then_the_next_likeliest_preference() -> None:
    before = decided(GPT, "code generation", code_generation=0.6, docs=0.3, debugging=0.02)
    big = catalog(
        candidates={
            **catalog().candidates,
            GPT: candidate(GPT, context_window=1_000),
        }
    )
    decision = guard(before, big, traits(input_tokens=20_000))
    assert decision.model == GEMINI


def test_a_preference_less_likely_than_other_stands_behind_the_default() -> None:
    before = decided(GPT, "code generation", code_generation=0.8, docs=0.05)
    small = catalog(candidates={**catalog().candidates, GPT: candidate(GPT, context_window=1_000)})
    assert guard(before, small, traits(input_tokens=20_000)).model == SONNET


def test_any_able_model_is_better_than_none() -> None:
    before = decided(QWEN)
    narrow = catalog(
        default=QWEN,
        preferences=(),
        candidates={key: catalog().candidates[key] for key in (QWEN, HAIKU)},
    )
    decision = guard(before, narrow, traits(has_images=True))
    assert decision.model == HAIKU


def test_if_none_is_able_the_decision_stands_and_says_so() -> None:
    before = decided(GPT, "code generation", code_generation=0.9)
    weak = catalog(candidates={GPT: candidate(GPT), QWEN: candidate(QWEN)}, default=GPT)
    decision = guard(before, weak, traits(needs_web_search=True))
    assert (decision.model, decision.vetoed) == (GPT, ())
    assert decision.note is not None and "cannot search the web" in decision.note


def test_a_model_that_is_not_configured_is_passed_over() -> None:
    decision = guard(decided("gone/x"), catalog(), traits())
    assert (decision.model, decision.vetoed) == (SONNET, ())


def test_fallbacks_that_cannot_take_it_are_left_out() -> None:
    fallbacks = (QWEN, HAIKU)
    candidates = {**catalog().candidates, GPT: candidate(GPT, fallbacks=fallbacks)}
    decision = guard(decided(GPT), catalog(candidates=candidates), traits(has_images=True))
    assert decision.fallbacks == (HAIKU,)


def test_a_moved_request_does_not_fall_back_on_itself() -> None:
    before = decided(QWEN, "debugging", debugging=0.9)
    assert guard(before, catalog(), traits(has_images=True)).fallbacks == ()


def test_a_wish_is_kept_and_noted() -> None:
    decision = warn(decided(QWEN), catalog(), traits(has_images=True))
    assert (decision.model, decision.vetoed) == (QWEN, ())
    assert decision.note == f"{QWEN} may refuse this request: it takes no images."


def test_a_wish_that_can_be_met_has_no_note() -> None:
    decision = warn(decided(GPT), catalog(), traits())
    assert (decision.note, decision.fallbacks) == (None, (SONNET,))
