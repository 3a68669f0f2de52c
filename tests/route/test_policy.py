from dataclasses import replace

import pytest

from claude_router.route.catalog import Candidate, Catalog, Lanes
from claude_router.route.classifier import ClassifierError
from claude_router.route.corrections import Correction
from claude_router.route.decision import Decision, Lane, Reason
from claude_router.route.pins import Pin
from claude_router.route.policy import Policy
from claude_router.route.preferences import Preference
from claude_router.route.text import trim_middle
from claude_router.route.traits import Traits
from tests.route.catalogs import (
    GEMINI,
    GPT,
    HAIKU,
    PREFERENCES,
    QWEN,
    SONNET,
    catalog,
    match,
    without,
)
from tests.route.requests import traits

GOING_ON = [Lane.TOOL_LOOP, Lane.MID_TURN, Lane.CONTINUATION]
FIXED = {
    Lane.BACKGROUND: HAIKU,
    Lane.CLASSIFIER: SONNET,
    Lane.WEB_SEARCH: SONNET,
    Lane.COUNT_TOKENS: SONNET,
}


def with_subagents(how: str) -> Catalog:
    lanes = Lanes(background=HAIKU, classifier=SONNET, web_search=SONNET, subagents=how)
    return catalog(lanes=lanes)


def subagent(name: str = "a1", **fields: object) -> Traits:
    return traits(Lane.SUBAGENT, conversation_id=f"s/{name}", agent_id=name, **fields)


@pytest.fixture
def policy() -> Policy:
    return Policy(catalog())


class TestMatch:
    def test_the_matched_preferences_model_takes_the_turn(self, policy: Policy) -> None:
        found = match("code generation")
        assert policy.needs_classification(traits())
        assert policy.decide("x1", traits(), found) == Decision(
            GPT,
            Lane.USER_TURN,
            Reason.MATCHED,
            route="code generation",
            scores=found.scores,
            other=found.other,
            engine="fake",
            engine_ms=5.0,
            fallbacks=(SONNET,),
        )

    def test_a_preferences_own_fallbacks_come_first(self, policy: Policy) -> None:
        assert policy.decide("x1", traits(), match("debugging")).fallbacks == (GEMINI,)

    def test_no_match_goes_to_the_default_with_its_scores(self, policy: Policy) -> None:
        decision = policy.decide("x1", traits(), match(None))
        assert (decision.model, decision.reason) == (SONNET, Reason.NO_MATCH)
        assert decision.route is None and decision.confidence == decision.other

    def test_a_failing_router_goes_to_the_default_and_says_why(self, policy: Policy) -> None:
        decision = policy.decide("x1", traits(), ClassifierError("the model file is damaged"))
        assert (decision.model, decision.reason) == (SONNET, Reason.ROUTER_FAILED)
        assert decision.note == "the model file is damaged"

    def test_without_preferences_nothing_is_asked(self) -> None:
        policy = Policy(catalog(preferences=()))
        assert not policy.needs_classification(traits())
        assert policy.decide("x1", traits()).reason is Reason.NO_PREFERENCES

    def test_switched_off_nothing_is_asked(self) -> None:
        policy = Policy(catalog(), is_routing=False)
        assert not policy.needs_classification(traits())
        decision = policy.decide("x1", traits())
        assert (decision.model, decision.reason) == (SONNET, Reason.ROUTER_OFF)

    def test_a_turn_without_words_is_not_asked_about(self, policy: Policy) -> None:
        wordless = traits(user_text="  ")
        assert not policy.needs_classification(wordless)
        decision = policy.decide("x1", wordless)
        assert decision.reason is Reason.NO_MATCH and decision.note is not None

    def test_a_match_that_is_no_longer_configured_goes_to_the_default(self, policy: Policy) -> None:
        decision = policy.decide("x1", traits(), match("gone", {"gone": 0.9}))
        assert decision.model == SONNET
        assert decision.note is not None and "gone" in decision.note

    def test_the_default_may_be_whatever_the_client_asked_for(self) -> None:
        as_asked = Candidate("anthropic/*", "anthropic", "*")
        lanes = Lanes("anthropic/*", "anthropic/*", "anthropic/*")
        policy = Policy(Catalog({"anthropic/*": as_asked}, "anthropic/*", lanes))
        assert policy.decide("x1", traits()).model == "anthropic/*"


