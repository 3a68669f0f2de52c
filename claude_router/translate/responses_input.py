"""The `input` items of a Responses request.

Source: platform.openai.com/docs/api-reference/responses/create, 2026-08. Nothing is stored at
the provider: reasoning goes back encrypted, right before what followed from it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from claude_router.translate.content import Image, Piece, Text, blocks_of, text_of
from claude_router.translate.dialects import Dialect
from claude_router.translate.history import (
    Answer,
    AssistantStep,
    Step,
    SystemStep,
    UserStep,
    read_steps,
)
from claude_router.translate.names import CallIds, ToolNames
from claude_router.translate.thinking import own_state

_NO_OUTPUT = "(no output)"

Item = dict[str, Any]


class InputItems:
    """Builds the array for one provider's model."""

    def __init__(self, dialect: Dialect, names: ToolNames, *, provider: str, model_id: str) -> None:
        self._dialect, self._names = dialect, names
        self._provider, self._model_id = provider, model_id
        self._ids = CallIds(dialect)

    def build(self, body: Mapping[str, Any]) -> list[Item]:
        steps = read_steps(body.get("messages"), self._dialect)
        has_thinking = any(isinstance(step, AssistantStep) and step.thinking for step in steps)
        followers = _followers(body.get("messages")) if has_thinking else {}
        return [item for step in steps for item in self._items(step, followers)]

    def _items(self, step: Step, followers: Mapping[str, str]) -> list[Item]:
        match step:
            case SystemStep(text):
                return [_message("developer", [_part(Text(text))])]
            case UserStep(pieces):
                return [_message("user", [_part(piece) for piece in pieces])]
            case _:
                return self._assistant(step, followers)

    def _assistant(self, step: AssistantStep, followers: Mapping[str, str]) -> list[Item]:
        items: list[Item] = []
        reasoning = self._reasoning(step, followers)
        if step.text:
            items += reasoning.get("", ())
            items.append(_message("assistant", [{"type": "output_text", "text": step.text}]))
        for call in step.calls:
            items += reasoning.get(call.id, ())
            items.append(
                {
                    "type": "function_call",
                    "call_id": self._ids.upstream(call.id),
                    "name": self._names.upstream(call.name),
                    "arguments": call.arguments,
                }
            )
        return [*items, *map(self._output, step.answers)]

    def _reasoning(
        self, step: AssistantStep, followers: Mapping[str, str]
    ) -> dict[str | None, list[Item]]:
        """This model's reasoning by what it led to: a call's id or "" for the text."""
        items: dict[str | None, list[Item]] = {}
        for block in step.thinking:
            state = own_state(block, self._provider, self._model_id)
            if state and state.get("item"):
                follower = followers.get(str(block.get("signature")))
                items.setdefault(follower, []).append(_reasoning_item(block, state))
        return items

    def _output(self, answer: Answer) -> Item:
        output: Any = text_of(answer.pieces) or _NO_OUTPUT
        if not all(isinstance(piece, Text) for piece in answer.pieces):
            output = [_part(piece) for piece in answer.pieces]
        call_id = self._ids.upstream(answer.call_id)
        return {"type": "function_call_output", "call_id": call_id, "output": output}


def _followers(messages: object) -> dict[str, str]:
    """For each thinking block, by its signature, the call behind it, or "" for text."""
    followers: dict[str, str] = {}
    for message in messages if isinstance(messages, list) else []:
        waiting: list[str] = []
        for block in blocks_of(message.get("content")) if isinstance(message, dict) else []:
            kind = block.get("type")
            if kind == "thinking":
                waiting.append(str(block.get("signature")))
            elif waiting and kind in ("text", "tool_use", "server_tool_use"):
                follower = "" if kind == "text" else str(block.get("id"))
                followers |= dict.fromkeys(waiting, follower)
                waiting = []
    return followers


def _reasoning_item(block: Mapping[str, Any], state: Mapping[str, Any]) -> Item:
    thinking = block.get("thinking")
    summary = [{"type": "summary_text", "text": thinking}] if thinking else []
    return {"type": "reasoning", "summary": summary, **state["item"]}


def _message(role: str, parts: Sequence[Item]) -> Item:
    return {"type": "message", "role": role, "content": list(parts)}


def _part(piece: Piece) -> Item:
    match piece:
        case Text(text):
            return {"type": "input_text", "text": text}
        case Image(url):
            return {"type": "input_image", "image_url": url, "detail": "auto"}
        case _:
            return {"type": "input_file", "filename": piece.name, "file_data": piece.url}
