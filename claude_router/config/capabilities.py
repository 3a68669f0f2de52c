"""The capability record of an entry: the provider's own, with the user's overrides."""

from dataclasses import fields

from claude_router.config import tables
from claude_router.config.model import Api
from claude_router.config.names import NamedEntry
from claude_router.config.problems import Problems, did_you_mean
from claude_router.translate.dialects import Dialect, resolve

_QUIRKS = tuple(field.name for field in fields(Dialect))


def read_dialect(named: NamedEntry, api: Api, problems: Problems) -> Dialect:
    """The record with every override that is right; the others are told, each at its line."""
    overrides: dict[str, object] = {}
    for name, marked in (named.entry.get(tables.QUIRKS) or {}).items():
        if name not in _QUIRKS:
            problems.add(marked.at, "is no quirk", did_you_mean(name, _QUIRKS))
            continue
        try:
            resolve(named.provider, named.model_id, api, {name: marked.value})
        except ValueError as error:
            problems.add(marked.at, str(error))
        else:
            overrides[name] = marked.value
    for limit in (tables.CONTEXT_WINDOW, tables.MAX_OUTPUT):
        if (tokens := named.entry.get(limit)) is not None:
            overrides[limit.name] = tokens
    return resolve(named.provider, named.model_id, api, overrides)
