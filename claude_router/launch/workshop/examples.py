"""Which of the user's corrections are examples for which preference of a draft."""

from collections.abc import Iterator, Sequence

from claude_router.route.corrections import Correction
from claude_router.tui.workshop import Example, WrittenPreference

_MOST_CHARS = 80


def examples(
    preferences: Sequence[WrittenPreference], corrections: Sequence[Correction]
) -> list[Example]:
    """The newest first; none whose words are in the description already."""
    return list(_examples(preferences, corrections))


def _examples(
    preferences: Sequence[WrittenPreference], corrections: Sequence[Correction]
) -> Iterator[Example]:
    seen: set[tuple[int, str]] = set()
    for correction in reversed(corrections):
        words = _beginning(correction.excerpt)
        for index in _concerned(preferences, correction):
            description = preferences[index].description
            is_new = bool(words) and words not in description and (index, words) not in seen
            seen.add((index, words))
            if is_new:
                yield Example(index, words, correction.model, _with(description, words))


def _concerned(preferences: Sequence[WrittenPreference], correction: Correction) -> list[int]:
    """The preference that leads to the model chosen; every one that does, where several do."""
    leading = [i for i, each in enumerate(preferences) if each.models[:1] == (correction.chosen,)]
    named = [i for i in leading if preferences[i].name == correction.chosen_route]
    return named or leading


def _beginning(excerpt: str) -> str:
    """The first line's first words: the router reads only so much of a description."""
    line = next(iter(excerpt.strip().splitlines()), "").strip()
    if len(line) <= _MOST_CHARS:
        return line
    return line[: _MOST_CHARS + 1].rpartition(" ")[0].rstrip() or line[:_MOST_CHARS]


def _with(description: str, words: str) -> str:
    # Without quotes around them the words weigh more with the embedded router.
    before = description.rstrip().rstrip(".,;")
    return f"{before}, {words}" if before else words
