import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.history import INTERRUPTED
from claude_router.translate.translation import UntranslatableError

from .chat_helpers import PING, messages, result, translate, use

PNG = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "aGk="}}


def sent(*turns: tuple[str, Any], model: str = "somewhere/model", **body: Any) -> list[Any]:
    translated: list[Any] = translate(messages(*turns) | body, model=model).body["messages"]
    return translated


def roles(array: list[Any]) -> list[str]:
    return [message["role"] for message in array]


def test_results_come_directly_after_their_calls_and_the_users_text_after_them() -> None:
    user = [{"type": "text", "text": "by the way"}, result("a"), {"type": "text", "text": "now?"}]
    array = sent(("user", "q"), ("assistant", [use("a")]), ("user", user))
    assert roles(array) == ["user", "assistant", "tool", "user"]
    assert array[3]["content"] == "by the way\nnow?"


def test_results_after_an_interruption_are_moved_up_to_their_calls() -> None:
    array = sent(
        ("assistant", [use("a"), use("b")]),
        ("user", "wait"),
        ("user", [result("b", "rb"), result("a", "ra")]),
    )
    assert [m.get("content") for m in array[1:]] == ["ra", "rb", "wait"]


def test_a_call_without_a_result_gets_one_that_says_so() -> None:
    array = sent(("assistant", [use("a")]), ("user", "never mind"))
    assert [m["content"] for m in array[1:]] == [INTERRUPTED, "never mind"]


def test_a_result_without_its_call_becomes_text_of_the_user() -> None:
    (message,) = sent(("user", [result("gone", "output")]))
    assert message["role"] == "user"
    assert "output" in message["content"]


def test_an_id_used_again_in_a_later_turn_keeps_its_own_result() -> None:
    array = sent(
        ("assistant", [use("x")]),
        ("user", "no result"),
        ("assistant", [use("x")]),
        ("user", [result("x", "second")]),
    )
    assert [m["content"] for m in array if m["role"] == "tool"] == [INTERRUPTED, "second"]


def test_text_behind_a_call_stays_in_the_same_message() -> None:
    array = sent(("assistant", [use("a"), {"type": "text", "text": "after"}]), ("user", "x"))
    assert roles(array) == ["assistant", "tool", "user"]
    assert array[0]["content"] == "after"


def test_a_system_message_before_everything_joins_the_system_prompt() -> None:
    array = sent(("system", "Be brief."), ("user", "go"), system="You are terse.")
    assert array[0] == {"role": "system", "content": "You are terse.\n\nBe brief."}


def test_a_system_message_amid_is_a_reminder_where_templates_are_strict() -> None:
    turns = (("user", "q"), ("assistant", "a"), ("system", "Plan mode."), ("user", "go"))
    assert roles(sent(*turns, model="openai/gpt-5.6")) == ["user", "assistant", "developer", "user"]
    strict = sent(*turns, model="mistral/mistral-large-latest")
    assert roles(strict) == ["user", "assistant", "user"]
    assert strict[2]["content"] == "<system-reminder>\nPlan mode.\n</system-reminder>\ngo"


def test_the_attribution_line_is_left_out() -> None:
    line = "x-anthropic-billing-header: cc_version=2; cch=1;"
    system = [{"type": "text", "text": line}, {"type": "text", "text": "S"}]
    assert sent(("user", "q"), system=system)[0]["content"] == "S"


def test_foreign_thinking_and_empty_messages_vanish() -> None:
    thinking = {"type": "thinking", "thinking": "secret", "signature": "anthropic"}
    array = sent(("user", "q"), ("assistant", [thinking]), ("user", "q2"), ("user", "  "))
    assert [m["content"] for m in array] == ["q", "q2"]


def test_an_error_result_says_so() -> None:
    failed = [result("a", "no such file", is_error=True), result("b", None, is_error=True)]
    array = sent(("assistant", [use("a"), use("b")]), ("user", failed))
    assert [m["content"] for m in array[1:]] == ["Error: no such file", "Error: the tool failed"]


@pytest.mark.parametrize("nothing", [None, [], "", [{"type": "text", "text": ""}]])
def test_an_empty_result_is_a_valid_message(nothing: Any) -> None:
    array = sent(("assistant", [use("a")]), ("user", [result("a", nothing)]))
    assert array[1]["content"] == "(no output)"


def test_an_image_in_a_result_follows_in_a_message_of_the_user() -> None:
    array = sent(("assistant", [use("a")]), ("user", [result("a", [PNG])]))
    assert roles(array) == ["assistant", "tool", "user"]
    assert array[2]["content"][1]["image_url"]["url"] == "data:image/png;base64,aGk="


