"""Finds the route in what a model wrote, however it wrote it."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claude_router.classify.endpoint.completion import ReplyError

OTHER = "other"
_READ_CHARS = 8_000
_NO_ROUTE = frozenset({"", OTHER, "none", "null", "no route"})
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"\A\s*```\w*")
# An apostrophe within a word in single quotes ends nothing.
_WORD = r"""
    "(?P<double>(?:[^"\\]|\\.)*)"
  | '(?P<single>(?:[^\\]|\\.)*?)'(?=\s*(?:[,}\]]|\Z))
  | [“”](?P<curly>[^“”]*)[“”]
"""
_FIELD = re.compile(
    rf"""
    (?:["'“”]|\b) route ["'“”]? \s*[:=]\s*
    (?: \[?\s* (?:{_WORD}) | \[\s*\] | (?P<bare>[^\s"'“”\[\]{{}},][^"'“”\[\]{{}},\n]*) )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_AROUND = " \t\r\n\"'`*.“”"
_SEPARATORS = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Said:
    """`route` is None for "other". `word` is what stands in the text, `is_first` the first such."""

    route: str | None
    word: str
    is_first: bool


def read_route(text: str, names: Sequence[str]) -> Said:
    """Which of `names` the model chose.

    An answer that begins with an object is that object; after prose the last one counts. Objects
    need not be JSON: any quotes will do, and no braces. Case, hyphens and underscores of a name
    do not matter, nor do code fences and thoughts. Of a list the first counts.

    Raises:
        ReplyError: no route is named, or none of `names`.
    """
    text = _FENCE.sub("", _THOUGHT.sub("", text[:_READ_CHARS])).strip()
    words = list(_of_objects(text)) or list(_of_fields(text))
    if words:
        is_first = text[:1] in "{["
        word = words[0 if is_first else -1]
        return Said(_named(word, names), word, is_first)
    word = text.strip(_AROUND)
    if not word or "\n" in word or "{" in word:
        raise ReplyError("named no route")
    return Said(_named(word, names), word, is_first=True)


def _of_objects(text: str) -> Iterator[str]:
    """The routes of the JSON objects in `text`."""
    decoder, position = json.JSONDecoder(), 0
    while (position := text.find("{", position)) >= 0:
        try:
            found, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            position += 1
            continue
        if found == {}:
            yield OTHER
        yield from (_word(found[key]) for key in found if key.lower() == "route")


def _word(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)


def _of_fields(text: str) -> Iterator[str]:
    """The routes of what only looks like JSON."""
    for field in _FIELD.finditer(text):
        word = next((field[kind] for kind in ("double", "single", "curly") if field[kind]), "")
        yield _unescaped(word or (field["bare"] or "").strip(_AROUND))


def _unescaped(word: str) -> str:
    try:
        return str(json.loads(f'"{word}"'))
    except ValueError:
        return word


def _named(word: str, names: Sequence[str]) -> str | None:
    if word in names:
        return word
    plain = _plain(word)
    if plain in _NO_ROUTE:
        return None
    found = [name for name in names if _plain(name) == plain]
    if len(found) != 1:
        raise ReplyError(f"named the route {word[:80]!r}, which is none of yours")
    return found[0]


def _plain(name: str) -> str:
    return _SEPARATORS.sub(" ", name).strip().casefold()
