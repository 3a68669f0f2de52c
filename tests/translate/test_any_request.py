"""Whatever a conversation looks like: each text, call and result reaches the provider once."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.apis import translation_for
from claude_router.translate.dialects import ProviderApi, resolve

from .chat_helpers import messages, result, use

MODELS: dict[ProviderApi, list[str]] = {
    "chat": [
        "somewhere/m",
        "mistral/m",
        "gemini/gemini-3",
        "openai/gpt-5.6",
        "ollama/x",
        "deepseek/v4",
        "openrouter/anthropic/claude-opus-5-5",
    ],
    "responses": ["openai/gpt-5.6", "xai/grok-4"],
    "messages": ["deepseek/deepseek-v4-pro", "moonshotai/kimi-k3", "ollama/x"],
}
KINDS = ("text", "string", "document", "image", "call", "result", "parts", "failure", "thinking")
IDS = ("a", "b", "functions.x:0", "toolu_" + "x" * 60)
BLOCKS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(IDS)), max_size=4)
TURNS = st.lists(st.tuples(st.sampled_from(["user", "assistant", "system"]), BLOCKS), max_size=6)

Turns = list[tuple[str, list[tuple[str, str]]]]


def block(kind: str, call_id: str, words: str) -> Any:
    match kind:
        case "text":
            return {"type": "text", "text": words}
        case "string":
            return words
        case "document":
            return {"type": "document", "source": {"type": "text", "data": words}}
        case "image":
            return {"type": "image", "source": {"type": "url", "url": f"https://e.com/{words}"}}
        case "call":
            return use(call_id, words=words)
        case "result":
            return result(call_id, words)
        case "parts":
            png = {"type": "base64", "media_type": "image/png", "data": "aGk="}
            return result(
                call_id, [{"type": "text", "text": words}, {"type": "image", "source": png}]
            )
        case "failure":
            return result(call_id, words, is_error=True)
    return {"type": "thinking", "thinking": words, "signature": "anthropic"}


def conversation(turns: Turns) -> tuple[dict[str, Any], list[str]]:
    """The request, and the words in it that must arrive."""
    said: list[tuple[str, Any]] = [("user", "start")]
    wanted: list[str] = []
    for role, blocks in turns:
        content: list[Any] = []
        for kind, call_id in blocks:
            if role == "system":
                kind = "text"
            words = f"w{len(said)}-{len(content)}."
            content.append(block(kind, call_id, words))
            wanted += [words] if kind not in ("thinking", "image") else []
        said.append((role, content))
    return messages(*said, ("user", "end")), wanted


def translated(api: ProviderApi, model: str, request: dict[str, Any]) -> dict[str, Any]:
    provider, _, model_id = model.partition("/")
    return translation_for(
        api,
        {"max_tokens": 99, "stream": True, **request},
        provider=provider,
        model_id=model_id,
        requested_model="m",
        dialect=resolve(provider, model_id, api),
    ).body


def exchanged(api: ProviderApi, body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """("call", id), ("answer", id) and ("words", "") in the order in which the provider reads."""
    for item in body["input"] if api == "responses" else body["messages"]:
        if api == "responses":
            kinds = {"function_call": "call", "function_call_output": "answer"}
            yield kinds.get(item["type"], "words"), item.get("call_id", "")
        elif api == "messages":
            for part in item["content"]:
                kinds = {"tool_use": "call", "tool_result": "answer"}
                yield (
                    kinds.get(part["type"], "words"),
                    part.get("id") or part.get("tool_use_id", ""),
                )
        elif item["role"] == "tool":
            yield "answer", item["tool_call_id"]
        else:
            assert item["content"] or item["tool_calls"]
            yield "words", ""
            yield from (("call", call["id"]) for call in item.get("tool_calls", []))


@pytest.mark.parametrize("api", MODELS)
@settings(max_examples=2000, deadline=None)
@given(turns=TURNS, number=st.integers(0, 6))
def test_no_text_call_or_result_is_lost_and_every_call_is_answered_at_once(
    api: ProviderApi, turns: Turns, number: int
) -> None:
    request, wanted = conversation(turns)
    body = translated(api, MODELS[api][number % len(MODELS[api])], request)
    text = json.dumps(body, ensure_ascii=False)
    assert [words for words in wanted if text.count(words) != 1] == []
    pending: list[str] = []
    for kind, call_id in exchanged(api, body):
        if kind == "call":
            pending.append(call_id)
        elif kind == "answer":
            assert call_id == pending.pop(0)
        else:
            assert pending == []
    assert pending == []
