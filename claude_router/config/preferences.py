"""Gathers the preferences of a file: those inside models first, then the top-level list."""

from collections.abc import Iterator

from claude_router.config import tables
from claude_router.config.groups import Entry, Marked
from claude_router.config.names import Names
from claude_router.config.problems import Problems, quoted
from claude_router.route.preferences import Preference

_NO_MATCH = "other"


def read_preferences(root: Entry, names: Names, problems: Problems) -> tuple[Preference, ...]:
    """All preferences in the order of the file; two of one name and unknown models are told."""
    lines: dict[str, int] = {}
    found: list[Preference] = []
    for entry, models in _candidates(root, names, problems):
        name = entry.get(tables.PREFERENCE_NAME)
        description = entry.get(tables.PREFERENCE_DESCRIPTION)
        if name is None:
            continue
        at = entry.place(tables.PREFERENCE_NAME)
        if name in lines:
            message = f"{quoted(name)} is the name of two preferences, first in line {lines[name]}"
            problems.add(at, message, "rename one of them")
        elif name.lower() == _NO_MATCH:
            problems.add(at, f"{quoted(name)} stands for no match at all", "choose another name")
        elif description is not None and models:
            found.append(Preference(name, " ".join(description.split()), models[0], models[1:]))
        lines.setdefault(name, at.line)
    return tuple(found)


def _candidates(
    root: Entry, names: Names, problems: Problems
) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    for model in names.models:
        for preference in model.entry.get(tables.PREFERENCES) or ():
            yield preference.value, (model.key,)
    for preference in root.get(tables.TOP_PREFERENCES) or ():
        yield preference.value, _models(preference, names, problems)


def _models(preference: Marked[Entry], names: Names, problems: Problems) -> tuple[str, ...]:
    references = preference.value.get(tables.PREFERENCE_MODELS)
    if references == ():
        at = preference.value.place(tables.PREFERENCE_MODELS)
        problems.add(at, "is empty", "name the model that takes this task")
    resolved = (names.resolve(reference, problems) for reference in references or ())
    return tuple(dict.fromkeys(key for key in resolved if key is not None))
