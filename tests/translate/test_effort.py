from typing import Any

import pytest

from claude_router.translate.apis import translation_for
from claude_router.translate.dialects import ProviderApi, resolve
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


def told(*efforts: Any, **more: Any) -> dict[str, Any]:
    """A conversation in which system messages without words set these efforts."""
    turns: list[dict[str, Any]] = []
    for effort in efforts:
        turns.append({"role": "user", "content": "q"})
        turns.append({"role": "system", "content": [], "output_config": {"effort": effort}})
    return {"messages": turns, **more}


@pytest.mark.parametrize(
    ("body", "effort"),
    [
        (told("low"), "low"),
        (told("low", "xhigh"), "xhigh"),
        (told("low", output_config={"effort": "max"}), "low"),
        (told(output_config={"effort": "max"}), "max"),
        (told("low", None, 3, ["max"], "utmost"), "low"),
        (told("low", thinking={"type": "enabled", "budget_tokens": 40_000}), "low"),
        (
            {"messages": [{"role": "user", "content": "q", "output_config": {"effort": "max"}}]},
            None,
        ),
        ({"messages": ["odd", {"role": "system", "output_config": "odd"}]}, None),
        ({"messages": "odd"}, None),
    ],
)
def test_the_effort_last_set_amid_the_conversation_counts(
    body: dict[str, Any], effort: str | None
) -> None:
    assert wanted_effort(body) == effort


@pytest.mark.parametrize(
    ("api", "model", "expected"),
    [
        ("chat", "openai/gpt-5.6", {"reasoning_effort": "low"}),
        ("chat", "openrouter/x/y", {"reasoning": {"effort": "low"}}),
        ("responses", "openai/gpt-5.6", {"reasoning": {"effort": "low", "summary": "auto"}}),
        (
            "messages",
            "moonshotai/kimi-k3",
            {"thinking": {"type": "enabled", "budget_tokens": 2_048}},
        ),
    ],
)
def test_the_effort_of_a_turn_reaches_every_api_and_leaves_no_message(
    api: ProviderApi, model: str, expected: dict[str, Any]
) -> None:
    provider, _, model_id = model.partition("/")
    request = ADAPTIVE | told("low", output_config={"effort": "max"}, max_tokens=9_000)
    body = translation_for(
        api,
        request,
        provider=provider,
        model_id=model_id,
        requested_model="claude-opus-5-5",
        dialect=resolve(provider, model_id, api),
    ).body
    assert {key: body.get(key) for key in expected} == expected
    assert len(body.get("messages") or body["input"]) == 1


def test_the_nearest_accepted_effort_is_taken_and_never_none() -> None:
    assert nearest_effort("max", ("none", "low", "high")) == "high"
    assert nearest_effort("low", ("none", "medium")) == "medium"
    assert nearest_effort("low", ()) is None
