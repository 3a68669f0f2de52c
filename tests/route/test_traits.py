import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.route.classifier import Turn
from claude_router.route.decision import Lane
from claude_router.route.traits import read_traits
from tests.route.requests import (
    SESSION,
    assistant,
    body,
    hints,
    image_block,
    text_block,
    tool_result,
    tool_use,
    user,
)

SUBAGENT_SYSTEM = [text_block("cc_is_subagent=true")]


class TestSession:
    def test_by_header(self) -> None:
        assert read_traits({"x-claude-code-session-id": "h"}, body(user("a"))).session_id == "h"

    def test_by_json_metadata(self) -> None:
        assert read_traits({}, body(user("a"))).session_id == SESSION

    def test_by_older_metadata(self) -> None:
        metadata = {"user_id": "user_0a1b_account__session_abc-1"}
        assert read_traits({}, body(user("a"), metadata=metadata)).session_id == "abc-1"

    @pytest.mark.parametrize(
        "metadata",
        [None, [], {}, {"user_id": 3}, {"user_id": "{"}, {"user_id": "{}"}, {"user_id": "x"}],
    )
    def test_none(self, metadata: Any) -> None:
        assert read_traits({}, body(user("a"), metadata=metadata)).session_id == ""


class TestTurn:
    def test_the_prompt_id_names_the_turn(self) -> None:
        assert read_traits(hints("main", "p7"), body(user("a"))).turn_id == "p7"

    def test_without_it_all_requests_of_a_turn_agree(self) -> None:
        start = [user("a"), assistant("b"), user("fix it")]
        loop = [*start, tool_use(), tool_result()]
        mid = [*loop, user("The user sent a new message while you were working:\nhurry")]
        cut = [*loop, assistant("half"), user("Output token limit hit.")]
        ids = {read_traits({}, body(*messages)).turn_id for messages in (start, loop, mid, cut)}
        assert len(ids) == 1

    def test_the_same_words_later_are_another_turn(self) -> None:
        first = read_traits({}, body(user("go on")))
        second = read_traits({}, body(user("go on"), assistant("ok"), user("go on")))
        assert first.turn_id != second.turn_id

    def test_after_another_compaction_the_same_words_are_another_turn(self) -> None:
        summary = "This session is being continued from a previous conversation. We did "
        first = read_traits({}, body(user(f"{summary} A."), user("go on")))
        second = read_traits({}, body(user(f"{summary} B."), user("go on")))
        assert first.turn_id != second.turn_id

    def test_other_sessions_have_other_turns(self) -> None:
        one = read_traits({"x-claude-code-session-id": "1"}, body(user("a")))
        two = read_traits({"x-claude-code-session-id": "2"}, body(user("a")))
        assert one.turn_id != two.turn_id


class TestConversation:
    def test_the_main_one_is_the_session(self) -> None:
        assert read_traits({}, body(user("a"))).conversation_id == SESSION

    def test_a_subagent_shares_the_turn_and_has_its_own_conversation(self) -> None:
        main = read_traits(hints("main", "p1"), body(user("a")))
        agent = read_traits(hints("subagent", "p1", agent_id="x"), body(user("search")))
        assert agent.turn_id == main.turn_id
        assert agent.conversation_id != main.conversation_id
        assert agent.agent_id == "x"

    def test_without_header_a_subagent_is_known_by_its_task(self) -> None:
        first = read_traits({}, body(user("search"), system=SUBAGENT_SYSTEM))
        later = body(user("search"), tool_use(), tool_result(), system=SUBAGENT_SYSTEM)
        other = read_traits({}, body(user("review"), system=SUBAGENT_SYSTEM))
        assert read_traits({}, later).conversation_id == first.conversation_id
        assert other.conversation_id != first.conversation_id
        assert first.agent_id is not None

    def test_clients_without_sessions_are_told_apart_by_their_first_words(self) -> None:
        one = read_traits({}, body(user("a"), metadata={}))
        same = read_traits({}, body(user("a"), assistant("b"), user("c"), metadata={}))
        two = read_traits({}, body(user("b"), metadata={}))
        assert one.conversation_id == same.conversation_id != two.conversation_id


