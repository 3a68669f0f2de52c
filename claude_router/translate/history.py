"""A Messages conversation as a list of plain steps: what was said, called and answered.

Providers want every call answered at once and nothing between; clients interrupt, compact and
reorder. This puts calls and results together, makes up what is missing, keeps what is left over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from claude_router.translate.arguments import dump, read
from claude_router.translate.content import (
    Piece,
    Text,
    block_pieces,
    blocks_of,
    clean,
    read_pieces,
    system_pieces,
    text_of,
)
from claude_router.translate.dialects import Dialect
from claude_router.translate.names import distinct

INTERRUPTED = "Error: the call was interrupted; it has no result."


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call of the assistant; its id is the only one of its kind in the conversation."""

    id: str
    name: str
    input: dict[str, Any]

    @property
    def arguments(self) -> str:
        """The JSON text of `input`, clean."""
        return clean(dump(self.input))


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
    """The steps in order, none of them empty; a system message stands where the client put it."""
    items = messages if isinstance(messages, list) else []
    return list(_paired([_turn(item, dialect) for item in items if isinstance(item, dict)]))


def reminder(text: str) -> Text:
    """A system message in the user's turn, as Claude Code itself writes such things."""
    return Text(f"<system-reminder>\n{text}\n</system-reminder>")


@dataclass(slots=True)
class _UserTurn:
    """Results as they came, before each is handed to its call, and what else was said."""

    answers: list[Answer]
    pieces: list[Piece]

    def take(self, call_id: str) -> Answer | None:
        for answer in self.answers:
            if answer.call_id == call_id:
                self.answers.remove(answer)
                return answer
        return None


_Turn = AssistantStep | SystemStep | _UserTurn


def _turn(message: Mapping[str, Any], dialect: Dialect) -> _Turn:
    role, content = message.get("role"), message.get("content")
    if role == "assistant":
        return _assistant(content, dialect)
    if role == "system":
        return SystemStep(text_of(system_pieces(content), "\n\n"))
    return _user(content, dialect)


def _assistant(content: object, dialect: Dialect) -> AssistantStep:
    pieces: list[Piece] = []
    calls: list[Call] = []
    thinking: list[Mapping[str, Any]] = []
    for block in blocks_of(content):
        kind = block.get("type")
        if kind == "tool_use":
            arguments = read(block.get("input"))
            calls.append(Call(str(block.get("id")), str(block.get("name")), arguments))
        elif kind in ("thinking", "redacted_thinking"):
            thinking.append(block)
        else:
            pieces += block_pieces(block, dialect)
    return AssistantStep(text_of(pieces), calls, thinking)


def _user(content: object, dialect: Dialect) -> _UserTurn:
    turn = _UserTurn([], [])
    for block in blocks_of(content):
        if block.get("type") == "tool_result":
            turn.answers.append(_answer(block, dialect))
        else:
            turn.pieces += block_pieces(block, dialect)
    return turn


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


def _paired(turns: Sequence[_Turn]) -> Iterator[Step]:
    ids: set[str] = set()
    for at, turn in enumerate(turns):
        if isinstance(turn, AssistantStep):
            turn.answers = [_taken(turns, at, call.id) for call in turn.calls]
            _make_distinct(turn, ids)
            if turn.text or turn.calls:
                yield turn
        elif isinstance(turn, _UserTurn):
            for answer in turn.answers:
                yield UserStep(_left_over(answer))
            if turn.pieces:
                yield UserStep(turn.pieces)
        elif turn.text:
            yield turn


def _make_distinct(step: AssistantStep, ids: set[str]) -> None:
    """Gives calls whose id came before an own one, and their answers too."""
    for at, call in enumerate(step.calls):
        if call.id in ids:
            call_id = distinct(call.id, ids)
            step.calls[at] = replace(call, id=call_id)
            step.answers[at] = replace(step.answers[at], call_id=call_id)
        ids.add(call.id)


def _taken(turns: Sequence[_Turn], at: int, call_id: str) -> Answer:
    """The first result for a call, wherever it stands behind it; made up if there is none."""
    for later in range(at + 1, len(turns)):
        turn = turns[later]
        if isinstance(turn, AssistantStep) and any(call.id == call_id for call in turn.calls):
            break
        if isinstance(turn, _UserTurn) and (answer := turn.take(call_id)) is not None:
            return answer
    return Answer(call_id, (Text(INTERRUPTED),))


def _left_over(answer: Answer) -> list[Piece]:
    """A result whose call is gone, as the user's words."""
    text = text_of(answer.pieces)
    return [Text(f"[Result of an earlier tool call]\n{text}"), *_non_text(list(answer.pieces))]
