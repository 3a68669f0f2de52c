"""The strict check of Responses takes what OpenAI takes, and names what it refuses."""

from typing import Any

import pytest

from tests.fakes.requests import GONE, PARAMETERS, RESPONSES, changed, nested_schema
from tests.fakes.strict_responses import faults

REASONING = RESPONSES["input"][2]
SAID = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "x"}]}

GOOD: list[tuple[str, object]] = [
    ("input", "Hello"),
    ("input.5.output", [{"type": "input_text", "text": "b"}]),
    ("input.+", SAID),
    ("input.7", {"role": "user", "content": "Now?"}),
    ("input.4", {**RESPONSES["input"][4], "id": "fc_1", "status": "completed"}),
    ("tool_choice", {"type": "function", "name": "Bash"}),
    ("reasoning", {"effort": "none"}),
]

BAD: list[tuple[str, object, str]] = [
    ("messages", [], "messages: unknown field"),
    ("stop", ["x"], "stop: unknown field"),
    ("max_tokens", 5, "max_tokens: unknown field"),
    ("model", "", "missing required parameter"),
    ("max_output_tokens", 8, "at least 16"),
    ("max_output_tokens", 500_000, "at most 128000"),
    ("instructions", [], "must be a string"),
    ("stream_options", {"include_usage": True}, "include_usage: unknown"),
    ("store", True, "with store false"),
    ("previous_response_id", "resp_1", "needs a stored response"),
    ("include", ["everything"], "is not supported"),
    ("temperature", 0, "with a reasoning model"),
    ("reasoning.effort", "minimal", "none of high"),
    ("reasoning.enabled", True, "reasoning.enabled: unknown"),
    ("model", "gpt-4.1", "does not reason"),
    ("text", {"format": {"type": "json_schema", "name": "a b"}}, "does not match"),
    ("tools.0.function", {}, "function: unknown"),
    ("tools.0.type", "bash_20250124", "is not supported"),
    ("tools.0.strict", GONE, "additionalProperties must be false"),
    ("tools.0.parameters", nested_schema({"type": "array"}), "missing items"),
    ("tools.+", RESPONSES["tools"][0], "must be unique"),
    ("tool_choice", {"type": "function", "name": "Gone"}, "names no tool"),
    ("input", [], "at least one item"),
    ("input.0.role", "system", "system messages are not allowed"),
    ("input.0.role", "tool", "is none of user"),
    ("input.0.content", [], "non-empty array"),
    ("input.0.content.0.type", "text", "is none of input_file"),
    ("input.0.content.0.type", "output_text", "is none of input_file"),
    ("input.0.content.0.cache_control", {}, "cache_control: unknown"),
    ("input.0.content.1.image_url", {"url": "x"}, "neither an https URL"),
    ("input.0.tool_calls", [], "tool_calls: unknown"),
    ("input.2.encrypted_content", GONE, "encrypted_content is needed"),
    ("input.2.summary", GONE, "missing required parameter, an array"),
    ("input.2.id", "msg_1", "begins with 'rs_'"),
    ("input.2.signature", "x", "signature: unknown"),
    ("input.+", REASONING, "without its required following item"),
    ("input.3.arguments", "{", "text of a JSON object"),
    ("input.3.name", "n" * 65, "does not match"),
    ("input.3.call_id", "i" * 65, "1 to 64 characters"),
    ("input.3.call_id", "call_2", "used by an earlier call"),
    ("input.3.id", "call_1", "begins with 'fc_'"),
    ("input.5", GONE, "no tool output found for function call call_2"),
    ("input.5", SAID, "no tool output found for function call call_2"),
    ("input.5.call_id", "call_1", "no tool call found"),
    ("input.5.output", None, "a string or a non-empty array"),
    ("input.5.type", "tool_result", "is not supported"),
    ("input.7.content.0.text", "cr1:anthropic:x", "private state of another"),
]


def test_a_good_request_has_no_fault() -> None:
    assert faults(RESPONSES) == []


@pytest.mark.parametrize(("path", "value"), GOOD)
def test_what_openai_takes_is_taken(path: str, value: object) -> None:
    assert faults(changed(RESPONSES, path, value)) == []


@pytest.mark.parametrize(("path", "value", "rule"), BAD)
def test_what_openai_refuses_is_named(path: str, value: object, rule: str) -> None:
    found = faults(changed(RESPONSES, path, value))
    assert any(rule in fault for fault in found), found


def test_a_strict_tool_requires_all_it_has() -> None:
    strict = {**PARAMETERS, "additionalProperties": False}
    body = changed(RESPONSES, "tools.0.parameters", strict)
    body = changed(body, "tools.0.strict", True)
    assert any("every property must be required" in fault for fault in faults(body))
    assert faults(changed(body, "tools.0.parameters.required", ["command"])) == []


@pytest.mark.parametrize("body", [{}, {"input": [None, 3], "tools": ["x"]}])
def test_no_request_is_too_odd_to_judge(body: dict[str, Any]) -> None:
    assert faults(body)
