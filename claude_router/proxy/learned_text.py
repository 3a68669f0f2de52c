"""Learned quirks as the YAML text that the user may read and edit."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import yaml

from claude_router.proxy.learned import KEPT_DAYS, Quirk
from claude_router.translate.heal import Correction

VERSION = 1
_WIDTH = 100
_HEADER = f"""\
# What providers refused of requests, by their own words, so that it is not sent to them again.
# Delete an entry or the whole file to forget: running sessions notice it within seconds.
# An entry with a value is of this value alone, until the provider refuses a second one.
# After {KEPT_DAYS} days an entry is tried again: it goes if the provider takes the parameter now,
# else it gets a new date. claude-router writes this file; comments of your own do not stay.
"""
_TOKEN_LIMIT = re.compile(r"max_(?:completion_|output_)?tokens")


class _PlainDumper(yaml.SafeDumper):
    """Writes a day that several entries share each time, not as a reference to the first."""

    def ignore_aliases(self, data: object) -> bool:
        return True


class NewerVersionError(Exception):
    """A newer claude-router wrote the text; the message names its version."""


def render(quirks: Iterable[Quirk]) -> str:
    """The file's text: a list for each model."""
    models: dict[str, list[dict[str, Any]]] = {}
    for quirk in quirks:
        models.setdefault(quirk.model, []).append(_entry(quirk))
    written = yaml.dump(
        {"version": VERSION, "models": models},
        Dumper=_PlainDumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
    )
    return f"{_HEADER}{written}"


def parse(text: str) -> tuple[Quirk, ...]:
    """The quirks in `text`, in its order; unknown keys are passed over.

    Raises:
        NewerVersionError: this version does not know the format.
        ValueError: it is something else; the message says what, for the user.
    """
    document = _document(text)
    if document is None:
        return ()
    version = _get(document, "version", "the file")
    if version.isdecimal() and int(version) > VERSION:
        raise NewerVersionError(f"version {version}")
    models = document.get("models") or {}  # both are empty where all entries were deleted
    if version != str(VERSION) or not isinstance(models, dict):
        raise ValueError(f'it needs "version: {VERSION}" and "models"')
    return tuple(_quirk(model, entry) for model in models for entry in _entries(model, models))


def _document(text: str) -> Any:
    """All scalars as text: no tag and no odd number can fail, or make something else of them."""
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise ValueError(f"{where}{error.problem or 'no YAML'}") from error
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise ValueError("it is no YAML") from error


def _entries(model: str, models: dict[str, Any]) -> list[Any]:
    entries = models[model] or []
    if not isinstance(entries, list):
        raise ValueError(f"{model} needs a list")
    return entries


def _entry(quirk: Quirk) -> dict[str, Any]:
    correction = quirk.correction
    entry: dict[str, Any] = {"host": quirk.host, "parameter": correction.parameter}
    if correction.renamed_to is not None:
        entry["renamed_to"] = correction.renamed_to
    if correction.limit is not None:
        entry["limit"] = correction.limit
    if correction.value is not None:
        entry["value"] = correction.value
    return entry | {"said": quirk.said, "learned": quirk.learned}


def _quirk(model: str, entry: Any) -> Quirk:
    parameter, limit = _get(entry, "parameter", model), entry.get("limit")
    renamed_to, value = entry.get("renamed_to"), entry.get("value")
    if limit is not None and not (isinstance(limit, str) and re.fullmatch(r"[1-9]\d{0,17}", limit)):
        raise ValueError(f"{model}: limit {limit!r} is no number of tokens")
    if renamed_to is not None and not _is_token_limit(renamed_to):
        raise ValueError(f"{model}: nothing can be renamed to {renamed_to!r}")
    if (limit or renamed_to) and not _is_token_limit(parameter):
        raise ValueError(f"{model}: {parameter} can only be left out")
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{model}: value needs a word or a number")
    learned = _get(entry, "learned", model)
    return Quirk(
        model,
        _get(entry, "host", model),
        Correction(parameter, renamed_to, int(limit) if limit else None, value),
        _get(entry, "said", model),
        date.fromisoformat(learned),
    )


def _is_token_limit(name: object) -> bool:
    return isinstance(name, str) and _TOKEN_LIMIT.fullmatch(name) is not None


def _get(entry: Any, name: str, where: str) -> str:
    value = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(value, str):
        raise ValueError(f'{where} needs "{name}"')
    return value
