"""What was said in a conversation, gathered message by message: words, runs, the newest turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from claude_router.route.classifier import Turn
from claude_router.route.text import (
    SIDE_QUESTION,
    Words,
    clean,
    printable,
    tell_words,
    trim_middle,
)

MAX_TURNS = 10
NEWEST_CHARS = 4_000
EARLIER_CHARS = 1_200
SEPARATOR = "\n\n"


@dataclass(slots=True)
class _Speech:
    """Texts of one speaker in a row; `is_turn` is False for a user's mid-turn message."""

    role: Literal["user", "assistant"]
    is_turn: bool
    parts: list[str] = field(default_factory=list)

    def text(self, limit: int) -> str:
        return printable(trim_middle(SEPARATOR.join(self.parts), limit))


@dataclass(slots=True)
class Run:
    """The user messages since the last assistant one.

    `has_prompt`: words or pictures of the user's own that begin a turn. `newest_text` is the
    last text that is no envelope, whoever's it is.
    """

    has_prompt: bool = False
    has_mid_turn: bool = False
    has_tool_result: bool = False
    is_side_question: bool = False
    newest_text: str = ""


def blocks(content: object) -> Sequence[Mapping[str, Any]]:
    """Content blocks of a message; a plain string counts as one text block."""
    if isinstance(content, str):
        return ({"type": "text", "text": content},)
    if isinstance(content, list):
        return [block for block in content if isinstance(block, dict)]
    return ()


def text_of(block: Mapping[str, Any]) -> str:
    """The text of a text block, "" for any other."""
    text = block.get("text")
    return text if block.get("type") == "text" and isinstance(text, str) else ""


class Dialogue:
    """Takes the messages in order with `add`; afterwards tells turns and the newest run.

    `opening` is the first text that is no envelope, whoever's it is, `turn_count` how many
    turns the user began; together with `turn_text` they tell one turn from another.
    """

    def __init__(self) -> None:
        self.run = Run()
        self.opening = ""
        self.turn_count = 0
        self._speeches: list[_Speech] = []
        self._is_turn_open = False

    def add(self, message: Mapping[str, Any]) -> None:
        role, content = message.get("role"), message.get("content")
        if role == "assistant":
            self._add_assistant(content)
        elif role == "user":
            self._add_user(content)

    @property
    def turn_text(self) -> str:
        """The words that began the newest user turn, whole; "" if there are none."""
        return next((SEPARATOR.join(s.parts) for s in reversed(self._speeches) if s.is_turn), "")

    def turns(self) -> tuple[Turn, ...]:
        """The last turns up to the user's newest words, oldest first, each trimmed.

        Empty if the newest turn is pictures alone, which must not pass for the words before it.
        """
        speeches = list(self._speeches)
        while speeches and speeches[-1].role != "user":
            speeches.pop()
        if not speeches or not speeches[-1].parts:
            return ()
        recent = [speech for speech in speeches if speech.parts][-MAX_TURNS:]
        limits = [EARLIER_CHARS] * (len(recent) - 1) + [NEWEST_CHARS]
        return tuple(
            Turn(speech.role, speech.text(limit))
            for speech, limit in zip(recent, limits, strict=True)
        )

    def _add_assistant(self, content: object) -> None:
        self.run = Run()
        self._is_turn_open = False
        for block in blocks(content):
            if text := text_of(block).strip():
                self._say("assistant", text, is_turn=False)

    def _add_user(self, content: object) -> None:
        for block in blocks(content):
            kind = block.get("type")
            if kind == "tool_result":
                self.run.has_tool_result = True
            elif kind == "image" and not self.run.has_tool_result:
                self._begin_turn()
            elif text := text_of(block):
                self.run.is_side_question |= text.startswith(SIDE_QUESTION)
                self._add_words(clean(text))

    def _add_words(self, cleaned: str) -> None:
        kind, words = tell_words(cleaned, is_after_tool=self.run.has_tool_result)
        if kind is not Words.NONE:
            self.run.newest_text = cleaned
            self.opening = self.opening or cleaned
        if kind is Words.INTERRUPTION:
            # What comes after it is no part of what was stopped.
            self.run = Run(newest_text=cleaned)
            self._is_turn_open = False
        elif kind is Words.MID_TURN:
            self.run.has_mid_turn = True
            if words:
                self._say("user", words, is_turn=False)
        elif kind is Words.OWN:
            self._begin_turn()
            self._say("user", words, is_turn=True)

    def _begin_turn(self) -> None:
        """Begin a turn of the user's, unless one is open."""
        self.run.has_prompt = True
        if not self._is_turn_open:
            self._speeches.append(_Speech("user", is_turn=True))
            self.turn_count += 1
            self._is_turn_open = True

    def _say(self, role: Literal["user", "assistant"], text: str, *, is_turn: bool) -> None:
        last = self._speeches[-1] if self._speeches else None
        if last is None or last.role != role or last.is_turn != is_turn:
            last = _Speech(role, is_turn)
            self._speeches.append(last)
        last.parts.append(text)
