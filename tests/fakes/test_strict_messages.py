"""The strict check of Messages takes what Anthropic takes, and names what it refuses."""

from typing import Any

import pytest

from tests.fakes.requests import GONE, MESSAGES, changed, nested_schema
from tests.fakes.strict_messages import faults

TEXT = {"type": "text", "text": "x"}
CACHED = {**TEXT, "cache_control": {"type": "ephemeral"}}
RESULT = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "a"}
CALL = {"type": "tool_use", "id": "toolu_1", "name": "Bash", "input": {}}
REFERENCE = {"type": "tool_reference", "tool_name": "WebFetch"}

COMPACTION: list[dict[str, object]] = [
    {"role": "user", "content": [TEXT]},
    {"role": "system", "content": "# Environment", "output_config": {"effort": "medium"}},
    {"role": "assistant", "content": [TEXT, {**CALL, "input": {"command": "echo 3"}}]},
    {"role": "user", "content": [{**RESULT, "is_error": False}]},
    {"role": "assistant", "content": [CACHED]},
    {"role": "user", "content": "CRITICAL: Respond with TEXT ONLY. Do NOT call any tools."},
]
"""Of `/compact` as Claude Code 2.1.331 asks for it, its tools beside it."""

GOOD: list[tuple[str, object]] = [
    ("system", "Help."),
    ("messages.0.content", "Look."),
    ("messages.3.content.0.is_error", True),
    ("messages.3.content.0.content", [{"type": "tool_reference", "tool_name": "Bash"}]),
    ("messages.+", {"role": "user", "content": "Two users in a row are one turn."}),
    ("messages.+", {"role": "system", "content": "A reminder."}),
    ("messages.1", {"role": "system", "content": [], "output_config": {"effort": "low"}}),
    ("messages.1", {"role": "system", "content": [CACHED], "output_config": {"effort": "low"}}),
    ("messages", COMPACTION),
    ("output_config", {"effort": "max"}),
    ("output_config", {"format": {"type": "json_schema", "schema": {}}}),
    ("thinking", {"type": "enabled", "budget_tokens": 2_000}),
    ("tools.0.input_schema", nested_schema({"type": "array"})),
    ("tools.0.name", "n" * 128),
]

