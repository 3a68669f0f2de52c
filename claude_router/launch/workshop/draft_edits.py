"""Which lines of the file a change in the preferences screen is."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from claude_router.config.edit import Delete, Edit, Insert, Move, Set, Value
from claude_router.launch.workshop.draft_view import (
    DEFAULT_MODEL,
    Placed,
    Tree,
    model_places,
    preference_places,
)
from claude_router.tui.workshop import Place, WorkshopError, WrittenPreference

_LIST = "routing_preferences"
_TOP: Place = (_LIST,)
_ALIASES = "model_aliases"
_BUDGET = "budget"
_NEW_NAME = "new task"


def adding(tree: Tree, after: int | None) -> tuple[list[Edit], Place]:
    """The edits that make a new preference, and where it will stand."""
    placed = preference_places(tree)
    neighbour = placed[after] if after is not None and after < len(placed) else None
    name = _free_name([each.preference.name for each in placed])
    if neighbour is not None:
        *list_place, index = neighbour.place
        models = () if neighbour.is_in_model else neighbour.preference.models[:1]
        return _into(tree, tuple(list_place), int(index) + 1, _entry(name, "", models))
    return _into(tree, _TOP, None, _entry(name, "", _usual_models(tree)))


def changing(tree: Tree, index: int, wanted: WrittenPreference) -> tuple[list[Edit], Place]:
    """The edits that make the preference at `index` the wanted one, and where it stands then."""
    placed = preference_places(tree)[index]
    edits = [
        Set((*placed.place, key), new)
        for key in ("name", "description")
        if (new := getattr(wanted, key)) != getattr(placed.preference, key)
    ]
    if wanted.models == placed.preference.models:
        return list[Edit](edits), placed.place
    if not placed.is_in_model:
        return [*edits, Set((*placed.place, "models"), list(wanted.models))], placed.place
    return _moving_out(tree, placed, wanted)


def deleting(tree: Tree, index: int) -> list[Edit]:
    return [_removal(tree, preference_places(tree)[index].place)]


def moving(tree: Tree, index: int, step: int) -> tuple[list[Edit], Place]:
    """One place up or down; the order across lists is that of the models, which stands.

    Raises:
        WorkshopError: it is the first or the last of its list.
    """
    placed = preference_places(tree)[index]
    *list_place, position = placed.place
    to = (*list_place, int(position) + step)
    if to not in [each.place for each in preference_places(tree)]:
        whose = f"those of {placed.preference.home}" if placed.is_in_model else "its list"
        end = "first" if step < 0 else "last"
        raise WorkshopError(f"It is the {end} of {whose}; to move it on, change its models.")
    return [Move(placed.place, int(position) + step)], to


def making_default(tree: Tree, model: str) -> list[Edit]:
    edits: list[Edit] = []
    for name, place, entry in model_places(tree):
        if name == model and entry.get("default") is not True:
            edits.append(Set((*place, "default"), True))
        elif name != model and "default" in entry:
            edits.append(Delete((*place, "default")))
    return edits


def setting_of_model(tree: Tree, model: str, key: str, value: Value) -> list[Edit]:
    """Set `key` in the model's entry; an empty list takes it out."""
    for name, place, entry in model_places(tree):
        if name == model:
            if value == []:
                return [Delete((*place, key))] if key in entry else []
            return [Set((*place, key), value)]
    raise WorkshopError(f"There is no model {model}.")


def setting(tree: Tree, place: Place, value: str) -> list[Edit]:
    """Write a value; "" takes it out."""
    if place == DEFAULT_MODEL:
        return making_default(tree, value)
    if not value:
        gone = place[:2] if place[0] == _ALIASES else place
        return [] if value_at(tree, gone) is None else [_removal(tree, gone)]
    return [Set(place, _number(value) if place[0] == _BUDGET else value)]


def _moving_out(tree: Tree, placed: Placed, wanted: WrittenPreference) -> tuple[list[Edit], Place]:
    """Out of a model's entry: into another one's, or, with fallbacks, into the top list."""
    removal = _removal(tree, placed.place)
    homes = {name: place for name, place, _ in model_places(tree)}
    if len(wanted.models) == 1 and wanted.models[0] in homes:
        target: Place = (*homes[wanted.models[0]], _LIST)
        entry = _entry(wanted.name, wanted.description, ())
    else:
        target, entry = _TOP, _entry(wanted.name, wanted.description, wanted.models)
    edits, to = _into(tree, target, None, entry)
    return [*edits, removal], to


def _into(
    tree: Tree, list_place: Place, index: int | None, entry: dict[str, Value]
) -> tuple[list[Edit], Place]:
    """Put `entry` into the list at `index` (None = its end)."""
    there = value_at(tree, list_place)
    end = len(there) if isinstance(there, list) else 0
    at = (*list_place, end if index is None else index)
    return [Insert(at, entry)], at


def _removal(tree: Tree, place: Place) -> Delete:
    """Of the last one of a group the group goes too: `key: []` would be left behind."""
    parent = value_at(tree, place[:-1])
    is_only = isinstance(parent, list | dict) and len(parent) == 1 and len(place) > 1
    return Delete(place[:-1] if is_only else place)


def value_at(tree: Tree, place: Place) -> Any:
    """What stands there; None where nothing does."""
    value: Any = tree
    for step in place:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _entry(name: str, description: str, models: Sequence[str]) -> dict[str, Value]:
    entry: dict[str, Value] = {"name": name, "description": description}
    return {**entry, "models": list(models)} if models else entry


def _usual_models(tree: Tree) -> tuple[str, ...]:
    names = [name for name, _, _ in model_places(tree)]
    marked = [name for name, _, entry in model_places(tree) if entry.get("default") is True]
    return tuple((marked or names)[:1])


def _free_name(taken: Sequence[str]) -> str:
    names = (_NEW_NAME, *(f"{_NEW_NAME} {number}" for number in range(2, len(taken) + 2)))
    return next(name for name in names if name not in taken)


def _number(value: str) -> Value:
    """A number where it reads as one: a limit in quotes would be text."""
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):
        return value
    return int(number) if number.is_integer() else number