def test_an_image_for_a_model_without_sight_is_said_in_words() -> None:
    (message,) = sent(("user", [PNG]), model="deepseek/deepseek-v4-pro")
    assert "cannot see images" in message["content"]


def test_lone_surrogates_are_replaced_everywhere() -> None:
    array = sent(("user", "cut \ud83d"), ("assistant", [use("a", s="\ud83d")]))
    json.dumps(array, ensure_ascii=False).encode()


def test_mistral_never_sees_user_directly_after_tool_and_gets_nine_character_ids() -> None:
    array = sent(
        ("assistant", [use("toolu_01ABC"), use("toolu_01ABD")]),
        ("user", [result("toolu_01ABC"), result("toolu_01ABD"), {"type": "text", "text": "go"}]),
        model="mistral/mistral-large-latest",
    )
    assert roles(array) == ["assistant", "tool", "tool", "assistant", "user"]
    ids = [call["id"] for call in array[0]["tool_calls"]]
    assert ids == [array[1]["tool_call_id"], array[2]["tool_call_id"]]
    assert all(len(call_id) == 9 and call_id.isalnum() for call_id in ids)
    assert len(set(ids)) == 2


def test_calls_of_other_models_get_placeholder_reasoning_unless_thinking_is_off() -> None:
    turns = (("assistant", [use("a")]), ("user", [result("a")]))
    model = "deepseek/deepseek-v4-pro"
    assert isinstance(sent(*turns, model=model)[0]["reasoning_content"], str)
    off = sent(*turns, model=model, thinking={"type": "disabled"})
    assert "reasoning_content" not in off[0]


def test_gemini_gets_the_sentinel_on_the_first_foreign_call_only() -> None:
    turns = (("assistant", [use("a"), use("b")]), ("user", [result("a"), result("b")]))
    calls = sent(*turns, model="gemini/gemini-3-pro")[0]["tool_calls"]
    assert [("extra_content" in call) for call in calls] == [True, False]


def test_parameters_only_anthropic_knows_are_left_out() -> None:
    body = translate(
        {"top_k": 4, "container": "c", "mcp_servers": [], "metadata": {"user_id": "u"}, "new": 1}
    ).body
    assert set(body) == {"model", "messages", "stream", "stream_options", "max_tokens"}


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("openai/gpt-5.6", {"max_completion_tokens": 128_000}),
        ("groq/llama-3.3-70b-versatile", {"max_completion_tokens": 32_768}),
        ("deepseek/deepseek-chat", {"max_tokens": 8_192}),
        ("somewhere/model", {"max_tokens": 200_000}),
    ],
)
def test_the_output_limit_has_the_models_name_and_cap(model: str, expected: dict[str, int]) -> None:
    body = translate({"max_tokens": 200_000}, model=model).body
    limits = ("max_tokens", "max_completion_tokens")
    assert {key: body[key] for key in limits if key in body} == expected


def test_the_output_limit_fits_beside_the_prompt() -> None:
    body = translate(messages(("user", "word " * 4000)), quirks={"context_window": 6000}).body
    assert body["max_tokens"] == 1024
    long = translate({"max_tokens": 6000}, quirks={"context_window": 6000}).body
    assert 5000 < long["max_tokens"] < 6000


def test_pinned_sampling_is_left_out_and_zero_is_a_value() -> None:
    request = {"temperature": 0, "top_p": 0.5}
    assert translate(request).body["temperature"] == 0
    assert "temperature" not in translate(request, model="openai/gpt-5.6").body


def test_stops_beyond_the_providers_number_are_watched_for_here() -> None:
    body = translate({"stop_sequences": ["a", "b", "c", "d", "e"]}).body
    assert body["stop"] == ["a", "b", "c", "d"]


def test_no_tools_means_no_tool_choice() -> None:
    body = translate({"tools": [], "tool_choice": {"type": "auto"}}).body
    assert "tools" not in body and "tool_choice" not in body


def test_tools_that_anthropic_runs_are_left_out_with_a_note() -> None:
    search = {"type": "web_search_20250305", "name": "web_search", "max_uses": 8}
    translation = translate({"tools": [search, PING]})
    assert [t["function"]["name"] for t in translation.body["tools"]] == ["t"]
    assert "web_search" in translation.notes[0]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"type": "auto"}, "auto"),
        ({"type": "any"}, "required"),
        ({"type": "none"}, "none"),
        ({"type": "tool", "name": "t"}, {"type": "function", "function": {"name": "t"}}),
    ],
)
def test_tool_choices(choice: dict[str, str], expected: object) -> None:
    assert translate({"tools": [PING], "tool_choice": choice}).body["tool_choice"] == expected


