"""Labelled conversations: sets of routes read from JSON Lines, split by whole sets."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference

OTHER = "other"
VALIDATION_PERCENT = 15

Split = Literal["training", "validation", "all"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One user turn to decide.

    `target` indexes `routes`; `len(routes)` stands for "other". `previous` is the label of the
    user turn before it in the same conversation, None for the first one.
    """

    file: str
    set_id: str
    conversation: int
    turns: tuple[Turn, ...]
    routes: tuple[Preference, ...]
    target: int
    previous: str | None = None

    @property
    def label(self) -> str:
        return OTHER if self.target == len(self.routes) else self.routes[self.target].name


@dataclass(frozen=True, slots=True)
class RouteSet:
    """One list of routes and the conversations labelled with it."""

    file: str
    set_id: str
    routes: tuple[Preference, ...]
    samples: tuple[Sample, ...]


def read_sets(paths: Iterable[Path]) -> list[RouteSet]:
    """Read every set of the given files, in order.

    Raises:
        ValueError: a line is no set, or a label names no route; says file and line.
    """
    return [found for path in paths for found in _sets_of_file(path)]


def is_validation(set_id: str) -> bool:
    """Whether a set is kept out of training; by its id alone, so that it never changes sides."""
    digest = hashlib.md5(set_id.encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % 100 < VALIDATION_PERCENT


def select(sets: Iterable[RouteSet], split: Split) -> list[RouteSet]:
    if split == "all":
        return list(sets)
    return [found for found in sets if is_validation(found.set_id) == (split == "validation")]


def samples_of(sets: Iterable[RouteSet]) -> list[Sample]:
    return [sample for found in sets for sample in found.samples]


def _sets_of_file(path: Path) -> Iterator[RouteSet]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            yield _set(path.stem, json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f"{path}:{number}: not a set of labelled conversations: {error!r}"
            ) from error


def _set(file: str, fields: Mapping[str, Any]) -> RouteSet:
    set_id = str(fields["id"])
    routes = tuple(Preference(r["name"], r["description"], "") for r in fields["routes"])
    targets = {route.name: index for index, route in enumerate(routes)}
    if OTHER in targets or len(targets) < len(routes):
        raise ValueError("route names must be unique, and none may be called other")
    targets[OTHER] = len(routes)
    samples = tuple(
        Sample(file, set_id, number, turns, routes, targets[label], previous)
        for number, conversation in enumerate(fields["conversations"])
        for turns, label, previous in _user_turns(conversation)
    )
    return RouteSet(file, set_id, routes, samples)


def _user_turns(
    conversation: Sequence[Mapping[str, str]],
) -> Iterator[tuple[tuple[Turn, ...], str, str | None]]:
    """Each user turn with all before it, its label, and the label before."""
    turns: list[Turn] = []
    previous = None
    for message in conversation:
        is_user = message["role"] == "user"
        turns.append(Turn("user" if is_user else "assistant", message["content"]))
        if is_user:
            yield tuple(turns), message["label"], previous
            previous = message["label"]
