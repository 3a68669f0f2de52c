"""Ways to cut turns into groups that are judged apart."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from training.build import long_words
from training.data import OTHER, Sample
from training.language import Language, language

_WORD = re.compile(r"[^\W_]+")
_MOST_ROUTES = ((3, "up to 3"), (5, "4 to 5"), (9, "6 to 9"))
_MANY_ROUTES = "10 or more"


@dataclass(frozen=True, slots=True)
class Cut:
    """`group` names a turn's group; `groups` gives their order, without it that of the alphabet."""

    title: str
    group: Callable[[Sample], str]
    groups: tuple[str, ...] = ()


def place(sample: Sample) -> str:
    """Where a user turn stands to the one before; `other` counts as a label like any."""
    if sample.previous is None:
        return "first turn"
    return "follow-up" if sample.previous == sample.label else "switch"


def route_count(sample: Sample) -> str:
    count = len(sample.routes)
    return next((name for most, name in _MOST_ROUTES if count <= most), _MANY_ROUTES)


def is_tempting(sample: Sample) -> bool:
    """Whether words of a route, or the turn before, speak for a route.

    That is: it shares a word of more than three letters with some route's name or description,
    or the user turn before it had a route.
    """
    if sample.previous not in (None, OTHER):
        return True
    words = set(_WORD.findall(sample.turns[-1].content.lower()))
    return any(words & long_words(route) for route in sample.routes)


CUTS = (
    Cut("File", lambda sample: sample.file),
    Cut("Language", lambda sample: language(sample.turns[-1].content), get_args(Language)),
    Cut("Number of routes", route_count, (*(name for _, name in _MOST_ROUTES), _MANY_ROUTES)),
    Cut("Place in the conversation", place, ("first turn", "follow-up", "switch")),
)
