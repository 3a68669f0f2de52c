"""The same turns with routes and spellings that leave a careful reader's answer as it is."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference
from training.data import Sample

Change = Callable[[Preference, random.Random], Preference]

_LETTERS = "bcdfghjklmnpqrstvwxz"
_WORD = re.compile(r"\w+")
# Marks inside paths, numbers and code are no punctuation of the sentence.
_PUNCTUATION = re.compile(r"[.,;:!?…]+(?=\s|$)|[¿¡。、，！？；：]")


@dataclass(frozen=True, slots=True)
class Variant:
    """`of` gives a sample as it reads in this variant; the place of the right route stays."""

    title: str
    of: Callable[[Sample], Sample]


def variants(seed: int) -> Iterator[Variant]:
    """All of them; equal seeds give equal words."""
    for title, change in _CHANGES:
        yield Variant(f"every {title}", partial(every_route, change=change, seed=seed))
        yield Variant(f"one {title}", partial(one_route, change=change, seed=seed))
    for title, respelt in _SPELLINGS:
        yield Variant(title, partial(newest_turn, respelt=respelt))


def every_route(sample: Sample, change: Change, seed: int) -> Sample:
    """All routes changed, and alike for all turns of a set."""
    rng = random.Random(f"{seed}/{sample.set_id}")
    return replace(sample, routes=tuple(change(route, rng) for route in sample.routes))


def one_route(sample: Sample, change: Change, seed: int) -> Sample:
    """One route changed, drawn anew for each turn."""
    turn = f"{sample.set_id}/{sample.conversation}/{len(sample.turns)}"
    rng = random.Random(f"{seed}/{turn}")
    routes = list(sample.routes)
    chosen = rng.randrange(len(routes))
    routes[chosen] = change(routes[chosen], rng)
    return replace(sample, routes=tuple(routes))


def newest_turn(sample: Sample, respelt: Callable[[str], str]) -> Sample:
    *earlier, newest = sample.turns
    return replace(sample, turns=(*earlier, Turn(newest.role, respelt(newest.content))))


def nonsense(text: str, rng: random.Random) -> str:
    """Another word of three to eight consonants for each word of `text`."""
    return _WORD.sub(lambda _: "".join(rng.choices(_LETTERS, k=rng.randint(3, 8))), text)


def with_full_stop(text: str) -> str:
    """A full stop at the end of a text that ends in a letter or digit."""
    return f"{text}." if text[-1:].isalnum() else text


def without_punctuation(text: str) -> str:
    """Without the marks between and after sentences; a text of nothing else stays."""
    return _PUNCTUATION.sub(" ", text).strip() or text


def _nonsense_name(route: Preference, rng: random.Random) -> Preference:
    return replace(route, name=nonsense(route.name, rng))


def _nonsense_description(route: Preference, rng: random.Random) -> Preference:
    return replace(route, description=nonsense(route.description, rng))


def _no_description(route: Preference, _rng: random.Random) -> Preference:
    return replace(route, description="")


_CHANGES: tuple[tuple[str, Change], ...] = (
    ("name nonsense", _nonsense_name),
    ("description nonsense", _nonsense_description),
    ("description removed", _no_description),
)
_SPELLINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("turn in lower case", str.lower),
    ("turn with a full stop", with_full_stop),
    ("turn without punctuation", without_punctuation),
)