def test_a_forced_tool_becomes_auto_with_a_note_where_only_auto_is_taken() -> None:
    request = {"tools": [PING], "tool_choice": {"type": "tool", "name": "t"}}
    translation = translate(request, model="zhipu/glm-5.2")
    assert translation.body["tool_choice"] == "auto"
    assert "tool_choice" in translation.notes[0]


def test_tools_beyond_the_maximum_are_cut_last_first_keeping_those_in_use() -> None:
    tools = [{"name": f"t{n}", "input_schema": {}} for n in range(130)]
    request = messages(("assistant", [use("a", "t129")]), ("user", [result("a")]))
    translation = translate(request | {"tools": tools}, model="openai/gpt-4.1")
    names = [tool["function"]["name"] for tool in translation.body["tools"]]
    assert names == [*(f"t{n}" for n in range(127)), "t129"]
    assert "130 tools" in translation.notes[0]


def test_the_cache_key_is_the_sessions() -> None:
    first, second = (
        translate({"metadata": {"user_id": user}}, model="openai/gpt-4.1").body["prompt_cache_key"]
        for user in ("one", "two")
    )
    assert first != second and len(first) <= 64


def test_a_json_schema_for_the_answer_is_passed_on() -> None:
    wanted = {"format": {"type": "json_schema", "schema": {"type": "object"}}}
    sent_format = translate({"output_config": wanted}).body["response_format"]
    assert sent_format["json_schema"]["schema"] == {"type": "object"}


def test_a_request_with_nothing_in_it_is_refused_in_words() -> None:
    with pytest.raises(UntranslatableError, match="no message with content"):
        translate(messages(("user", "")))


def test_cache_breakpoints_stay_where_the_provider_knows_them() -> None:
    system = [{"type": "text", "text": "S", "cache_control": {"type": "ephemeral", "ttl": "1h"}}]
    kept = sent(("user", "q"), system=system, model="openrouter/anthropic/claude-sonnet-5-5")
    assert kept[0]["content"][0]["cache_control"] == {"type": "ephemeral"}
    assert sent(("user", "q"), system=system)[0]["content"] == "S"


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, 7, "x", [], {}, [None], [{}], {"type": "tool"}, [{"role": "user"}]]
)
FIELDS = (
    "system messages tools tool_choice stop_sequences thinking output_config metadata max_tokens"
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS.split()), ODD, max_size=4))
def test_odd_requests_are_translated_or_refused_in_words(request: dict[str, Any]) -> None:
    with contextlib.suppress(UntranslatableError):
        translate(request, model="openai/gpt-5.6")


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
IDS = st.sampled_from(["a", "b", "functions.x:0", "toolu_" + "x" * 60])
BLOCKS = st.one_of(
    st.builds(lambda t: {"type": "text", "text": t}, WORDS),
    st.builds(lambda i, w: use(i, "t", word=w), IDS, WORDS),
    st.builds(lambda i, w: result(i, w), IDS, WORDS),
)
TURNS = st.lists(
    st.tuples(st.sampled_from(["user", "assistant", "system"]), st.lists(BLOCKS, max_size=3)),
    max_size=6,
)


def _words(turns: list[tuple[str, list[dict[str, Any]]]]) -> list[str]:
    """The words that must arrive: texts, arguments of the assistant, results of the user."""
    found = []
    for role, blocks in turns:
        for block in blocks:
            if block["type"] == "text":
                found.append(block["text"])
            elif block["type"] == "tool_use" and role == "assistant":
                found.append(block["input"]["word"])
            elif block["type"] == "tool_result" and role == "user":
                found.append(block["content"])
    return found


MODELS = [
    "somewhere/m",
    "mistral/m",
    "gemini/gemini-3",
    "openai/gpt-5.6",
    "ollama/x",
    "deepseek/v4",
]


@settings(max_examples=200, deadline=None)
@given(TURNS, st.sampled_from(MODELS))
def test_no_word_call_or_result_is_lost_and_every_call_is_answered_at_once(
    turns: list[tuple[str, list[dict[str, Any]]]], model: str
) -> None:
    array = sent(("user", "start"), *turns, ("user", "end"), model=model)
    text = json.dumps(array, ensure_ascii=False)
    assert all(word in text for word in _words(turns))
    pending: list[str] = []
    for message in array:
        if message["role"] == "tool":
            assert message["tool_call_id"] == pending.pop(0)
            continue
        assert pending == []
        assert message.get("content") or message.get("tool_calls")
        pending = [call["id"] for call in message.get("tool_calls", [])]
    assert pending == []
