"""What can be said of preferences' descriptions without a model: too short, or written twice."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claude_router.config.problems import quoted
from claude_router.route.preferences import Preference

# Thai to Tibetan, Burmese, Khmer, kana, and the Han characters.
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(r"[^\s_/,;:.!?()\"-]+")
_PIECE = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
_LONGEST_UNSPACED_WORD = 4
_DESCRIBE = 'describe the task in a short phrase, e.g. "finding out why something fails"'


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on a preference's description that hinders nothing.

    `name` is the preference's; `message` reads on from the word "description".
    """

    name: str
    message: str
    remedy: str


def wording_findings(preferences: Sequence[Preference]) -> list[Finding]:
    """Descriptions too short to decide by, and those that another preference has too."""
    return [*_short_ones(preferences), *_repeated_ones(preferences)]


def is_too_short(preference: Preference) -> bool:
    """Whether the description is empty, a single word, or no more than the name."""
    return _shortness(preference) is not None


def is_same_text(one: str, other: str) -> bool:
    """Whether two descriptions are the same but for capitals and spaces."""
    return _plain(one) == _plain(other)


def word_ends(text: str) -> list[int]:
    """Where `text` can be cut: the offset after each word, or character of a script without
    spaces."""
    return [piece.end() for piece in _PIECE.finditer(text)]


def _short_ones(preferences: Sequence[Preference]) -> Iterator[Finding]:
    for preference in preferences:
        message = _shortness(preference)
        if message is not None:
            yield Finding(preference.name, message, _DESCRIBE)


def _shortness(preference: Preference) -> str | None:
    words = _words(preference.description)
    if not words:
        return "is empty, so the router has only the name to decide by"
    if _is_one_word(words):
        return f"{quoted(preference.description)} is a single word, too little to decide by"
    if set(words) <= set(_words(preference.name)):
        return f"{quoted(preference.description)} says no more than the name"
    return None


def _is_one_word(words: Sequence[str]) -> bool:
    if len(words) > 1:
        return False
    return len(words[0]) <= _LONGEST_UNSPACED_WORD or not _UNSPACED_CHARACTER.search(words[0])


def _repeated_ones(preferences: Sequence[Preference]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for preference in preferences:
        text = _plain(preference.description)
        if text in first:
            message = (
                f"is word for word that of {quoted(first[text])}, so the router can only guess"
            )
            yield Finding(preference.name, message, "say what sets them apart, or remove one")
        elif text:
            first[text] = preference.name


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
