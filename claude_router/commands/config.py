"""`claude-router router config`: checks the configuration file and shows what it comes to."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.classify.lint import lint
from claude_router.classify.wording import Finding, wording_findings
from claude_router.commands.arguments import add_config_option, parse, parser
from claude_router.commands.streams import Streams
from claude_router.commands.table import Column, table, width_of
from claude_router.config import tables
from claude_router.config.effective import effective_settings
from claude_router.config.keys import KeyReader, UnreadKeys
from claude_router.config.load import Loaded, load_with_places
from claude_router.config.model import Config
from claude_router.config.paths import Paths, config_in_use, may_exist
from claude_router.config.problems import ConfigError, Problems
from claude_router.config.schema import json_schema
from claude_router.route.classifier import ClassifierError
from claude_router.tui.format import plural

_NO_FILE = "There is no configuration file: everything goes to Anthropic as asked."
_SHOW_COLUMNS = (Column("setting"), Column("value", is_flexible=True), Column("from"))


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Exit status 0, 1 if the file can't be used, 2 on bad usage."""
    reader = parser("config", "Check the configuration, show what it comes to, where it is.")
    reader.add_argument(
        "what",
        choices=("check", "show", "path", "schema"),
        help="every problem; every value and its origin; the file's path; its JSON Schema",
    )
    add_config_option(reader)
    options = parse(reader, arguments, streams)
    if isinstance(options, int):
        return options
    if options.what == "schema":
        print(json.dumps(json_schema(), indent=2), file=streams.stdout)
        return 0
    if options.what == "path":
        return _path(options.config, streams)
    path = config_in_use(streams.environment, options.config)
    try:
        return _check(path, streams) if options.what == "check" else _show(path, streams)
    except ConfigError as error:
        return _refuse(error, streams)


def _refuse(error: ConfigError, streams: Streams) -> int:
    for problem in error.problems:
        print(problem, file=streams.stdout)
    print(plural(len(error.problems), "problem"), file=streams.stderr)
    return 1


def _check(path: Path | None, streams: Streams) -> int:
    loaded = load_with_places(path, KeyReader(streams.environment))
    config = loaded.config
    for note in (*config.notes, *_preference_notes(loaded)):
        print(f"{note} (a note)", file=streams.stdout)
    if path is None:
        print(_NO_FILE, file=streams.stderr)
        return 0
    models = plural(len(config.models), "model")
    preferences = plural(len(config.catalog.preferences), "preference")
    print(f"{path} is fine: {models}, {preferences}.", file=streams.stderr)
    for rule in config.never:
        kept_out = ", ".join(sorted(rule.models))
        print(f"{rule.place}: never {rule.pattern} for {kept_out}", file=streams.stderr)
    return 0


def _preference_notes(loaded: Loaded) -> tuple[str, ...]:
    """What is to be said of the preferences' descriptions, each with its place."""
    notes = Problems(str(loaded.config.path))
    entries = loaded.preference_entries()
    for finding in _findings(loaded, notes):
        place = entries[finding.name].value.place(tables.PREFERENCE_DESCRIPTION)
        notes.note(place, finding.message, finding.remedy)
    return notes.notes


def _findings(loaded: Loaded, notes: Problems) -> list[Finding]:
    """Without the model where it is not to be used, or, with a note, where it cannot be."""
    config = loaded.config
    preferences = config.catalog.preferences
    if not preferences or config.router.engine != "embedded":
        return wording_findings(preferences)
    try:
        return asyncio.run(_linted(config))
    except ClassifierError as error:
        notes.note(
            loaded.root.place(tables.ROUTER),
            f"the descriptions were not compared, because the router does not work: {error}",
        )
        return wording_findings(preferences)


async def _linted(config: Config) -> list[Finding]:
    with closing(EmbeddedClassifier(device=config.router.device)) as classifier:
        return await lint(classifier, config.catalog.preferences)


def _show(path: Path | None, streams: Streams) -> int:
    loaded = load_with_places(path, UnreadKeys())
    settings = effective_settings(loaded, KeyReader(streams.environment))
    rows = [(setting.key, setting.value, setting.origin) for setting in settings]
    print(table(_SHOW_COLUMNS, rows, width_of(streams.stdout)), file=streams.stdout)
    print(path or _NO_FILE, file=streams.stderr)
    return 0


def _path(named: Path | None, streams: Streams) -> int:
    path = config_in_use(streams.environment, named) or Paths.of(streams.environment).config
    print(path, file=streams.stdout)
    if not may_exist(path):
        print("It does not exist yet: claude-router router init", file=streams.stderr)
    return 0
