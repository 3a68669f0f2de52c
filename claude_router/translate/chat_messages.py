"""The `messages` of a Chat Completions request.

Source: platform.openai.com/docs/api-reference/chat/create, 2026-08.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from claude_router.translate.content import Image, Piece, Text, system_pieces, text_of
from claude_router.translate.dialects import Dialect
from claude_router.translate.history import (
    Answer,
    AssistantStep,
    Step,
    SystemStep,
    UserStep,
    read_steps,
    reminder,
)
from claude_router.translate.names import CallIds, ToolNames
from claude_router.translate.thinking import own_state

_NO_REASONING = " "
_FOREIGN_SIGNATURE = {"google": {"thought_signature": "skip_thought_signature_validator"}}
_AFTER_TOOL = "Understood."
_NO_OUTPUT = "(no output)"


class ChatMessages:
    """Builds the array for one provider's model."""

    def __init__(
        self, dialect: Dialect, names: ToolNames, *, provider: str, model_id: str, is_thinking: bool
    ) -> None:
        self._dialect, self._names = dialect, names
        self._provider, self._model_id = provider, model_id
        self._is_thinking = is_thinking
        self._ids = CallIds(dialect)
        self._messages: list[dict[str, Any]] = []

    def build(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        steps = read_steps(body.get("messages"), self._dialect)
        leading = _leading_system(steps)
        system = [*system_pieces(body.get("system")), *(Text(step.text) for step in leading)]
        if system:
            content = self._content(system, separator="\n\n")
            self._messages.append({"role": self._dialect.system_role, "content": content})
        for step in steps[len(leading) :]:
            self._add(step)
        return self._messages

    def _add(self, step: Step) -> None:
        match step:
            case SystemStep(text) if self._dialect.mid_system == "system":
                self._messages.append({"role": self._dialect.system_role, "content": text})
            case SystemStep(text):
                self._user([reminder(text)])
            case UserStep(pieces):
                self._user(pieces)
            case _:
                self._assistant(step)

    def _user(self, pieces: Sequence[Piece]) -> None:
        content = self._content(pieces)
        last = self._messages[-1] if self._messages else {}
        if last.get("role") == "user" and self._dialect.alternates_roles:
            last["content"] = _joined(last["content"], content)
            return
        if last.get("role") == "tool" and not self._dialect.user_after_tool:
            self._messages.append({"role": "assistant", "content": _AFTER_TOOL})
        self._messages.append({"role": "user", "content": content})

    def _content(self, pieces: Sequence[Piece], separator: str = "\n") -> Any:
        """A plain string where possible: many servers know nothing else."""
        keeps_cache = self._dialect.cache_control
        parts = [_part(piece, keeps_cache) for piece in pieces]
        if any(part.keys() != {"type", "text"} for part in parts):
            return parts
        return text_of(pieces, separator)

    def _assistant(self, step: AssistantStep) -> None:
        last = self._messages[-1] if self._messages else {}
        calls = [self._call(call.id, call.name, call.arguments) for call in step.calls]
        message: dict[str, Any] = {"role": "assistant", "content": step.text or None}
        if calls:
            message["tool_calls"] = calls
        self._return_reasoning(message, step)
        if last.get("role") == "assistant" and self._dialect.alternates_roles:
            _merge_assistant(last, message)
        else:
            self._messages.append(message)
        self._answers(step.answers)

    def _call(self, call_id: str, name: str, arguments: str) -> dict[str, Any]:
        return {
            "id": self._ids.upstream(call_id),
            "type": "function",
            "function": {"name": self._names.upstream(name), "arguments": arguments},
        }

    def _return_reasoning(self, message: dict[str, Any], step: AssistantStep) -> None:
        extras: dict[str, Any] = {}
        if self._dialect.reasoning_replay != "never":
            for block in step.thinking:
                state = own_state(block, self._provider, self._model_id)
                if state is not None:
                    _put_back(message, block, state)
                    extras |= state.get("calls") or {}
        if not step.calls:
            for field in ("reasoning_content", "reasoning"):
                message.pop(field, None)
            return
        for call, sent in zip(step.calls, message["tool_calls"], strict=True):
            if call.id in extras:
                sent["extra_content"] = extras[call.id]
        first = message["tool_calls"][0]
        if self._dialect.needs_thought_signature and not extras:
            first["extra_content"] = _FOREIGN_SIGNATURE
        if self._dialect.reasoning_replay == "required" and self._is_thinking:
            message.setdefault("reasoning_content", _NO_REASONING)

    def _answers(self, answers: Sequence[Answer]) -> None:
        """Tool messages hold text only: images and files follow in a message of the user."""
        attached: list[Piece] = []
        for answer in answers:
            others = [piece for piece in answer.pieces if not isinstance(piece, Text)]
            text = text_of(answer.pieces)
            if others:
                text = f"{text}\n[Attached in the next message]".lstrip()
                attached += [Text("[Attached by the tool call]"), *others]
            call_id = self._ids.upstream(answer.call_id)
            content = text or _NO_OUTPUT
            self._messages.append({"role": "tool", "tool_call_id": call_id, "content": content})
        if attached:
            self._user(attached)


def _leading_system(steps: Sequence[Step]) -> list[SystemStep]:
    leading: list[SystemStep] = []
    for step in steps:
        if not isinstance(step, SystemStep):
            break
        leading.append(step)
    return leading


def _part(piece: Piece, keeps_cache: bool) -> dict[str, Any]:
    match piece:
        case Text(text, True) if keeps_cache:
            return {"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}
        case Text(text):
            return {"type": "text", "text": text}
        case Image(url):
            return {"type": "image_url", "image_url": {"url": url}}
        case _:
            return {"type": "file", "file": {"filename": piece.name, "file_data": piece.url}}


def _parts_of(content: Any) -> list[dict[str, Any]]:
    return content if isinstance(content, list) else [{"type": "text", "text": content}]


def _joined(first: Any, second: Any) -> Any:
    if isinstance(first, str) and isinstance(second, str):
        return f"{first}\n{second}"
    return [*_parts_of(first), *_parts_of(second)]


def _merge_assistant(last: dict[str, Any], message: Mapping[str, Any]) -> None:
    texts = [text for text in (last.get("content"), message.get("content")) if text]
    last["content"] = "\n".join(texts) or None
    last.update({key: value for key, value in message.items() if key not in ("role", "content")})


def _put_back(message: dict[str, Any], block: Mapping[str, Any], state: dict[str, Any]) -> None:
    if isinstance(details := state.get("details"), list):
        message["reasoning_details"] = [*message.get("reasoning_details", []), *details]
    elif (name := state.get("field")) in ("reasoning_content", "reasoning"):
        message[name] = message.get(name, "") + str(block.get("thinking") or "")


def drop_prefill(messages: list[dict[str, Any]], dialect: Dialect) -> Iterator[str]:
    """Fits a last assistant message, the start of the answer, to what the provider takes."""
    last = messages[-1] if messages else {}
    if last.get("role") != "assistant" or last.get("tool_calls"):
        return
    if dialect.prefill == "prefix":
        last["prefix"] = True
    elif dialect.prefill == "none":
        messages.pop()
        yield "the start of the answer that the client gave was dropped: not supported there"