class TestExplicit:
    @pytest.mark.parametrize(
        ("asked", "model"),
        [
            (QWEN, QWEN),
            ("fast", HAIKU),
            (f"claude-router/{GPT}", GPT),
            ("claude-router/fast", HAIKU),
        ],
    )
    def test_a_model_named_outright_wins(self, policy: Policy, asked: str, model: str) -> None:
        request = traits(requested_model=asked)
        assert not policy.needs_classification(request)
        decision = policy.decide("x1", request)
        assert (decision.model, decision.reason) == (model, Reason.EXPLICIT)

    @pytest.mark.parametrize("asked", ["claude-router/auto", "claude-opus-5-5", ""])
    def test_any_other_id_is_routed(self, policy: Policy, asked: str) -> None:
        assert policy.needs_classification(traits(requested_model=asked))

    @pytest.mark.parametrize("lane", list(Lane))
    def test_it_wins_over_pins_in_every_lane(self, policy: Policy, lane: Lane) -> None:
        policy.pin(GPT, "session")
        decision = policy.decide("x1", traits(lane, requested_model=QWEN))
        assert (decision.model, decision.reason) == (QWEN, Reason.EXPLICIT)

    def test_it_wins_inside_a_tool_loop(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("code generation"))
        loop = traits(Lane.TOOL_LOOP, requested_model=GEMINI)
        assert policy.decide("x2", loop).model == GEMINI

    def test_it_is_not_vetoed_but_noted(self, policy: Policy) -> None:
        decision = policy.decide("x1", traits(requested_model=QWEN, has_images=True))
        assert (decision.model, decision.vetoed) == (QWEN, ())
        assert decision.note is not None and "no images" in decision.note

    def test_it_leaves_the_pin_for_the_next_turn_alone(self, policy: Policy) -> None:
        policy.pin(GPT, "next_turn")
        policy.decide("x1", traits(requested_model=QWEN))
        assert policy.pinned == (Pin(GPT, "next_turn"),)


class TestPins:
    def test_an_unknown_model_is_refused_with_the_known_ones(self, policy: Policy) -> None:
        with pytest.raises(ValueError, match=r"openai/gpt-9.*anthropic/claude-sonnet-5-5"):
            policy.pin("openai/gpt-9", "session")

    def test_an_alias_pins_its_model(self, policy: Policy) -> None:
        policy.pin("fast", "session")
        assert policy.pinned == (Pin(HAIKU, "session"),)

    @pytest.mark.parametrize("lane", [Lane.USER_TURN, Lane.SUBAGENT, Lane.COMPACTION, *GOING_ON])
    def test_a_sessions_pin_takes_the_users_work(self, policy: Policy, lane: Lane) -> None:
        policy.pin(QWEN, "session")
        assert not policy.needs_classification(traits(lane))
        for exchange in ("x1", "x2"):
            decision = policy.decide(exchange, traits(lane))
            assert (decision.model, decision.reason) == (QWEN, Reason.PINNED)

    @pytest.mark.parametrize(("lane", "model"), FIXED.items())
    def test_a_sessions_pin_leaves_fixed_lanes_alone(
        self, policy: Policy, lane: Lane, model: str
    ) -> None:
        policy.pin(QWEN, "session")
        assert policy.decide("x1", traits(lane)).model == model

    def test_a_sessions_pin_holds_at_once_inside_a_turn(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("code generation"))
        policy.pin(QWEN, "session")
        assert policy.decide("x2", traits(Lane.TOOL_LOOP)).model == QWEN

    def test_a_pin_for_the_next_turn_holds_for_that_turns_requests_only(
        self, policy: Policy
    ) -> None:
        policy.pin(QWEN, "next_turn")
        assert not policy.needs_classification(traits())
        assert policy.decide("x1", traits()).reason is Reason.PINNED
        assert policy.pinned == ()
        loop = policy.decide("x2", traits(Lane.TOOL_LOOP))
        assert (loop.model, loop.reason, loop.replayed_from) == (QWEN, Reason.REPLAYED, "x1")
        following = traits(turn_id="t2")
        assert policy.needs_classification(following)
        assert policy.decide("x3", following, match("docs")).model == GEMINI

    def test_a_pin_for_the_next_turn_waits_for_it(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("code generation"))
        policy.pin(QWEN, "next_turn")
        for lane in (*GOING_ON, Lane.USER_TURN, Lane.COMPACTION, Lane.BACKGROUND):
            assert policy.decide("x2", traits(lane)).model != QWEN
        assert policy.decide("x3", subagent(), match(None)).model != QWEN
        assert policy.decide("x4", traits(turn_id="t2")).model == QWEN

    def test_unpinned_the_session_is_routed_again(self, policy: Policy) -> None:
        policy.pin(QWEN, "session")
        policy.unpin()
        assert policy.pinned == ()
        assert policy.needs_classification(traits())

    def test_a_pinned_model_is_not_vetoed_but_noted(self, policy: Policy) -> None:
        policy.pin(QWEN, "next_turn")
        for lane in (Lane.USER_TURN, Lane.TOOL_LOOP):
            decision = policy.decide("x1", traits(lane, input_tokens=90_000))
            assert (decision.model, decision.vetoed) == (QWEN, ())
            assert decision.note is not None and "32,000" in decision.note

    def test_a_pin_for_the_next_turn_goes_before_the_sessions_which_comes_back(
        self, policy: Policy
    ) -> None:
        policy.pin(QWEN, "session")
        policy.pin(GPT, "next_turn")
        assert policy.pinned == (Pin(GPT, "next_turn"), Pin(QWEN, "session"))
        assert policy.decide("x1", traits()).model == GPT
        assert policy.decide("x2", traits(turn_id="t2")).model == QWEN


