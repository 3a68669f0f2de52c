"""What a stand-in provider says: a question as it understood it, an answer in any API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Question:
    """One request to a stand-in.

    `text` is the newest user text without reminders, `results` the tool results after it,
    `tools` the names on offer. `body` is the request as it came.
    """

    api: Literal["messages", "chat"]
    model: str
    text: str
    results: tuple[str, ...]
    tools: tuple[str, ...]
    system: str
    is_streamed: bool
    headers: Mapping[str, str]
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """`texts` are streamed one after another, `pause` seconds apart; then the calls come.

    `status` other than 200 makes it an error with `texts` as its message.
    """

    texts: tuple[str, ...] = ()
    calls: tuple[ToolCall, ...] = ()
    thinking: str = ""
    pause: float = 0.0
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Script = Callable[[Question], Answer]
"""Decides what a stand-in answers."""


def words(text: str) -> tuple[str, ...]:
    """`text` cut into word-sized pieces that add up to it."""
    return tuple(text.replace(" ", " \x00").split("\x00"))