class TestWords:
    def test_the_newest_words_and_what_was_said_before(self) -> None:
        found = read_traits({}, body(user("a"), assistant("b"), user("c")))
        assert found.user_text == "c"
        assert found.turns == (Turn("user", "a"), Turn("assistant", "b"), Turn("user", "c"))

    def test_a_subagents_task_stands_alone(self) -> None:
        request = body(user("main talk"), assistant("ok"), user("search the code"))
        found = read_traits(hints("subagent", agent_id="x"), request)
        assert found.turns == (Turn("user", "search the code"),)

    def test_a_tool_loop_keeps_the_words_of_its_turn(self) -> None:
        assert read_traits({}, body(user("a"), tool_use(), tool_result())).user_text == "a"

    def test_a_turn_of_images_alone_has_no_words(self) -> None:
        picture = {"role": "user", "content": [image_block()]}
        found = read_traits({}, body(user("a"), assistant("b"), picture))
        assert (found.lane, found.user_text, found.turns) == (Lane.USER_TURN, "", ())

    @pytest.mark.parametrize("request_class", ["auxiliary", "compaction", "side_reply"])
    def test_other_lanes_have_no_words_of_the_user(self, request_class: str) -> None:
        found = read_traits(hints(request_class), body(user("name this session")))
        assert (found.user_text, found.turns) == ("", ())

    def test_what_is_no_message_is_passed_over(self) -> None:
        request = body(user("a"))
        request["messages"] = [None, "b", *request["messages"], 7]
        assert read_traits({}, request).user_text == "a"


class TestNeeds:
    def test_a_plain_turn(self) -> None:
        found = read_traits({}, body(user("a")))
        assert found.has_tools and found.is_streamed
        assert not found.has_images and not found.needs_web_search
        assert found.requested_model == "claude-sonnet-5-5"

    def test_images_in_tool_results(self) -> None:
        shot = {"type": "tool_result", "tool_use_id": "1", "content": [image_block()]}
        assert read_traits({}, body(user("a"), {"role": "user", "content": [shot]})).has_images

    def test_a_search_tool_of_the_server(self) -> None:
        tools = [{"type": "web_search_20250305", "name": "web_search"}, {"name": "Bash"}]
        assert read_traits({}, body(user("a"), tools=tools)).needs_web_search
        assert not read_traits({}, body(user("a"), tools=[{"name": "WebSearch"}])).needs_web_search

    def test_tokens_cover_system_tools_and_messages(self) -> None:
        found = read_traits({}, {"system": "s" * 400, "messages": [user("m" * 400)]})
        assert found.input_tokens == pytest.approx(200, abs=5)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
words = st.sampled_from(
    ["a", "", "\ud800", "\0", "<system-reminder>", "</system-reminder>", "Warmup", "<bash-x>", "🙂"]
)
odd_blocks = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["text", "image", "tool_result", "tool_use", "document"])
            | json_values,
            "text": st.lists(words).map("".join) | json_values,
            "content": json_values,
            "source": json_values,
            "input": json_values,
        },
    ),
)
odd_messages = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {"role": st.sampled_from(["user", "assistant", "system"]) | json_values},
        optional={"content": st.lists(odd_blocks, max_size=4) | json_values},
    ),
)
odd_bodies = st.fixed_dictionaries(
    {},
    optional={
        "model": json_values,
        "messages": st.lists(odd_messages, max_size=6) | json_values,
        "system": st.lists(odd_blocks, max_size=3) | json_values,
        "tools": st.lists(odd_blocks, max_size=3) | json_values,
        "metadata": json_values | st.fixed_dictionaries({"user_id": json_values}),
        "max_tokens": json_values,
        "stream": json_values,
    },
)


@settings(max_examples=300, deadline=None)
@given(
    odd_bodies, st.dictionaries(st.sampled_from(sorted(hints(prompt="p", agent_id="a"))), st.text())
)
def test_no_body_makes_it_raise(request: dict[str, Any], headers: dict[str, str]) -> None:
    found = read_traits(headers, request)
    assert found.input_tokens >= 0
    assert len(found.turns) <= 10
    found.user_text.encode()
    if found.turns:
        assert found.turns[-1].role == "user"
        assert found.turns[-1].content == found.user_text


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(max_size=10), json_values, max_size=6))
def test_no_json_object_makes_it_raise(request: dict[str, Any]) -> None:
    read_traits({}, request)


def test_deeply_nested_bodies_are_read() -> None:
    depth = 900
    nested = json.loads('{"a":' * depth + "1" + "}" * depth)
    read_traits({}, body(tool_use(), {"role": "user", "content": [nested]}, tools=[nested]))