class TestRoutePins:
    def test_what_matches_the_route_goes_to_the_pinned_model_with_its_scores(
        self, policy: Policy
    ) -> None:
        policy.pin(GEMINI, "route", "code generation")
        found = match("code generation")
        assert policy.needs_classification(traits())
        decision = policy.decide("x1", traits(), found)
        assert (decision.model, decision.reason) == (GEMINI, Reason.PINNED)
        assert decision.route == "code generation"
        assert (decision.scores, decision.engine) == (found.scores, "fake")

    def test_other_routes_and_what_matches_none_are_routed_as_ever(self, policy: Policy) -> None:
        policy.pin(GEMINI, "route", "code generation")
        assert policy.decide("x1", traits(), match("debugging")).reason is Reason.MATCHED
        following = policy.decide("x2", traits(turn_id="t2"), match(None))
        assert (following.model, following.reason) == (SONNET, Reason.NO_MATCH)

    def test_it_holds_for_the_whole_turn_and_for_the_turns_after_it(self, policy: Policy) -> None:
        policy.pin(GEMINI, "route", "code generation")
        policy.decide("x1", traits(), match("code generation"))
        loop = policy.decide("x2", traits(Lane.TOOL_LOOP))
        assert (loop.model, loop.reason) == (GEMINI, Reason.REPLAYED)
        later = policy.decide("x3", traits(turn_id="t2"), match("code generation"))
        assert (later.model, later.reason) == (GEMINI, Reason.PINNED)

    def test_a_subagents_task_that_matches_goes_there_too(self, policy: Policy) -> None:
        policy.pin(GEMINI, "route", "code generation")
        assert policy.decide("x1", subagent(), match("code generation")).model == GEMINI

    def test_several_hold_at_once(self, policy: Policy) -> None:
        policy.pin(GEMINI, "route", "code generation")
        policy.pin(HAIKU, "route", "docs")
        assert policy.decide("x1", traits(), match("code generation")).model == GEMINI
        assert policy.decide("x2", traits(turn_id="t2"), match("docs")).model == HAIKU

    def test_one_for_the_same_route_takes_the_place_of_the_last(self, policy: Policy) -> None:
        policy.pin(GEMINI, "route", "docs")
        policy.pin(HAIKU, "route", "docs")
        assert policy.pinned == (Pin(HAIKU, "route", "docs"),)

    def test_they_and_the_sessions_pin_replace_each_other(self, policy: Policy) -> None:
        policy.pin(GEMINI, "route", "docs")
        policy.pin(HAIKU, "route", "debugging")
        policy.pin(QWEN, "session")
        assert policy.pinned == (Pin(QWEN, "session"),)
        policy.pin(GEMINI, "route", "docs")
        assert policy.pinned == (Pin(GEMINI, "route", "docs"),)

    def test_the_next_turns_pin_goes_before_them_without_a_classification(
        self, policy: Policy
    ) -> None:
        policy.pin(GEMINI, "route", "docs")
        policy.pin(QWEN, "next_turn")
        assert not policy.needs_classification(traits())
        assert policy.decide("x1", traits()).model == QWEN
        assert policy.pinned == (Pin(GEMINI, "route", "docs"),)

    def test_unpinned_all_of_them_are_gone(self, policy: Policy) -> None:
        policy.pin(GEMINI, "route", "docs")
        policy.pin(HAIKU, "route", "debugging")
        policy.pin(QWEN, "next_turn")
        policy.unpin()
        assert policy.pinned == ()

    @pytest.mark.parametrize("route", ["poetry", None])
    def test_an_unknown_route_is_refused_with_the_known_ones(
        self, policy: Policy, route: str | None
    ) -> None:
        with pytest.raises(ValueError, match="code generation, debugging, docs"):
            policy.pin(GEMINI, "route", route)

    def test_the_pinned_model_is_not_vetoed_but_noted(self, policy: Policy) -> None:
        policy.pin(QWEN, "route", "docs")
        decision = policy.decide("x1", traits(input_tokens=90_000), match("docs"))
        assert (decision.model, decision.vetoed) == (QWEN, ())
        assert decision.note is not None and "32,000" in decision.note


