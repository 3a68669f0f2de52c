from typing import Any

import pytest

from claude_router.translate.dialects import resolve
from claude_router.translate.effort import effort_parameters, nearest_effort, wanted_effort

ADAPTIVE: dict[str, Any] = {"thinking": {"type": "adaptive"}}
MAX = ADAPTIVE | {"output_config": {"effort": "max"}}
OFF: dict[str, Any] = {"thinking": {"type": "disabled"}}


@pytest.mark.parametrize(
    ("model", "body", "has_tools", "expected"),
    [
        ("somewhere/m", {}, False, {}),
        ("somewhere/m", ADAPTIVE, False, {}),
        ("somewhere/m", MAX, False, {"reasoning_effort": "high"}),
        ("openai/gpt-4.1", MAX, False, {}),
        ("openai/gpt-5.6", MAX, False, {"reasoning_effort": "xhigh"}),
        ("openai/gpt-5.6", {}, True, {"reasoning_effort": "none"}),
        ("openai/gpt-5.4", MAX, True, {}),
        ("openai/gpt-5.4", OFF, False, {"reasoning_effort": "none"}),
        ("deepseek/deepseek-v4-pro", OFF, True, {"thinking": {"type": "disabled"}}),
        ("deepseek/deepseek-v4-pro", MAX, True, {"thinking": {"type": "enabled"}}),
        ("moonshotai/kimi-k2.7", OFF, False, {}),
        ("moonshotai/kimi-k3", MAX, False, {"reasoning_effort": "max"}),
        ("openrouter/x/y", OFF, False, {"reasoning": {"enabled": False}}),
        ("openrouter/x/y", MAX, False, {"reasoning": {"effort": "xhigh"}}),
        ("qwen/qwen3", ADAPTIVE | {"stream": True}, False, {"enable_thinking": True}),
        ("qwen/qwen3", ADAPTIVE, False, {"enable_thinking": False}),
        ("groq/llama-3.3-70b-versatile", MAX, True, {}),
        ("ollama/qwen3-coder", MAX, True, {}),
    ],
)
def test_effort_in_each_providers_words(
    model: str, body: dict[str, Any], has_tools: bool, expected: dict[str, Any]
) -> None:
    provider, _, model_id = model.partition("/")
    dialect = resolve(provider, model_id, "chat", {})
    assert effort_parameters(body, dialect, has_tools=has_tools) == expected


@pytest.mark.parametrize(
    ("budget", "effort"), [(1024, "low"), (10_000, "medium"), (31_999, "high"), (99_999, "xhigh")]
)
def test_a_budget_is_an_effort(budget: int, effort: str) -> None:
    thinking = {"type": "enabled", "budget_tokens": budget}
    assert wanted_effort({"thinking": thinking}) == effort


def test_the_nearest_accepted_effort_is_taken_and_never_none() -> None:
    assert nearest_effort("max", ("none", "low", "high")) == "high"
    assert nearest_effort("low", ("none", "medium")) == "medium"
    assert nearest_effort("low", ()) is None
