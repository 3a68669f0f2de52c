"""Reads a request of either API into a `Question`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from claude_router.demo.answer import Question

_REMINDER = re.compile(r"<system-reminder>.*?</system-reminder>", re.DOTALL)


def read_question(
    api: Literal["messages", "chat"], body: Mapping[str, Any], headers: Mapping[str, str]
) -> Question:
    """The newest user text, and the tool results that came after it."""
    text, results = "", list[str]()
    for message in body.get("messages", []):
        new_text, new_results = _said(message)
        if new_text:
            text, results = new_text, []
        results += new_results
    return Question(
        api=api,
        model=str(body.get("model", "")),
        text=text,
        results=tuple(results),
        tools=tuple(_tool_names(body)),
        system=_system(body),
        is_streamed=body.get("stream") is True,
        headers=headers,
        body=body,
    )


def _said(message: Mapping[str, Any]) -> tuple[str, list[str]]:
    content = message.get("content")
    if message.get("role") == "tool":
        return "", [_plain(content)]
    if message.get("role") != "user":
        return "", []
    results = [_plain(b.get("content")) for b in _blocks(content) if b.get("type") == "tool_result"]
    text = _REMINDER.sub("", _plain(content)).strip()
    return text, results


def _blocks(content: object) -> Sequence[Mapping[str, Any]]:
    return content if isinstance(content, list) else []


def _plain(content: object) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(b.get("text", "")) for b in _blocks(content) if b.get("type") == "text")


def _system(body: Mapping[str, Any]) -> str:
    if "system" in body:
        return _plain(body["system"])
    messages = body.get("messages", [])
    return "\n".join(_plain(m.get("content")) for m in messages if m.get("role") == "system")


def _tool_names(body: Mapping[str, Any]) -> list[str]:
    tools = body.get("tools") or []
    return [str((tool.get("function") or tool).get("name", "")) for tool in tools]
