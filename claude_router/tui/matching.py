"""Type-to-filter: which names have the typed letters in this order, best first."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def subsequence_cost(typed: str, name: str) -> int | None:
    """How loosely `name` contains the letters of `typed` in order; 0 is best, None no match.

    Letters between the matched ones count, spaces in `typed` do not, nor does case.
    """
    wanted = "".join(typed.split()).casefold()
    letters = name.casefold()
    costs = [
        cost
        for start, letter in enumerate(letters)
        if wanted
        and letter == wanted[0]
        and (cost := _cost_from(wanted, letters, start)) is not None
    ]
    return min(costs, default=None) if wanted else 0


def matching(typed: str, items: Sequence[T], name: Callable[[T], str]) -> list[T]:
    """The items whose name matches, tightest match first, else in their given order."""
    costs = [(subsequence_cost(typed, name(item)), item) for item in items]
    kept = [(cost, item) for cost, item in costs if cost is not None]
    return [item for _, item in sorted(kept, key=lambda pair: pair[0])]


def _cost_from(wanted: str, letters: str, start: int) -> int | None:
    at = start - 1
    for letter in wanted:
        at = letters.find(letter, at + 1)
        if at < 0:
            return None
    return at - start + 1 - len(wanted)
