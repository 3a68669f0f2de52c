"""Reads a draft of the configuration as it is written, right or not, with each value's place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from claude_router.config import tables
from claude_router.config.groups import Field
from claude_router.config.keys import origin_of
from claude_router.config.model import Budget
from claude_router.config.source import compose
from claude_router.tui.workshop import (
    Place,
    Setting,
    WorkshopError,
    WrittenModel,
    WrittenPreference,
)

Tree = Mapping[str, Any]
DEFAULT_MODEL: Place = ("default model",)
"""Stands for the one model marked `default: true`, which has no place of its own."""

_KEYS = (tables.ACCESS_KEY.name, tables.ACCESS_KEYS.name)
_SUBAGENT_WORDS = ("route", "inherit")
_LANE_WORD = "default"


@dataclass(frozen=True, slots=True)
class Placed:
    """A preference and where it stands; `is_in_model` if that is inside a model's entry."""

    place: Place
    preference: WrittenPreference

    @property
    def is_in_model(self) -> bool:
        return bool(self.preference.home)


def read_tree(text: str, file: str) -> Tree:
    """The root mapping of the text as plain values.

    Raises:
        ConfigError: it is not YAML.
        WorkshopError: it is YAML that no configuration can be.
    """
    node = compose(text, file)
    try:
        tree = {} if node is None else yaml.SafeLoader("").construct_document(node)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise WorkshopError(f"{file} holds a value that YAML can't read.") from error
    if not isinstance(tree, dict):
        raise WorkshopError(f'{file} holds no "key: value" lines.')
    return tree


def providers_key(tree: Tree) -> str:
    """How the file spells the list of models."""
    names = (tables.PROVIDERS_LIST.name, *tables.PROVIDERS_LIST.old_names)
    return next((name for name in names if name in tree), names[0])


def model_places(tree: Tree) -> list[tuple[str, Place, Mapping[str, Any]]]:
    """Each model's name, place and entry."""
    key = providers_key(tree)
    return [
        (_words(entry.get("name")) or _words(entry.get("model")), (key, index), entry)
        for index, entry in enumerate(_list(tree.get(key)))
        if isinstance(entry, dict)
    ]


def preference_places(tree: Tree) -> list[Placed]:
    """All preferences in the order of the file: those inside models first."""
    inside = [
        Placed((*place, name, index), _preference(written, home=model))
        for model, place, entry in model_places(tree)
        for name, index, written in _preferences_of(entry)
    ]
    top = [Placed((name, index), _preference(item)) for name, index, item in _preferences_of(tree)]
    return inside + top


def reference_names(tree: Tree) -> set[str]:
    """Everything by which a model may be named elsewhere in the file."""
    names = set(map(str, _mapping(tree.get(tables.ALIASES.name))))
    for name, _, entry in model_places(tree):
        model = _words(entry.get("model"))
        names |= {name, model, model.partition("/")[2]}
    return names - {""}


def key_texts(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """What a model's entry says of its keys: variables, commands, or keys themselves."""
    return tuple(text for name in _KEYS for text in _several(entry.get(name)))


def written_models(tree: Tree) -> tuple[WrittenModel, ...]:
    return tuple(
        WrittenModel(
            key=name,
            is_default=entry.get("default") is True,
            fallbacks=_several(entry.get("fallbacks")),
            key_place=", ".join(map(origin_of, key_texts(entry))),
        )
        for name, _, entry in model_places(tree)
    )


def settings(tree: Tree) -> Iterator[Setting]:
    """The rest that can be set, row by row."""
    models = tuple(name for name, _, _ in model_places(tree))
    aliases = _mapping(tree.get("model_aliases"))
    default = next((m.key for m in written_models(tree) if m.is_default), "")
    yield Setting(DEFAULT_MODEL, "default model", default, models, "the first of Anthropic's")
    names = (*models, *map(str, aliases))
    for field in tables.LANES_TABLE.fields:
        words = _SUBAGENT_WORDS if field is tables.LANE_SUBAGENTS else (_LANE_WORD,)
        yield _setting(tree, tables.LANES, field, (*words, *names), words[0])
    for field in tables.BUDGET_TABLE.fields:
        is_word = field is tables.WHEN_SPENT
        choices = ("warn", "default_model", "block") if is_word else ()
        yield _setting(tree, tables.BUDGET, field, choices, _budget_default(field))
    for alias, target in aliases.items():
        is_long = isinstance(target, dict)
        place: Place = ("model_aliases", alias, *(("target",) if is_long else ()))
        value = _words(target.get("target") if is_long else target)
        yield Setting(place, f"alias {alias}", value, models, is_alias=True)


def _setting(
    tree: Tree, group: Field[Any], field: Field[Any], choices: tuple[str, ...], otherwise: str
) -> Setting:
    value = _words(_mapping(tree.get(group.name)).get(field.name))
    label = f"{group.name}.{field.name}"
    return Setting((group.name, field.name), label, value, choices, otherwise)


def _budget_default(field: Field[Any]) -> str:
    otherwise = getattr(Budget(), field.name)
    return "no limit" if otherwise is None else str(otherwise)


def _preferences_of(entry: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    name = tables.PREFERENCES.name
    for index, item in enumerate(_list(entry.get(name))):
        if isinstance(item, dict):
            yield name, index, item


def _preference(written: Mapping[str, Any], home: str = "") -> WrittenPreference:
    models = (home,) if home else _several(written.get("models"))
    description = _words(written.get("description"))
    return WrittenPreference(_words(written.get("name")), description, models, home)


def _several(value: object) -> tuple[str, ...]:
    words = map(_words, value if isinstance(value, list) else [value])
    return tuple(filter(None, words))


def _words(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