class TestLastPrompt:
    def test_it_is_the_words_of_the_newest_turn(self, policy: Policy) -> None:
        policy.decide("x1", traits(user_text="write a parser"), match("docs"))
        policy.decide("x2", traits(turn_id="t2", user_text="and test it"), match("docs"))
        policy.decide("x3", traits(Lane.TOOL_LOOP, turn_id="t2", user_text="and test it"))
        policy.decide("x4", subagent(user_text="look around"), match("docs"))
        assert policy.last_prompt() == "and test it"

    def test_before_the_first_turn_there_is_none(self, policy: Policy) -> None:
        with pytest.raises(ValueError, match="asked yet"):
            policy.last_prompt()

    def test_words_that_were_trimmed_are_not_given(self, policy: Policy) -> None:
        policy.decide("x1", traits(user_text=trim_middle("word " * 2_000, 4_000)), match("docs"))
        with pytest.raises(ValueError, match="too long"):
            policy.last_prompt()


class TestCorrections:
    def test_a_pin_right_after_a_decision_corrects_it(self, policy: Policy) -> None:
        policy.decide("x1", traits(user_text="why does it crash"), match("docs"))
        policy.pin(QWEN, "next_turn")
        expected = Correction("x1", "why does it crash", "docs", GEMINI, QWEN, "debugging")
        assert policy.corrections == (expected,)
        assert policy.decide("x2", traits(turn_id="t2")).corrected == "x1"
        assert policy.corrections == (expected,)

    def test_only_the_turn_after_the_pin_says_what_it_corrects(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        policy.pin(QWEN, "session")
        assert policy.decide("x2", traits(turn_id="t2")).corrected == "x1"
        assert policy.decide("x3", traits(Lane.TOOL_LOOP, turn_id="t2")).corrected is None
        assert policy.decide("x4", traits(turn_id="t3")).corrected is None

    def test_that_nothing_matched_can_be_wrong_too(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match(None))
        policy.pin(GPT, "next_turn")
        (correction,) = policy.corrections
        assert (correction.route, correction.chosen_route) == (None, "code generation")

    def test_a_model_of_no_single_preference_names_none(self) -> None:
        both = (*PREFERENCES, Preference("reviews", "reading code", QWEN))
        policy = Policy(catalog(preferences=both))
        for number, model in enumerate((QWEN, HAIKU)):
            policy.decide(f"x{number}", traits(turn_id=f"t{number}"), match("docs"))
            policy.pin(model, "next_turn")
            assert policy.corrections[-1].chosen_route is None

    def test_of_several_pins_before_the_next_turn_the_last_counts(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        policy.pin(QWEN, "next_turn")
        policy.pin(HAIKU, "next_turn")
        assert [each.chosen for each in policy.corrections] == [HAIKU]

    def test_the_decided_model_itself_corrects_nothing(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        policy.pin(QWEN, "next_turn")
        policy.pin(GEMINI, "next_turn")
        assert policy.corrections == ()
        assert policy.decide("x2", traits(turn_id="t2")).corrected is None

    def test_a_pin_taken_back_corrects_nothing(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        policy.pin(QWEN, "next_turn")
        policy.unpin()
        assert policy.corrections == ()

    def test_a_routes_pin_corrects_nothing(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        policy.pin(QWEN, "route", "docs")
        assert policy.corrections == ()
        assert policy.decide("x2", traits(turn_id="t2"), match("docs")).corrected is None

    def test_what_the_router_did_not_choose_is_not_corrected(self, policy: Policy) -> None:
        policy.pin(QWEN, "session")
        policy.decide("x1", traits(requested_model=GPT))
        policy.pin(GEMINI, "session")
        policy.decide("x2", traits(turn_id="t2"))
        policy.pin(HAIKU, "session")
        policy.unpin()
        policy.decide("x3", traits(turn_id="t3"), ClassifierError("damaged"))
        policy.pin(GPT, "session")
        assert policy.corrections == ()

    def test_a_turn_that_went_elsewhere_after_all_does_not_count(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        policy.pin(QWEN, "next_turn")
        asked = policy.decide("x2", traits(turn_id="t2", requested_model=GPT))
        assert asked.corrected is None
        assert policy.corrections == ()

    def test_the_excerpt_is_short_and_holds_no_keys(self, policy: Policy) -> None:
        policy.decide("x1", traits(user_text=f"use ghp_{'a1' * 20} now " * 20), match("docs"))
        policy.pin(QWEN, "next_turn")
        excerpt = policy.corrections[0].excerpt
        assert len(excerpt) == 200 and "a1a1" not in excerpt


class TestReplay:
    @pytest.mark.parametrize("lane", [*GOING_ON, Lane.USER_TURN])
    def test_requests_of_a_turn_repeat_its_decision(self, policy: Policy, lane: Lane) -> None:
        first = policy.decide("x1", traits(), match("code generation"))
        assert not policy.needs_classification(traits(lane))
        again = policy.decide("x2", traits(lane))
        assert again == replace(
            first, lane=lane, reason=Reason.REPLAYED, replayed_from="x1", engine_ms=None
        )

    def test_the_first_exchange_stays_the_origin(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        policy.decide("x2", traits(Lane.TOOL_LOOP))
        assert policy.decide("x3", traits(Lane.TOOL_LOOP)).replayed_from == "x1"

    def test_each_turn_has_its_own_decision(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        policy.decide("x2", traits(turn_id="t2"), match("code generation"))
        assert policy.decide("x3", traits(Lane.TOOL_LOOP)).model == GEMINI
        assert policy.decide("x4", traits(Lane.TOOL_LOOP, turn_id="t2")).model == GPT

    def test_an_unknown_turn_takes_the_conversations_model(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        decision = policy.decide("x2", traits(Lane.CONTINUATION, turn_id="t9"))
        assert (decision.model, decision.reason) == (GEMINI, Reason.INHERITED)
        assert decision.replayed_from == "x1"
        loop = policy.decide("x3", traits(Lane.TOOL_LOOP, turn_id="t9"))
        assert (loop.model, loop.reason) == (GEMINI, Reason.REPLAYED)

    def test_an_unknown_conversation_takes_the_default_and_says_so(self, policy: Policy) -> None:
        decision = policy.decide("x1", traits(Lane.TOOL_LOOP))
        assert (decision.model, decision.replayed_from) == (SONNET, None)
        assert decision.note is not None

    def test_conversations_do_not_mix(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        stranger = traits(Lane.TOOL_LOOP, conversation_id="other")
        assert policy.decide("x2", stranger).model == SONNET

    def test_compaction_takes_the_conversations_model(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        decision = policy.decide("x2", traits(Lane.COMPACTION, turn_id="t2", user_text=""))
        assert (decision.model, decision.reason) == (GEMINI, Reason.INHERITED)

    def test_old_turns_are_forgotten(self, policy: Policy) -> None:
        for number in range(600):
            policy.decide(f"x{number}", traits(turn_id=f"t{number}"), match("docs"))
        assert policy.needs_classification(traits(turn_id="t0"))
        assert not policy.needs_classification(traits(turn_id="t599"))


class TestFixedLanes:
    @pytest.mark.parametrize(("lane", "model"), FIXED.items())
    def test_their_model_is_the_configurations(
        self, policy: Policy, lane: Lane, model: str
    ) -> None:
        policy.decide("x1", traits(), match("docs"))
        assert not policy.needs_classification(traits(lane))
        decision = policy.decide("x2", traits(lane))
        assert (decision.model, decision.reason) == (model, Reason.LANE)

    def test_they_do_not_change_the_conversations_model(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        policy.decide("x2", traits(Lane.BACKGROUND))
        assert policy.decide("x3", traits(Lane.COMPACTION)).model == GEMINI


class TestSubagents:
    def test_routed_only_the_first_request_is_asked_about(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        assert policy.needs_classification(subagent())
        first = policy.decide("x2", subagent(), match("code generation"))
        assert (first.model, first.lane) == (GPT, Lane.SUBAGENT)
        assert not policy.needs_classification(subagent())
        later = policy.decide("x3", subagent(turn_id="t2"))
        assert (later.model, later.reason, later.replayed_from) == (GPT, Reason.REPLAYED, "x2")

    def test_each_is_its_own_conversation(self, policy: Policy) -> None:
        policy.decide("x1", subagent("a1"), match("code generation"))
        assert policy.needs_classification(subagent("a2"))
        policy.decide("x2", traits(), match("docs"))
        assert policy.decide("x3", traits(Lane.TOOL_LOOP)).model == GEMINI

    def test_inheriting_it_takes_its_turns_model_and_keeps_it(self) -> None:
        policy = Policy(with_subagents("inherit"))
        policy.decide("x1", traits(), match("docs"))
        assert not policy.needs_classification(subagent())
        first = policy.decide("x2", subagent())
        assert (first.model, first.reason, first.replayed_from) == (GEMINI, Reason.INHERITED, "x1")
        policy.decide("x3", traits(turn_id="t2"), match("code generation"))
        assert policy.decide("x4", subagent()).model == GEMINI

    def test_inheriting_from_an_unseen_parent_takes_the_default(self) -> None:
        decision = Policy(with_subagents("inherit")).decide("x1", subagent())
        assert decision.model == SONNET and decision.note is not None

    def test_fixed_it_takes_that_model(self) -> None:
        policy = Policy(with_subagents(HAIKU))
        assert not policy.needs_classification(subagent())
        assert policy.decide("x1", subagent()).model == HAIKU

    def test_its_compaction_takes_its_own_model(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("docs"))
        policy.decide("x2", subagent(), match("code generation"))
        compaction = traits(Lane.COMPACTION, conversation_id="s/a1", agent_id="a1")
        assert policy.decide("x3", compaction).model == GPT


class TestGuards:
    def test_a_turn_moves_and_its_requests_move_with_it(self, policy: Policy) -> None:
        first = policy.decide("x1", traits(input_tokens=100_000), match("debugging"))
        assert (first.model, first.route) == (GEMINI, "debugging")
        loop = policy.decide("x2", traits(Lane.TOOL_LOOP, input_tokens=100_000))
        assert (loop.model, loop.vetoed) == (first.model, first.vetoed)

    def test_a_tool_loop_that_outgrows_its_model_moves(self, policy: Policy) -> None:
        assert policy.decide("x1", traits(), match("debugging")).model == QWEN
        loop = policy.decide("x2", traits(Lane.TOOL_LOOP, has_images=True))
        assert (loop.model, loop.reason) == (GEMINI, Reason.REPLAYED)
        assert [veto.model for veto in loop.vetoed] == [QWEN]

    def test_background_requests_are_guarded_too(self, policy: Policy) -> None:
        decision = policy.decide("x1", traits(Lane.BACKGROUND, input_tokens=300_000))
        assert decision.model == SONNET


class TestReload:
    def test_another_catalog_holds_from_the_next_decision(self, policy: Policy) -> None:
        policy.use(catalog(default=HAIKU))
        assert policy.decide("x1", traits(), match(None)).model == HAIKU

    def test_a_vanished_models_pin_is_dropped_and_told(self, policy: Policy) -> None:
        policy.pin(QWEN, "session")
        policy.use(without(QWEN))
        assert policy.pinned == ()
        first = policy.decide("x1", traits(), match("docs"))
        assert first.model == GEMINI
        assert first.note is not None and QWEN in first.note
        assert policy.decide("x2", traits(turn_id="t2"), match("docs")).note is None

    @pytest.mark.parametrize("gone", ["model", "route"])
    def test_a_routes_pin_goes_with_its_model_or_its_route(self, policy: Policy, gone: str) -> None:
        policy.pin(HAIKU, "route", "debugging")
        policy.pin(HAIKU, "route", "docs")
        policy.use(without(HAIKU if gone == "model" else QWEN))
        left = () if gone == "model" else (Pin(HAIKU, "route", "docs"),)
        assert policy.pinned == left
        note = policy.decide("x1", traits(), match(None)).note
        assert note is not None and note.endswith("is no longer configured; its pin is gone.")
        assert note.count("no longer configured") == 1

    def test_the_turn_of_another_pin_tells_of_the_one_that_is_gone(self, policy: Policy) -> None:
        policy.pin(GPT, "session")
        policy.pin(QWEN, "next_turn")
        policy.use(without(QWEN))
        decision = policy.decide("x1", traits())
        assert decision.model == GPT
        assert decision.note is not None and QWEN in decision.note

    def test_a_pin_whose_model_stays_holds(self, policy: Policy) -> None:
        policy.pin(GPT, "session")
        policy.use(without(QWEN))
        assert policy.pinned == (Pin(GPT, "session"),)

    @pytest.mark.parametrize("lane", [*GOING_ON, Lane.COMPACTION])
    def test_a_vanished_models_turn_goes_on_with_the_default(
        self, policy: Policy, lane: Lane
    ) -> None:
        policy.decide("x1", traits(), match("debugging"))
        policy.use(without(QWEN))
        decision = policy.decide("x2", traits(lane))
        assert decision.model == SONNET
        assert decision.note is not None and QWEN in decision.note

    def test_a_retried_turn_of_a_vanished_model_is_asked_about_again(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("debugging"))
        policy.use(without(QWEN))
        assert policy.needs_classification(traits())
        assert policy.decide("x2", traits(), match("docs")).model == GEMINI

    def test_repeated_decisions_name_no_vanished_fallbacks(self, policy: Policy) -> None:
        policy.decide("x1", traits(), match("debugging"))
        policy.use(without(GEMINI))
        assert policy.decide("x2", traits(Lane.TOOL_LOOP)).fallbacks == ()


class TestTurnOf:
    def test_what_goes_on_by_itself_belongs_to_the_turn_before(self, policy: Policy) -> None:
        policy.decide("x1", traits(turn_id="t1"), match("debugging"))
        notified = traits(Lane.CONTINUATION, turn_id="fresh")
        assert policy.turn_of(notified) == "t1"
        policy.decide("x2", notified)
        assert policy.turn_of(traits(Lane.TOOL_LOOP, turn_id="fresh")) == "t1"

    def test_a_new_user_turn_is_its_own(self, policy: Policy) -> None:
        policy.decide("x1", traits(turn_id="t1"), match("debugging"))
        assert policy.turn_of(traits(turn_id="t2")) == "t2"
        policy.decide("x2", traits(turn_id="t2"), match("debugging"))
        assert policy.turn_of(traits(Lane.TOOL_LOOP, turn_id="t2")) == "t2"

    def test_what_was_not_seen_to_begin_keeps_its_id(self, policy: Policy) -> None:
        assert policy.turn_of(traits(Lane.TOOL_LOOP, turn_id="t9")) == "t9"

    def test_a_model_asked_for_in_mid_turn_does_not_begin_another(self, policy: Policy) -> None:
        policy.decide("x1", traits(turn_id="t1"), match("debugging"))
        asked = traits(Lane.CONTINUATION, turn_id="fresh", requested_model=GPT)
        policy.decide("x2", asked)
        assert policy.turn_of(traits(Lane.TOOL_LOOP, turn_id="fresh")) == "t1"
