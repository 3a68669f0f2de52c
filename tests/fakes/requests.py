"""Requests to spoil: one good request of each API, and a way to change one place of it."""

import copy
from typing import Any

GONE = object()
"""In place of a value: the field is taken away."""

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PARAMETERS = {"type": "object", "properties": {"command": {"type": "string"}}}


def changed(body: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy of `body` with `value` at `path`, e.g. `messages.1.role`; `+` appends to a list."""
    spoilt = copy.deepcopy(body)
    *way, last = path.split(".")
    place: Any = spoilt
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if last == "+":
        place.append(value)
    elif value is GONE:
        del place[int(last) if isinstance(place, list) else last]
    else:
        place[int(last) if isinstance(place, list) else last] = value
    return spoilt


def nested_schema(part: object) -> dict[str, Any]:
    """Parameters with `part` as the schema of one property."""
    return {"type": "object", "properties": {"part": part}}


MESSAGES: dict[str, Any] = {
    "model": "claude-opus-5-5",
    "max_tokens": 32_000,
    "system": [{"type": "text", "text": "Help.", "cache_control": {"type": "ephemeral"}}],
    "thinking": {"type": "adaptive", "display": "omitted"},
    "context_management": {"edits": [{"type": "clear_thinking_20251015", "keep": "all"}]},
    "tools": [{"name": "Bash", "description": "Runs.", "input_schema": PARAMETERS}],
    "stream": True,
    "messages": [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Look."},
                {
                    "type": "image",
                    "source": {"type": "base64", "media_type": "image/png", "data": PNG},
                },
            ],
        },
        {"role": "system", "content": "# Environment"},
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "Hm.", "signature": "seal"},
                {"type": "tool_use", "id": "toolu_1", "name": "Bash", "input": {"command": "ls"}},
                {"type": "tool_use", "id": "toolu_2", "name": "Bash", "input": {}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "toolu_2", "content": "b"},
                {"type": "tool_result", "tool_use_id": "toolu_1", "content": []},
                {"type": "text", "text": "And now?"},
            ],
        },
    ],
}

CHAT: dict[str, Any] = {
    "model": "gpt-4.1",
    "max_completion_tokens": 32_000,
    "stream": True,
    "stream_options": {"include_usage": True},
    "tools": [
        {
            "type": "function",
            "function": {"name": "Bash", "description": "Runs.", "parameters": PARAMETERS},
        }
    ],
    "tool_choice": "auto",
    "messages": [
        {"role": "system", "content": "Help."},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Look."},
                {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}},
            ],
        },
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "Bash", "arguments": '{"command": "ls"}'},
                },
                {
                    "id": "call_2",
                    "type": "function",
                    "function": {"name": "Bash", "arguments": "{}"},
                },
            ],
        },
        {"role": "tool", "tool_call_id": "call_2", "content": "b"},
        {"role": "tool", "tool_call_id": "call_1", "content": "a"},
        {"role": "user", "content": "And now?"},
    ],
}

RESPONSES: dict[str, Any] = {
    "model": "gpt-5.6",
    "max_output_tokens": 32_000,
    "instructions": "Help.",
    "stream": True,
    "store": False,
    "include": ["reasoning.encrypted_content"],
    "reasoning": {"effort": "medium", "summary": "auto"},
    "tools": [{"type": "function", "name": "Bash", "parameters": PARAMETERS, "strict": False}],
    "input": [
        {
            "type": "message",
            "role": "user",
            "content": [
                {"type": "input_text", "text": "Look."},
                {
                    "type": "input_image",
                    "image_url": f"data:image/png;base64,{PNG}",
                    "detail": "auto",
                },
            ],
        },
        {"type": "message", "role": "developer", "content": "# Environment"},
        {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "sealed"},
        {"type": "function_call", "call_id": "call_1", "name": "Bash", "arguments": "{}"},
        {"type": "function_call", "call_id": "call_2", "name": "Bash", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "call_2", "output": "b"},
        {"type": "function_call_output", "call_id": "call_1", "output": "a"},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Now?"}]},
    ],
}
