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


@pytest.mark.parametrize("asked", [0, -5])
def test_no_limit_is_below_one_token(asked: int) -> None:
    assert translate({"max_tokens": asked}).body["max_tokens"] == 1


def test_calls_with_one_id_stay_two_calls_with_their_own_results() -> None:
    request = messages(
        ("user", "q"),
        ("assistant", [use("a", x=1), use("a", x=2)]),
        ("user", [result("a", "one"), result("a", "two")]),
        ("assistant", [use("a", x=3)]),
        ("user", [result("a", "three")]),
    )
    sent = translate(request).body["messages"]
    ids = [made["id"] for m in sent for made in m.get("tool_calls", [])]
    answers = [(m["tool_call_id"], m["content"]) for m in sent if m["role"] == "tool"]
    assert len(set(ids)) == 3
    assert answers == list(zip(ids, ["one", "two", "three"], strict=True))


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (None, {}),
        ([], {}),
        ('{"a": 1}', {"a": 1}),
        ("half {", {"malformed_arguments": "half {"}),
        ({"a": []}, {"a": []}),
    ],
)
def test_arguments_are_an_object_whatever_the_client_kept(given: Any, sent: Any) -> None:
    kept = {"type": "tool_use", "id": "a", "name": "t", "input": given}
    request = messages(("user", "q"), ("assistant", [kept]), ("user", [result("a")]))
    (made,) = translate(request).body["messages"][1]["tool_calls"]
    assert json.loads(made["function"]["arguments"]) == sent


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


@pytest.mark.parametrize(
    ("accepted", "passed"), [("json_object", {"type": "json_object"}), ("none", None)]
)
def test_a_json_schema_that_cannot_be_passed_on_is_noted(accepted: str, passed: object) -> None:
    wanted = {"format": {"type": "json_schema", "schema": {"type": "object"}}}
    translation = translate({"output_config": wanted}, quirks={"response_format": accepted})
    assert translation.body.get("response_format") == passed
    assert "JSON schema" in translation.notes[0]


def test_the_start_of_the_answer_is_sent_as_the_provider_takes_it() -> None:
    turns = messages(("user", "q"), ("assistant", "It is"))
    start = {"role": "assistant", "content": "It is"}
    plain, prefix, none = (
        translate(turns, quirks={"prefill": kind}) for kind in ("plain", "prefix", "none")
    )
    assert plain.body["messages"][-1] == start
    assert prefix.body["messages"][-1] == {**start, "prefix": True}
    assert none.body["messages"] == [{"role": "user", "content": "q"}]
    assert "start of the answer" in none.notes[0]


def test_two_messages_of_one_role_are_merged_where_roles_must_alternate() -> None:
    array = sent(
        ("user", [PNG]),
        ("user", "what is it?"),
        ("assistant", "I look."),
        ("assistant", [{"type": "text", "text": "Closer."}, use("toolu_1")]),
        ("user", [result("toolu_1")]),
        model="mistral/mistral-large-latest",
    )
    assert roles(array) == ["user", "assistant", "tool"]
    image, words = array[0]["content"]
    assert (image["type"], words) == ("image_url", {"type": "text", "text": "what is it?"})
    assert array[1]["content"] == "I look.\nCloser."
    assert len(array[1]["tool_calls"]) == 1


def test_a_file_goes_along_beside_the_words_about_it() -> None:
    source = {"type": "base64", "media_type": "application/pdf", "data": "eA=="}
    pdf = {"type": "document", "filename": "spec.pdf", "source": source}
    (message,) = sent(("user", [pdf, {"type": "text", "text": "sum it up"}]))
    data = "data:application/pdf;base64,eA=="
    assert message["content"] == [
        {"type": "file", "file": {"filename": "spec.pdf", "file_data": data}},
        {"type": "text", "text": "sum it up"},
    ]


def test_foreign_thinking_beside_an_answer_is_left_out() -> None:
    thinking = {"type": "thinking", "thinking": "secret", "signature": "anthropic"}
    array = sent(("user", "q"), ("assistant", [thinking, {"type": "text", "text": "a"}]))
    assert array[1] == {"role": "assistant", "content": "a"}


def test_a_tools_description_goes_along_in_characters_that_every_provider_takes() -> None:
    body = translate({"tools": [{**PING, "description": "Pings \ud83d"}]}).body
    assert body["tools"][0]["function"]["description"] == "Pings \ufffd"


def test_one_call_at_a_time_is_asked_for_where_the_provider_knows_it() -> None:
    request = {"tools": [PING], "tool_choice": {"type": "auto", "disable_parallel_tool_use": True}}
    assert translate(request).body["parallel_tool_calls"] is False
    unknown = translate(request, quirks={"parallel_tool_calls": False}).body
    assert "parallel_tool_calls" not in unknown


def test_a_forced_tool_is_the_only_one_offered_where_no_single_one_can_be_forced() -> None:
    request = {
        "tools": [PING, {**PING, "name": "other"}],
        "tool_choice": {"type": "tool", "name": "t"},
    }
    body = translate(request, quirks={"tool_choices": ["auto", "any"]}).body
    assert [tool["function"]["name"] for tool in body["tools"]] == ["t"]
    assert body["tool_choice"] == "required"


def test_what_is_no_message_is_skipped() -> None:
    request = {"messages": ["hello", {"role": "user", "content": "q"}, None]}
    assert translate(request).body["messages"] == [{"role": "user", "content": "q"}]


def test_a_system_message_without_words_is_left_out() -> None:
    assert sent(("user", "q"), ("system", " "), model="openai/gpt-5.6") == [
        {"role": "user", "content": "q"}
    ]


def test_a_result_that_is_already_worded_as_an_error_is_not_marked_again() -> None:
    failed = [result("a", "Error: gone", is_error=True)]
    assert sent(("assistant", [use("a")]), ("user", failed))[1]["content"] == "Error: gone"


def test_a_call_answered_after_the_results_of_another_finds_its_own() -> None:
    array = sent(
        ("assistant", [use("a"), use("b")]), ("user", [result("a", "ra")]), ("user", [result("b")])
    )
    assert [(m["tool_call_id"], m["content"]) for m in array[1:]] == [("a", "ra"), ("b", "r")]


def test_domains_that_cannot_be_told_to_a_providers_search_are_noted() -> None:
    search = {"type": "web_search_20250305", "name": "web_search"}
    told = [{**search, "blocked_domains": ["example.com"]}]
    noted, plain = (translate({"tools": t}, quirks={"web_search": True}) for t in (told, [search]))
    assert noted.body["web_search_options"] == plain.body["web_search_options"] == {}
    assert "cannot be told all domains" in noted.notes[0]
    assert plain.notes == ()
