import json
from typing import Any

import pytest

from claude_router.translate.thinking import Signature
from claude_router.translate.translation import UntranslatableError

from .chat_helpers import PING, messages, result, use
from .responses_helpers import translate

LONG = "mcp__a_server_with_a_rather_long_name__and_a_tool_with_an_even_longer_name_x"


def items(request: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = translate(request, **more).body["input"]
    return found


def kinds(request: dict[str, Any]) -> list[str]:
    return [item.get("role") or item["type"] for item in items(request)]


def sealed(
    words: str, encrypted: str, provider: str = "openai", model_id: str = "gpt-5.6"
) -> dict[str, Any]:
    state = {"item": {"id": "rs_" + encrypted, "encrypted_content": encrypted}}
    signature = Signature(provider, model_id, state).encode()
    return {"type": "thinking", "thinking": words, "signature": signature}


def test_nothing_is_stored_and_reasoning_comes_back_encrypted() -> None:
    body = translate().body
    assert body["store"] is False
    assert body["include"] == ["reasoning.encrypted_content"]
    assert body["max_output_tokens"] == 1024
    assert body["stream"] is True


def test_a_model_without_reasoning_is_not_asked_for_it() -> None:
    body = translate(
        {"thinking": {"type": "adaptive"}, "output_config": {"effort": "high"}},
        model="openai/gpt-4.1",
    ).body
    assert "include" not in body
    assert "reasoning" not in body


def test_system_becomes_instructions_without_the_attribution_line() -> None:
    line = "x-anthropic-billing-header: cc_version=2; cch=1;"
    system = [{"type": "text", "text": t} for t in (line, "One.", "Two.")]
    assert translate({"system": system}).body["instructions"] == "One.\n\nTwo."


def test_a_system_message_amid_the_conversation_becomes_a_developer_message() -> None:
    request = messages(("user", "q"), ("system", "Plan."), ("assistant", "a"), ("user", "b"))
    assert kinds(request) == ["user", "developer", "assistant", "user"]


def test_calls_are_followed_by_their_outputs_then_the_users_words() -> None:
    request = messages(
        ("user", "q"),
        ("assistant", [use("a"), use("b")]),
        ("user", "wait"),
        ("user", [result("b", "rb"), {"type": "text", "text": "now"}, result("a", "ra")]),
    )
    found = items(request)
    assert [item.get("call_id") for item in found[1:5]] == ["a", "b", "a", "b"]
    assert [item["output"] for item in found[3:5]] == ["ra", "rb"]
    assert [item["content"][0]["text"] for item in found[5:]] == ["wait", "now"]


def test_an_unanswered_call_gets_an_output_and_an_orphaned_result_becomes_words() -> None:
    request = messages(("user", [result("gone", "old")]), ("assistant", [use("a")]), ("user", "x"))
    found = items(request)
    assert "old" in found[0]["content"][0]["text"]
    assert "interrupted" in found[2]["output"]


def test_images_and_files_are_input_parts_also_in_outputs() -> None:
    png = {"type": "base64", "media_type": "image/png", "data": "AAAA"}
    image = {"type": "image", "source": png}
    pdf = {"type": "base64", "media_type": "application/pdf", "data": "BBBB"}
    document = {"type": "document", "title": "spec.pdf", "source": pdf}
    request = messages(
        ("user", [image, document]), ("assistant", [use("a")]), ("user", [result("a", [image])])
    )
    user, _, output = items(request)
    assert user["content"] == [
        {"type": "input_image", "image_url": "data:image/png;base64,AAAA", "detail": "auto"},
        {
            "type": "input_file",
            "filename": "spec.pdf",
            "file_data": "data:application/pdf;base64,BBBB",
        },
    ]
    assert output["output"][0]["type"] == "input_image"


@pytest.mark.parametrize("content", [None, [], ""])
def test_an_empty_result_still_says_something(content: Any) -> None:
    request = messages(("user", "q"), ("assistant", [use("a")]), ("user", [result("a", content)]))
    assert items(request)[-1]["output"]


def test_tools_are_flat_and_not_strict() -> None:
    body = translate({"tools": [PING], "tool_choice": {"type": "tool", "name": "t"}}).body
    assert body["tools"] == [
        {"type": "function", "name": "t", "parameters": PING["input_schema"], "strict": False}
    ]
    assert body["tool_choice"] == {"type": "function", "name": "t"}


def test_long_names_are_the_same_in_tools_choice_and_history() -> None:
    request = {
        "tools": [{**PING, "name": LONG}],
        "tool_choice": {"type": "tool", "name": LONG},
        **messages(("user", "q"), ("assistant", [use("a", LONG)]), ("user", [result("a")])),
    }
    body = translate(request).body
    name = body["tools"][0]["name"]
    assert len(name) <= 64
    assert body["tool_choice"]["name"] == name == body["input"][1]["name"]


def test_tools_that_only_anthropic_runs_are_left_out_with_a_note() -> None:
    tool = {"type": "code_execution_20250825", "name": "code_execution"}
    translation = translate({"tools": [tool]})
    assert "tools" not in translation.body
    assert "code_execution" in translation.notes[0]


@pytest.mark.parametrize(
    ("asked", "reasoning"),
    [
        ({}, None),
        ({"thinking": {"type": "adaptive"}}, {"summary": "auto"}),
        (
            {"thinking": {"type": "adaptive"}, "output_config": {"effort": "max"}},
            {"effort": "xhigh", "summary": "auto"},
        ),
        ({"output_config": {"effort": "low"}}, {"effort": "low"}),
        ({"thinking": {"type": "disabled"}}, {"effort": "none"}),
    ],
)
def test_depth_is_asked_for_as_the_client_asked(asked: Any, reasoning: Any) -> None:
    assert translate({**asked, "tools": [PING]}).body.get("reasoning") == reasoning


def test_grok_is_asked_for_no_summary() -> None:
    request = {"thinking": {"type": "adaptive"}, "output_config": {"effort": "high"}}
    reasoning = translate(request, model="xai/grok-4.3").body["reasoning"]
    assert reasoning == {"effort": "high"}


def test_the_output_limit_is_within_16_and_the_models_own() -> None:
    assert translate({"max_tokens": 1}).body["max_output_tokens"] == 16
    assert translate({"max_tokens": 999_999}).body["max_output_tokens"] == 128_000


def test_a_json_schema_becomes_the_text_format() -> None:
    schema = {"type": "object", "properties": {}}
    request = {"output_config": {"format": {"type": "json_schema", "schema": schema}}}
    assert translate(request).body["text"]["format"]["schema"] == schema


def test_what_only_anthropic_knows_does_not_go_along() -> None:
    fields = ("top_k", "context_management", "container", "mcp_servers", "service_tier", "betas")
    body = translate({**dict.fromkeys(fields, 1), "stop_sequences": ["x"]}).body
    assert not {*fields, "stop", "stop_sequences"} & body.keys()


def test_own_reasoning_goes_back_right_before_what_followed_from_it() -> None:
    turn = [
        sealed("first", "e0"),
        {"type": "text", "text": "Look."},
        sealed("second", "e1"),
        use("a"),
        sealed("", "e2"),
        use("b"),
    ]
    request = messages(("user", "q"), ("assistant", turn), ("user", [result("a"), result("b")]))
    found = items(request)
    assert [i.get("encrypted_content") or i["type"] for i in found[1:7]] == [
        "e0", "message", "e1", "function_call", "e2", "function_call",
    ]  # fmt: skip
    assert found[1]["summary"] == [{"type": "summary_text", "text": "first"}]
    assert found[5]["summary"] == []


@pytest.mark.parametrize(
    "foreign",
    [
        sealed("x", "secret", "openai", "gpt-5.5"),
        sealed("x", "secret", "xai", "gpt-5.6"),
        {"type": "thinking", "thinking": "secret", "signature": "anthropic"},
        {"type": "redacted_thinking", "data": "secret"},
    ],
)
def test_reasoning_of_others_is_left_out(foreign: dict[str, Any]) -> None:
    request = messages(("user", "q"), ("assistant", [foreign, use("a")]), ("user", [result("a")]))
    assert "secret" not in json.dumps(items(request))


def test_reasoning_that_nothing_followed_is_left_out() -> None:
    request = messages(("user", "q"), ("assistant", [sealed("x", "e")]), ("user", "go"))
    assert kinds(request) == ["user", "user"]


def test_a_request_without_content_is_refused_in_words() -> None:
    with pytest.raises(UntranslatableError, match="no message"):
        translate({"messages": []})


def test_a_request_that_does_not_stream_asks_for_no_stream() -> None:
    assert "stream" not in translate({"stream": False}).body
