"""Messages requests as Claude Code sends them, cut down to what routing looks at."""

from collections.abc import Mapping
from typing import Any

from claude_router.route.classifier import Turn
from claude_router.route.decision import Lane
from claude_router.route.traits import Traits

Message = dict[str, Any]
SESSION = "5f0c1c9e-0000-4000-8000-000000000001"
TOOLS = [{"name": "Bash", "description": "Runs a command", "input_schema": {"type": "object"}}]
REMINDER = "<system-reminder>\nThe date is known.\n</system-reminder>"


def user(*texts: str) -> Message:
    return {"role": "user", "content": [{"type": "text", "text": text} for text in texts]}


def assistant(text: str) -> Message:
    return {"role": "assistant", "content": [{"type": "text", "text": text}]}


def tool_use(identity: str = "toolu_1", text: str = "") -> Message:
    said = [{"type": "text", "text": text}] if text else []
    call = {"type": "tool_use", "id": identity, "name": "Bash", "input": {"command": "ls"}}
    return {"role": "assistant", "content": [*said, call]}


def tool_result(output: str = "a b c", *extra: Mapping[str, Any]) -> Message:
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": output}
    return {"role": "user", "content": [result, *extra]}


def text_block(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


def image_block() -> dict[str, Any]:
    return {
        "type": "image",
        "source": {"type": "base64", "media_type": "image/png", "data": "AA=="},
    }


def body(*messages: Message, **fields: Any) -> dict[str, Any]:
    return {
        "model": "claude-sonnet-5-5",
        "messages": list(messages),
        "system": [text_block("You are Claude Code.")],
        "tools": TOOLS,
        "metadata": {"user_id": f'{{"device_id":"d","session_id":"{SESSION}"}}'},
        "max_tokens": 32_000,
        "stream": True,
        **fields,
    }


def hints(request_class: str = "main", prompt: str | None = None, **more: str) -> dict[str, str]:
    """Hint headers; `agent_id="a"` becomes `x-claude-code-agent-id`."""
    headers = {"x-claude-code-request-class": request_class, "x-claude-code-session-id": SESSION}
    if prompt is not None:
        headers["x-claude-code-prompt-id"] = prompt
    for name, value in more.items():
        headers[f"x-claude-code-{name.replace('_', '-')}"] = value
    return headers


def traits(lane: Lane = Lane.USER_TURN, **fields: Any) -> Traits:
    """Traits of a small request, with `fields` changed."""
    words = str(fields.get("user_text", "write a parser"))
    values: dict[str, Any] = {
        "lane": lane,
        "session_id": "s",
        "conversation_id": "s",
        "turn_id": "t1",
        "agent_id": None,
        "requested_model": "claude-sonnet-5-5",
        "user_text": words,
        "turns": (Turn("user", words),),
        "has_images": False,
        "has_tools": True,
        "needs_web_search": False,
        "input_tokens": 1_000,
        "is_streamed": True,
    }
    return Traits(**{**values, **fields})
