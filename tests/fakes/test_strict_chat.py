"""The strict check of Chat Completions takes what OpenAI takes, and names what it refuses."""

from typing import Any

import pytest

from tests.fakes.requests import CHAT, GONE, changed, nested_schema
from tests.fakes.strict_chat import faults

CALL = CHAT["messages"][2]["tool_calls"][0]
NO_PROPERTIES = {"type": "object"}

GOOD: list[tuple[str, object]] = [
    ("messages.5.role", "developer"),
    ("messages.2.content", "I look."),
    ("messages.1.content.1.image_url.url", "https://example.com/a.png"),
    ("tool_choice", {"type": "function", "function": {"name": "Bash"}}),
    ("messages.+", {"role": "assistant", "content": "Done."}),
    ("tools.0.function.parameters", nested_schema({"type": ["string", "null"]})),
    ("tools.0.function.parameters", nested_schema({"anyOf": [{"type": "string"}, True]})),
]

BAD: list[tuple[str, object, str]] = [
    ("max_output_tokens", 5, "unknown field"),
    ("system", "Help.", "system: unknown field"),
    ("thinking", {"type": "adaptive"}, "thinking: unknown field"),
    ("model", "", "must provide a model"),
    ("max_completion_tokens", 64_000, "at most 32768"),
    ("max_tokens", 5, "cannot both be set"),
    ("temperature", 3, "between 0 and 2"),
    ("stop", ["a", "b", "c", "d", "e"], "1 to 4 sequences"),
    ("stream", GONE, "only allowed when stream is enabled"),
    ("stream_options.usage", True, "stream_options.usage: unknown"),
    ("reasoning_effort", "low", "does not reason"),
    ("reasoning_effort", "max", "none of high"),
    ("response_format", {"type": "xml"}, "is not known"),
    ("prompt_cache_key", "k" * 65, "longer than 64"),
    ("tools", [], "1 to 128 tools"),
    ("tools", CHAT["tools"] * 129, "not of 129"),
    ("tools.0", {"name": "Bash", "input_schema": {}}, "tools[0].input_schema: unknown"),
    ("tools.0.function.cache_control", {}, "cache_control: unknown"),
    ("tools.0.function.name", "n" * 65, "does not match"),
    ("tools.0.function.parameters", {}, "must be 'object'"),
    ("tools.0.function.parameters", NO_PROPERTIES, "missing properties"),
    ("tools.0.function.parameters", {**NO_PROPERTIES, "anyOf": []}, "anyOf is not supported"),
    ("tools.0.function.parameters", nested_schema({"type": "array"}), "missing items"),
    ("tools.0.function.parameters", nested_schema({"type": "text"}), "no type of JSON Schema"),
    ("tools.0.function.parameters", nested_schema({"enum": []}), "at least one value"),
    ("tool_choice", "any", "names no tool"),
    ("messages", [], "at least one message"),
    ("messages.0.role", "function", "is none of system"),
    ("messages.0.cache_control", {}, "cache_control: unknown"),
    ("messages.2.reasoning_content", "Hm.", "reasoning_content: unknown"),
    ("messages.2.tool_calls", [], "empty array"),
    ("messages.2.tool_calls", GONE, "needs content or tool_calls"),
    ("messages.2.tool_calls.0.function.arguments", {}, "text of a JSON object"),
    ("messages.2.tool_calls.0.function.arguments", "", "text of a JSON object"),
    ("messages.2.tool_calls.0.function.name", "a.b", "does not match"),
    ("messages.2.tool_calls.0.id", "i" * 41, "1 to 40 characters"),
    ("messages.2.tool_calls.0.index", 0, "index: unknown"),
    ("messages.2.tool_calls.+", CALL, "used by an earlier call"),
    ("messages.3", GONE, "without one: call_2"),
    ("messages.3.tool_call_id", "call_1", "is not waiting"),
    ("messages.3", {"role": "user", "content": "Wait."}, "must be followed by tool messages"),
    ("messages.3.content", None, "got null"),
    ("messages.3.content", [{"type": "image_url"}], "not allowed in a message of role tool"),
    ("messages.5.content", [], "non-empty array"),
    ("messages.5.content", [{"type": "tool_result"}], "not allowed in a message of role user"),
    ("messages.1.content.0.cache_control", {}, "cache_control: unknown"),
    ("messages.1.content.1.image_url.url", "file:///a.png", "neither an https URL"),
    ("messages.1.content.1.image_url.url", "data:image/png;base64,AA==", "does not match"),
    ("messages.5.content", "cr1:anthropic:claude", "private state of another"),
]


def test_a_good_request_has_no_fault() -> None:
    assert faults(CHAT) == []


@pytest.mark.parametrize(("path", "value"), GOOD)
def test_what_openai_takes_is_taken(path: str, value: object) -> None:
    assert faults(changed(CHAT, path, value)) == []


@pytest.mark.parametrize(("path", "value", "rule"), BAD)
def test_what_openai_refuses_is_named(path: str, value: object, rule: str) -> None:
    found = faults(changed(CHAT, path, value))
    assert any(rule in fault for fault in found), found


@pytest.mark.parametrize(
    ("key", "value"), [("max_tokens", 5), ("stop", ["x"]), ("temperature", 0), ("top_p", 0.5)]
)
def test_a_reasoning_model_pins_its_parameters(key: str, value: object) -> None:
    body = {**CHAT, "model": "gpt-5.6", "reasoning_effort": "none"}
    assert faults(body) == []
    assert any("reasoning model" in fault for fault in faults({**body, key: value}))


def test_tools_beside_reasoning_belong_to_the_other_api() -> None:
    body = {**CHAT, "model": "gpt-5.6", "reasoning_effort": "low"}
    assert any("/v1/responses" in fault for fault in faults(body))


@pytest.mark.parametrize("body", [{}, {"messages": [None, 3], "tools": ["x"]}])
def test_no_request_is_too_odd_to_judge(body: dict[str, Any]) -> None:
    assert faults(body)
