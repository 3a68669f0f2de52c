"""Short ways to translate to Responses and to play its stream."""

import json
from typing import Any

from claude_router.translate.dialects import resolve
from claude_router.translate.responses import ResponsesTranslation

Event = tuple[str, dict[str, Any]]


def translate(
    request: dict[str, Any] | None = None,
    *,
    model: str = "openai/gpt-5.6",
    quirks: dict[str, object] | None = None,
) -> ResponsesTranslation:
    provider, _, model_id = model.partition("/")
    base = {"max_tokens": 1024, "stream": True, "messages": [{"role": "user", "content": "Hi"}]}
    return ResponsesTranslation(
        base | (request or {}),
        provider=provider,
        model_id=model_id,
        requested_model="claude-opus-5-5",
        dialect=resolve(provider, model_id, "responses", quirks),
    )


def text_item(words: str) -> dict[str, Any]:
    content = [{"type": "output_text", "text": words, "annotations": []}]
    return {"id": f"msg_{words[:4]}", "type": "message", "role": "assistant", "content": content}


def reasoning_item(words: str = "", encrypted: str | None = "blob") -> dict[str, Any]:
    summary = [{"type": "summary_text", "text": words}] if words else []
    return {"id": "rs_1", "type": "reasoning", "summary": summary, "encrypted_content": encrypted}


def call_item(call_id: str = "call_1", name: str = "t", arguments: str = "{}") -> dict[str, Any]:
    item = {"type": "function_call", "call_id": call_id, "name": name, "arguments": arguments}
    return {"id": "fc_" + call_id, **item}


def finished(
    output: list[dict[str, Any]] | None = None, status: str = "completed", **more: Any
) -> Event:
    usage = {"input_tokens": 7, "output_tokens": 3}
    response = {"status": status, "output": output or [], "usage": usage, **more}
    return f"response.{status}", {"response": response}


def pieces(item: dict[str, Any], index: int, size: int = 3) -> list[Event]:
    """The events of one output item, its text cut into deltas of `size` characters."""
    key = {"output_index": index, "item_id": item["id"]}
    kind, text, empty = _whole(item)
    added: Event = ("response.output_item.added", {**key, "item": {**item, **empty}})
    deltas: list[Event] = [
        (f"response.{kind}.delta", {**key, "delta": text[at : at + size]})
        for at in range(0, len(text), size)
    ]
    return [added, *deltas, ("response.output_item.done", {**key, "item": item})]


def _whole(item: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """The name of an item's deltas, its whole text, and what it lacks when it begins."""
    if item["type"] == "message":
        return "output_text", item["content"][0]["text"], {"content": []}
    if item["type"] == "function_call":
        return "function_call_arguments", item["arguments"], {"arguments": ""}
    text = "".join(part["text"] for part in item["summary"])
    return "reasoning_summary_text", text, {"summary": [], "encrypted_content": None}


def play(
    *events: Event,
    translation: ResponsesTranslation | None = None,
    closes: bool = True,
) -> list[dict[str, Any]]:
    stream = (translation or translate()).open_stream("msg_1")
    out: list[dict[str, Any]] = []
    for name, data in events:
        out += stream.feed(name, json.dumps({"type": name, **data}))
    return out + (stream.close() if closes else [])
