"""What was said in a conversation, gathered message by message: words, runs, the newest turn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from claude_router.route.classifier import Turn
from claude_router.route.text import Words, clean, printable, tell_words, trim_middle

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
    """The user messages since the last assistant one."""

    has_own_words: bool = False
    has_mid_turn: bool = False
    has_tool_result: bool = False
    has_image: bool = False
    newest_text: str = ""


def blocks(content: object) -> Iterator[Mapping[str, Any]]:
    """Content blocks of a message; a plain string counts as one text block."""
    if isinstance(content, str):
        yield {"type": "text", "text": content}
    elif isinstance(content, Sequence):
        for block in content:
            if isinstance(block, Mapping):
                yield block


def text_of(block: Mapping[str, Any]) -> str:
    """The text of a text block, "" for any other."""
    text = block.get("text")
    return text if block.get("type") == "text" and isinstance(text, str) else ""


class Dialogue:
    """Takes the messages in order with `add`; afterwards tells turns and the newest run."""

    def __init__(self) -> None:
        self.run = Run()
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
    def first_text(self) -> str:
        """The user's first words, whole; "" if there are none."""
        return next((SEPARATOR.join(s.parts) for s in self._speeches if s.is_turn), "")

    @property
    def turn_text(self) -> str:
        """The words that began the newest user turn, whole; "" if there are none."""
        return next((SEPARATOR.join(s.parts) for s in reversed(self._speeches) if s.is_turn), "")

    def turns(self) -> tuple[Turn, ...]:
        """The last turns up to the user's newest words, oldest first, each trimmed."""
        newest = len(self._speeches) - 1
        while newest >= 0 and self._speeches[newest].role != "user":
            newest -= 1
        recent = self._speeches[max(0, newest - MAX_TURNS + 1) : newest + 1]
        limits = [EARLIER_CHARS] * (len(recent) - 1) + [NEWEST_CHARS]
        return tuple(
            Turn(speech.role, speech.text(limit))
            for speech, limit in zip(recent, limits, strict=False)
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
            elif kind == "image":
                self.run.has_image = True
            elif text := text_of(block):
                self._add_words(clean(text))

    def _add_words(self, cleaned: str) -> None:
        kind, words = tell_words(cleaned, is_after_tool=self.run.has_tool_result)
        if kind is not Words.NONE:
            self.run.newest_text = cleaned
        if kind is Words.INTERRUPTION:
            self._is_turn_open = False
        elif kind is Words.MID_TURN:
            self.run.has_mid_turn = True
            if words:
                self._say("user", words, is_turn=False)
        elif kind is Words.OWN:
            self.run.has_own_words = True
            self._begin_or_extend_turn(words)

    def _begin_or_extend_turn(self, words: str) -> None:
        if not self._is_turn_open:
            self._speeches.append(_Speech("user", is_turn=True))
            self.turn_count += 1
            self._is_turn_open = True
        self._say("user", words, is_turn=True)

    def _say(self, role: Literal["user", "assistant"], text: str, *, is_turn: bool) -> None:
        last = self._speeches[-1] if self._speeches else None
        if last is None or last.role != role or last.is_turn != is_turn:
            last = _Speech(role, is_turn)
            self._speeches.append(last)
        last.parts.append(text)
