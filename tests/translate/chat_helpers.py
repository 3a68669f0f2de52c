"""Short ways to translate a request and to play a provider's stream."""

import json
from typing import Any

from claude_router.translate.chat import ChatTranslation
from claude_router.translate.dialects import Dialect, resolve

PING = {"name": "t", "input_schema": {"type": "object", "properties": {}}}


def translate(
    request: dict[str, Any] | None = None,
    *,
    model: str = "somewhere/model",
    quirks: dict[str, object] | None = None,
) -> ChatTranslation:
    provider, _, model_id = model.partition("/")
    dialect: Dialect = resolve(provider, model_id, "chat", quirks)
    base: dict[str, Any] = {
        "max_tokens": 1024,
        "stream": True,
        "messages": [{"role": "user", "content": "Hi"}],
    }
    return ChatTranslation(
        base | (request or {}),
        provider=provider,
        model_id=model_id,
        requested_model="claude-opus-5-5",
        dialect=dialect,
    )


def messages(*turns: tuple[str, Any]) -> dict[str, Any]:
    return {"messages": [{"role": role, "content": content} for role, content in turns]}


def use(call_id: str, name: str = "t", **arguments: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": call_id, "name": name, "input": arguments}


def result(call_id: str, content: Any = "r", **more: Any) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": call_id, "content": content, **more}


def chunk(delta: dict[str, Any] | None = None, finish: str | None = None, **more: Any) -> str:
    return json.dumps({"choices": [{"delta": delta or {}, "finish_reason": finish}], **more})


def call(
    arguments: Any = None,
    *,
    index: int | None = 0,
    call_id: str | None = None,
    name: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    function = {"name": name, "arguments": arguments}
    fields = {"index": index, "id": call_id, **more}
    known = {key: value for key, value in fields.items() if value is not None}
    given = {key: value for key, value in function.items() if value is not None}
    return {"tool_calls": [{**known, "function": given}]}


def play(
    *chunks: str, translation: ChatTranslation | None = None, closes: bool = True
) -> list[dict[str, Any]]:
    """The events of a stream that ends after `chunks`."""
    stream = (translation or translate()).open_stream("msg_1")
    events = [event for data in chunks for event in stream.feed("", data)]
    return events + (stream.close() if closes else [])
