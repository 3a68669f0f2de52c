"""The configuration from a file: every problem at once, or a value that is right as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from claude_router.config import tables
from claude_router.config.document import read_document
from claude_router.config.groups import Entry, Marked
from claude_router.config.keys import KeyReader
from claude_router.config.lanes import read_default, read_lanes
from claude_router.config.model import Config, Model, Timeouts
from claude_router.config.names import NamedEntry, Names, name_models
from claude_router.config.never import read_never
from claude_router.config.preferences import read_preferences
from claude_router.config.problems import At, Problems
from claude_router.config.providers import read_model
from claude_router.config.sections import (
    read_budget,
    read_claude,
    read_history,
    read_panel,
    read_panel_keys,
    read_router,
    read_timeouts,
)
from claude_router.config.source import read_source
from claude_router.route.catalog import Candidate, Catalog

AS_ASKED_KEY = "anthropic/*"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration and the tables it was made from, which know where each value stands."""

    config: Config
    root: Entry

    def model_entries(self) -> Iterator[tuple[Model, Entry]]:
        """Each model with its entry of the file; an empty entry where the file has none."""
        written = self.root.get(tables.PROVIDERS_LIST) or ()
        entries = [marked.value for marked in written] or [Entry(self.root.at)]
        return zip(self.config.models.values(), entries, strict=True)

    def preference_entries(self) -> dict[str, Marked[Entry]]:
        """Each preference's entry of the file by its name."""
        lists = [model.get(tables.PREFERENCES) or () for _, model in self.model_entries()]
        top = self.root.get(tables.TOP_PREFERENCES) or ()
        return {p.value.get(tables.PREFERENCE_NAME) or "": p for p in chain(*lists, top)}


def load(path: Path | None, environment: Mapping[str, str]) -> Config:
    """The configuration of the file at `path`; without a file, everything goes to Anthropic.

    Keys are read from `environment` and by running the commands that the file names.

    Raises:
        ConfigError: the file can't be used; it has every reason.
    """
    return load_with_places(path, KeyReader(environment)).config


def load_with_places(path: Path | None, keys: KeyReader) -> Loaded:
    """As `load`, for those who tell where a value comes from."""
    if path is None:
        root = Entry(At(1, ""))
        return Loaded(build(root, keys, Problems("config.yaml")), root)
    return load_text(read_source(path), path, keys)


def load_text(text: str, path: Path, keys: KeyReader) -> Loaded:
    """As `load`, from the text of `path`, which may not have been saved yet.

    Raises:
        ConfigError: the text can't be used; it has every reason.
    """
    problems = Problems(str(path))
    root = read_document(text, problems)
    config = build(root, keys, problems)
    problems.raise_if_any()
    return Loaded(replace(config, path=path, notes=problems.notes), root)


def build(root: Entry, keys: KeyReader, problems: Problems) -> Config:
    """What the tables hold, as values. Only to be used if `problems` has got none."""
    names = name_models(root.get(tables.PROVIDERS_LIST), problems)
    if not names.models:
        names = _as_asked(root, names)
    names.add_aliases(root.get(tables.ALIASES) or {}, problems)
    timeouts = read_timeouts(root)
    models = _read_models(names, timeouts, keys, problems)
    return Config(
        models=models,
        catalog=_read_catalog(root, names, models, problems),
        router=read_router(root, keys, problems),
        timeouts=timeouts,
        budget=read_budget(root, models, problems),
        never=read_never(root, names, models, problems),
        history=read_history(root),
        panel=read_panel(root),
        claude=read_claude(root),
        panel_keys=read_panel_keys(root, problems),
    )


def _as_asked(root: Entry, names: Names) -> Names:
    """With no model configured, one entry that hands requests on as the client made them."""
    entry = Entry(At(root.at.line, tables.PROVIDERS_LIST.name))
    only = NamedEntry(AS_ASKED_KEY, "anthropic", "*", entry)
    return Names([only], is_complete=names.is_complete)


def _read_models(
    names: Names, timeouts: Timeouts, keys: KeyReader, problems: Problems
) -> dict[str, Model]:
    read = (read_model(named, names, timeouts, keys, problems) for named in names.models)
    return {model.key: model for model in read if model is not None}


def _read_catalog(
    root: Entry, names: Names, models: Mapping[str, Model], problems: Problems
) -> Catalog:
    default = read_default(names, problems)
    return Catalog(
        candidates={key: _candidate(model) for key, model in models.items()},
        default=default,
        lanes=read_lanes(root, names, models, default, problems),
        preferences=read_preferences(root, names, problems),
        aliases=names.aliases,
    )


def _candidate(model: Model) -> Candidate:
    return Candidate(
        key=model.key,
        provider=model.provider,
        model_id=model.model_id,
        context_window=model.dialect.context_window,
        has_vision=model.dialect.vision,
        has_tools=model.dialect.max_tools != 0,
        has_web_search=model.dialect.web_search,
        fallbacks=model.fallbacks,
    )
