"""A Messages conversation as a list of plain steps: what was said, called and answered.

Providers want every call answered at once and nothing between; clients interrupt, compact and
reorder. This puts calls and results together, makes up what is missing, keeps what is left over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from claude_router.translate.arguments import dump
from claude_router.translate.content import (
    Piece,
    Text,
    blocks_of,
    clean,
    read_pieces,
    system_pieces,
    text_of,
)
from claude_router.translate.dialects import Dialect

INTERRUPTED = "Error: the call was interrupted; it has no result."


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call of the assistant; `arguments` is a JSON object's text."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A tool's result; a failure is said in its words."""

    call_id: str
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class AssistantStep:
    """`thinking` are its thinking blocks as they are; `answers` are in the order of `calls`."""

    text: str
    calls: list[Call]
    thinking: list[Mapping[str, Any]]
    answers: list[Answer] = field(default_factory=list)


@dataclass(slots=True)
class UserStep:
    pieces: list[Piece]


@dataclass(slots=True)
class SystemStep:
    text: str


Step = AssistantStep | UserStep | SystemStep


def system_text(body: Mapping[str, Any], separator: str = "\n\n") -> str:
    return separator.join(piece.text for piece in system_pieces(body.get("system")))


def read_steps(messages: object, dialect: Dialect) -> list[Step]:
    """The steps in order; a system message stands where the client put it."""
    steps = list(_paired(list(_raw(messages, dialect))))
    return [step for step in steps if not _is_empty(step)]


def reminder(text: str) -> Text:
    """A system message in the user's turn, as Claude Code itself writes such things."""
    return Text(f"<system-reminder>\n{text}\n</system-reminder>")


@dataclass(slots=True)
class _Results:
    """Results as they came, before each is handed to its call."""

    answers: list[Answer]

    def take(self, call_id: str) -> Answer | None:
        for answer in self.answers:
            if answer.call_id == call_id:
                self.answers.remove(answer)
                return answer
        return None


def _raw(messages: object, dialect: Dialect) -> Iterator[Step | _Results]:
    for message in messages if isinstance(messages, list) else []:
        if not isinstance(message, dict):
            continue
        blocks = blocks_of(message.get("content"))
        if message.get("role") == "assistant":
            yield _assistant(blocks, dialect)
        elif message.get("role") == "system":
            yield SystemStep(text_of(system_pieces(message.get("content")), "\n\n"))
        else:
            results = [_answer(b, dialect) for b in blocks if b.get("type") == "tool_result"]
            if results:
                yield _Results(results)
            others = [block for block in blocks if block.get("type") != "tool_result"]
            yield UserStep(read_pieces(others, dialect))


def _assistant(blocks: list[Mapping[str, Any]], dialect: Dialect) -> AssistantStep:
    calls = [
        Call(str(b.get("id")), str(b.get("name")), clean(dump(b.get("input") or {})))
        for b in blocks
        if b.get("type") == "tool_use"
    ]
    thinking = [b for b in blocks if b.get("type") in ("thinking", "redacted_thinking")]
    others = [b for b in blocks if b.get("type") != "tool_use"]
    return AssistantStep(text_of(read_pieces(others, dialect)), calls, thinking)


def _answer(block: Mapping[str, Any], dialect: Dialect) -> Answer:
    pieces = read_pieces(block.get("content"), dialect)
    if block.get("is_error") is True:
        pieces = _marked_as_error(pieces)
    return Answer(str(block.get("tool_use_id")), tuple(pieces))


def _marked_as_error(pieces: list[Piece]) -> list[Piece]:
    text = text_of(pieces)
    if text.lower().startswith(("error", "<tool_use_error>")):
        return pieces
    return [Text(f"Error: {text}" if text else "Error: the tool failed"), *_non_text(pieces)]


def _non_text(pieces: list[Piece]) -> list[Piece]:
    return [piece for piece in pieces if not isinstance(piece, Text)]


def _paired(raw: list[Step | _Results]) -> Iterator[Step]:
    for at, step in enumerate(raw):
        if isinstance(step, AssistantStep):
            step.answers = [_taken(raw, at, call.id) for call in step.calls]
            yield step
        elif isinstance(step, _Results):
            for answer in step.answers:
                yield UserStep(_left_over(answer))
        else:
            yield step


def _taken(raw: list[Step | _Results], at: int, call_id: str) -> Answer:
    """The first result for a call, wherever it stands behind it; made up if there is none."""
    for step in raw[at + 1 :]:
        if isinstance(step, AssistantStep) and any(call.id == call_id for call in step.calls):
            break
        if isinstance(step, _Results) and (answer := step.take(call_id)) is not None:
            return answer
    return Answer(call_id, (Text(INTERRUPTED),))


def _left_over(answer: Answer) -> list[Piece]:
    """A result whose call is gone, as the user's words."""
    text = text_of(answer.pieces)
    return [Text(f"[Result of an earlier tool call]\n{text}"), *_non_text(list(answer.pieces))]


def _is_empty(step: Step) -> bool:
    match step:
        case AssistantStep():
            return not step.text and not step.calls
        case UserStep():
            return not step.pieces
        case SystemStep():
            return not step.text
