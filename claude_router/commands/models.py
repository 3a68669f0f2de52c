"""`claude-router router models`: what can be routed to, with which key, and what was learned."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from claude_router.commands.arguments import add_config_option, parse, parser
from claude_router.commands.streams import Streams
from claude_router.commands.table import Column, table, width_of
from claude_router.config.credentials import written_keys
from claude_router.config.effective import HIDDEN, key_state
from claude_router.config.groups import Entry
from claude_router.config.keys import KeyReader, UnreadKeys, origin_of
from claude_router.config.load import Loaded, load_with_places
from claude_router.config.model import Model
from claude_router.config.paths import Paths, config_in_use
from claude_router.config.problems import ConfigError
from claude_router.config.urls import host_of
from claude_router.proxy.learned import Quirk, identity
from claude_router.proxy.learned_file import QuirksFileError, forget, read_quirks
from claude_router.tui.format import plural

_COLUMNS = (
    Column("model"),
    Column("default"),
    Column("api"),
    Column("host", is_flexible=True),
    Column("context", "right"),
    Column("key", is_flexible=True),
    Column("preferences", is_flexible=True),
)
_LEARNED_COLUMNS = (
    Column("learned of"),
    Column("host", is_flexible=True),
    Column("is asked"),
    Column("since"),
    Column("because it said", is_flexible=True),
)


def run(arguments: Sequence[str], streams: Streams) -> int:
    """Exit status 0, 1 if the configuration can't be used, 2 on bad usage."""
    reader = parser("models", "List the models that can be routed to.")
    add_config_option(reader)
    reader.add_argument(
        "--forget", metavar="MODEL", help="forget what was learned of it from refused requests"
    )
    options = parse(reader, arguments, streams)
    if isinstance(options, int):
        return options
    path = Paths.of(streams.environment).quirks
    try:
        # A missing key is shown in its row; it need not hide the other models.
        loaded = load_with_places(config_in_use(streams.environment, options.config), UnreadKeys())
        if options.forget is not None:
            return _forget(options.forget, loaded, path, streams)
    except (ConfigError, QuirksFileError) as error:
        print(error, file=streams.stderr)
        return 1
    keys = KeyReader(streams.environment)
    rows = [_row(model, entry, loaded, keys) for model, entry in loaded.model_entries()]
    print(table(_COLUMNS, rows, width_of(streams.stdout)), file=streams.stdout)
    _tell_learned(path, streams)
    return 0


def _forget(name: str, loaded: Loaded, path: Path, streams: Streams) -> int:
    """`name` is a model's in the configuration, or one of those in the file."""
    model = loaded.config.models.get(name)
    count = forget(path, {name} if model is None else {identity(model)[0]})
    if not count:
        print(f"Nothing was learned of {name} in {path}.", file=streams.stderr)
        return 1
    forgotten = f"Forgot {plural(count, 'quirk')} of {name} in {path}"
    print(f"{forgotten}; running sessions notice it within seconds.", file=streams.stdout)
    return 0


def _tell_learned(path: Path, streams: Streams) -> None:
    try:
        quirks = read_quirks(path)
    except QuirksFileError as error:
        print(error, file=streams.stderr)
        return
    if quirks:
        rows = [_learned_row(quirk, date.today()) for quirk in quirks]
        print(file=streams.stdout)
        print(table(_LEARNED_COLUMNS, rows, width_of(streams.stdout)), file=streams.stdout)
        told = f"Learned from refused requests, and kept in {path}."
        print(f"{told} `--forget MODEL` has it tried again.", file=streams.stdout)


def _learned_row(quirk: Quirk, today: date) -> tuple[str, ...]:
    since = f"{quirk.learned}, to be tried again" if quirk.is_due(today) else f"{quirk.learned}"
    return quirk.model, quirk.host, quirk.correction.words, since, quirk.said


def _row(model: Model, entry: Entry, loaded: Loaded, keys: KeyReader) -> tuple[str, ...]:
    catalog = loaded.config.catalog
    names = (p.name for p in catalog.preferences if model.key in (p.model, *p.fallbacks))
    context = model.dialect.context_window
    return (
        model.key,
        "default" if model.key == catalog.default else "",
        model.api,
        host_of(model.base_url),
        f"{context:,}" if context else "?",
        _keys(model, entry, keys),
        ", ".join(names),
    )


def _keys(model: Model, entry: Entry, keys: KeyReader) -> str:
    written = [each.value for each in written_keys(entry)]
    if not written:
        return "your Claude login" if model.provider == "anthropic" else "none"
    states = (
        f"{'found' if key_state(text, keys) == HIDDEN else 'missing'}: {origin_of(text)}"
        for text in written
    )
    return ", ".join(states)