BAD: list[tuple[str, object, str]] = [
    ("functions", [], "unknown field"),
    ("model", GONE, "model: field required"),
    ("max_tokens", GONE, "max_tokens: field required"),
    ("max_tokens", 0, "at least 1"),
    ("temperature", 1.5, "between 0 and 1"),
    ("stop_sequences", [" "], "non-whitespace"),
    ("metadata", {"session": "x"}, "metadata.session: unknown"),
    ("context_management.clear", True, "context_management.clear: unknown"),
    ("thinking", {"type": "deep"}, "none of enabled"),
    ("thinking", {"type": "enabled", "budget_tokens": 32_000}, "greater than thinking.budget"),
    ("thinking", {"type": "enabled", "budget_tokens": 10}, "at least 1024"),
    ("thinking", {"type": "disabled"}, "clear_thinking requires"),
    ("tool_choice", {"type": "any"}, "forces tool use"),
    ("tool_choice", {"type": "tool", "name": "Gone"}, "not found in provided tools"),
    ("tools.0.function", {}, "tools.0.function: unknown"),
    ("tools.0.name", "mcp.server", "does not match"),
    ("tools.0.input_schema", {}, "must be 'object'"),
    ("tools.0.defer_loading", True, "must not be deferred"),
    ("tools.+", MESSAGES["tools"][0], "must be unique"),
    ("messages", [], "at least one message"),
    ("messages.0", GONE, "first message must use the user role"),
    ("messages.3", GONE, "must end with a user message"),
    ("messages.0.role", "developer", "none of user, assistant, system"),
    ("messages.0.content", [], "non-empty content"),
    ("messages.0.name", "Ada", "messages.0.name: unknown"),
    ("messages.0.output_config", {"effort": "low"}, "messages.0.output_config: unknown"),
    ("messages.1.content", [], "non-empty content"),
    ("messages.1.content", " ", "messages.1.content.0.text: text content blocks must"),
    ("messages.1.content", [RESULT], "messages.1.content.0.type: only text"),
    ("messages.1.content", [{**TEXT, "name": "x"}], "messages.1.content.0.name: unknown"),
    ("messages.1.output_config", {"effort": "minimal"}, "Invalid effort level 'minimal'"),
    ("messages.1.output_config", {"format": {}}, "messages.1.output_config.format: unknown"),
    ("output_config", {"effort": "none"}, "Invalid effort level 'none'"),
    ("output_config", {"effort": ["low"]}, "Invalid effort level"),
    ("output_config", {"verbosity": "low"}, "output_config.verbosity: unknown"),
    ("output_config", {"format": {"type": "json_object"}}, "is not json_schema"),
    ("output_config", "low", "output_config: must be an object"),
    ("messages", [*COMPACTION[:-1], {"role": "user", "content": " "}], "non-whitespace text"),
    ("messages", COMPACTION[:-1], "must end with a user message"),
    ("messages.0.content.0.text", " \n", "non-whitespace text"),
    ("messages.0.content.1.source.data", "AA==", "does not match the provided media type"),
    ("messages.0.content.1.source.data", "!", "invalid base64"),
    ("messages.0.content.1.source.media_type", "image/bmp", "none of image/png"),
    ("messages.0.content.+", {"type": "image_url", "image_url": {}}, "is not allowed"),
    ("messages.2.content.0.signature", "", "invalid signature"),
    ("messages.2.content.1.id", "functions.Bash:0", "does not match"),
    ("messages.2.content.1.input", "{}", "must be an object"),
    ("messages.2.content.2.id", "toolu_1", "ids must be unique"),
    ("messages.2.content.+", {"type": "thinking", "thinking": "", "signature": "s"}, "final block"),
    ("messages.3.content.0", GONE, "without tool_result blocks immediately after: toolu_2"),
    ("messages.3.content.0", RESULT, "must have a single result"),
    ("messages.3.content.0.tool_use_id", "toolu_9", "unexpected tool_use_id"),
    ("messages.3.content.0", TEXT, "must come first"),
    ("messages.3.content.0.content", None, "must be a string or an array"),
    ("messages.3.content.0.content", [REFERENCE], "not found in tools"),
    ("messages.3.content.0.content", [RESULT], "not allowed in a tool_result"),
    ("messages.3.content", [RESULT, *[CACHED] * 4], "at most 4 blocks"),
    ("system", [{**TEXT, "cache_control": {"type": "forever"}}], "must be 'ephemeral'"),
    ("messages.2.content.0.signature", "cr1:openai:gpt-4.1:e30=", "private state of another"),
    ("messages.0.content.0.text", "\ud800", "lone surrogate"),
]


def test_a_good_request_has_no_fault() -> None:
    assert faults(MESSAGES) == []


@pytest.mark.parametrize(("path", "value"), GOOD)
def test_what_anthropic_takes_is_taken(path: str, value: object) -> None:
    assert faults(changed(MESSAGES, path, value)) == []


@pytest.mark.parametrize(("path", "value", "rule"), BAD)
def test_what_anthropic_refuses_is_named(path: str, value: object, rule: str) -> None:
    found = faults(changed(MESSAGES, path, value))
    assert any(rule in fault for fault in found), found


def test_a_tool_loop_must_start_with_thinking_where_it_is_enabled() -> None:
    body = changed(MESSAGES, "thinking", {"type": "enabled", "budget_tokens": 2_000})
    found = faults(changed(body, "messages.2.content.0", GONE))
    assert any("expected thinking" in fault for fault in found)


@pytest.mark.parametrize("body", [{}, {"messages": [None, 3], "tools": ["x"], "system": [1]}])
def test_no_request_is_too_odd_to_judge(body: dict[str, Any]) -> None:
    assert faults(body)
