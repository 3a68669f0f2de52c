"""What can be changed in a configuration file, and the refusal of a change."""

from dataclasses import dataclass
from typing import Any

Place = tuple[str | int, ...]
Value = str | int | float | bool | None | list[Any] | dict[str, Any]
BY_HAND = "edit the file by hand"


@dataclass(frozen=True, slots=True)
class Set:
    """Replaces the value at `place`, or creates the key, with the groups it stands in."""

    place: Place
    value: Value


@dataclass(frozen=True, slots=True)
class Insert:
    """A new item: `place` is a list and the index at which the item is to stand.

    The list's length as index appends. A list that is not there yet is created.
    """

    place: Place
    value: Value


@dataclass(frozen=True, slots=True)
class Delete:
    """Removes a key or a list's item."""

    place: Place


@dataclass(frozen=True, slots=True)
class Move:
    """Moves the list's item at `place` so that it stands at index `to`."""

    place: Place
    to: int


Edit = Set | Insert | Delete | Move


class EditRefusedError(Exception):
    """The edit can't be made; the text is a sentence for the user and shows no value."""


def refusal(
    line: int | None, place: Place, message: str, remedy: str = BY_HAND
) -> EditRefusedError:
    """The error for `place`, whose trouble is in the 1-based `line`."""
    where = "" if line is None else f"line {line}: "
    subject = f"{shown(place)}: " if place else ""
    return EditRefusedError(f"{where}{subject}{message} – {remedy}")


def shown(place: Place) -> str:
    """`place` as the loader's messages write it, e.g. `llm_providers[0].model`."""
    words = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    text = "".join(words).removeprefix(".")
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
