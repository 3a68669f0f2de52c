"""What a server answered, out of the JSON of a Chat Completion."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class ReplyError(ValueError):
    """The answer says nothing that can be used; the message continues "the server …"."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text, its natural log-probability, and those of others in its place."""

    text: str
    logprob: float
    others: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Completion:
    """`tokens` make up `text`, or are empty where the server tells no probabilities."""

    text: str
    tokens: tuple[Token, ...] = ()


def read_completion(content: bytes) -> Completion:
    """The first choice's message.

    Raises:
        ReplyError: there is none.
    """
    try:
        choice = json.loads(content)["choices"][0]
        text = _text(choice["message"]["content"])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ReplyError("did not answer with a Chat Completion") from error
    if not text.strip():
        raise ReplyError("answered nothing")
    return Completion(text, _tokens(choice.get("logprobs")))


def _text(content: object) -> str:
    """Some servers write a text as a list of parts."""
    if isinstance(content, list):
        return "".join(part["text"] for part in content if part.get("type") == "text")
    return content if isinstance(content, str) else ""


def _tokens(logprobs: object) -> tuple[Token, ...]:
    try:
        return tuple(_token(item) for item in logprobs["content"])  # type: ignore[index]
    except (LookupError, TypeError, ValueError):
        return ()


def _token(item: Mapping[str, Any]) -> Token:
    others = dict(_scored(other) for other in item.get("top_logprobs") or ())
    text, logprob = _scored(item)
    return Token(text, logprob, {other: found for other, found in others.items() if other != text})


def _scored(item: Mapping[str, Any]) -> tuple[str, float]:
    logprob = float(item["logprob"])
    if math.isnan(logprob):
        raise ValueError("no probability")
    return str(item["token"]), min(logprob, 0.0)
