"""What was said in a request's conversation, in the same words for every API."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tests.fakes.strict import as_list, as_mapping

_TEXTS = ("text", "input_text", "output_text")
_PICTURES = ("image", "image_url", "input_image")
_OUTPUT = "function_call_output"


@dataclass(frozen=True, slots=True)
class Said:
    """A message, or a tool's result; system messages and empty ones are left out."""

    who: Literal["user", "assistant", "tool"]
    text: str
    pictures: int = 0


def conversation(api: str, body: Mapping[str, Any]) -> list[Said]:
    """In order; a message that also holds results comes as those results and then its text."""
    said = _items(body) if api == "responses" else _messages(body)
    return [one for one in said if one.text or one.pictures or one.who == "tool"]


def _messages(body: Mapping[str, Any]) -> Iterator[Said]:
    """Of Messages and of Chat Completions."""
    for raw in as_list(body.get("messages")):
        message = as_mapping(raw)
        content = message.get("content")
        for block in as_list(content):
            if as_mapping(block).get("type") == "tool_result":
                yield _said("tool", as_mapping(block).get("content"))
        match message.get("role"):
            case "user" | "assistant" | "tool" as who:
                yield _said(who, content)


def _items(body: Mapping[str, Any]) -> Iterator[Said]:
    for raw in as_list(body.get("input")):
        item = as_mapping(raw)
        if item.get("type") == _OUTPUT:
            yield _said("tool", item.get("output"))
        elif (who := item.get("role")) in ("user", "assistant"):
            yield _said(who, item.get("content"))


def _said(who: Literal["user", "assistant", "tool"], content: object) -> Said:
    if isinstance(content, str):
        return Said(who, content)
    parts = [as_mapping(part) for part in as_list(content)]
    texts = [str(part.get("text")) for part in parts if part.get("type") in _TEXTS]
    return Said(who, "\n".join(texts), sum(part.get("type") in _PICTURES for part in parts))
