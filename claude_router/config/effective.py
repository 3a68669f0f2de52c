"""What a configuration comes to: every value that holds, and where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from claude_router.config import tables
from claude_router.config.credentials import written_keys
from claude_router.config.groups import Entry, Field
from claude_router.config.keys import KeyReader, KeyUnavailableError, origin_of
from claude_router.config.load import Loaded
from claude_router.config.model import Config, Endpoint, Model, Prices, Timeouts
from claude_router.config.problems import At

HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Setting:
    """`origin` is `<file>:<line>` (for a key with its source), or `default`."""

    key: str
    value: str
    origin: str


def effective_settings(loaded: Loaded, keys: KeyReader) -> list[Setting]:
    """All settings in the order of the file's reference; keys are only said to be there or not."""
    return [*Effective(loaded, keys).settings()]


def key_state(text: str, keys: KeyReader) -> str:
    """`***` if the key that `access_key: <text>` names can be had, else "missing"."""
    try:
        keys.read(text)
    except KeyUnavailableError:
        return "missing"
    return HIDDEN


class Effective:
    """Walks a configuration beside the tables it was made from."""

    def __init__(self, loaded: Loaded, keys: KeyReader) -> None:
        self._loaded = loaded
        self._config: Config = loaded.config
        self._keys = keys
        self._file = loaded.config.path.name if loaded.config.path else ""

    def settings(self) -> Iterator[Setting]:
        for index, (model, entry) in enumerate(self._loaded.model_entries()):
            yield from self._model(f"llm_providers[{index}]", model, entry)
        yield from self._preferences()
        yield from self._aliases()
        yield from self._never()
        yield from self._sections()

    def _model(self, prefix: str, model: Model, entry: Entry) -> Iterator[Setting]:
        values: tuple[tuple[Field[Any], object], ...] = (
            (tables.MODEL, f"{model.provider}/{model.model_id}"),
            (tables.NAME, model.key),
            (tables.DEFAULT, model.key == self._config.catalog.default),
            (tables.API, model.api),
            (tables.BASE_URL, model.base_url),
            (tables.FALLBACKS, model.fallbacks),
            (tables.CONTEXT_WINDOW, model.dialect.context_window),
            (tables.MAX_OUTPUT, model.dialect.max_output),
            (tables.PRICES, model.prices),
            (tables.MODEL_TIMEOUTS, model.timeouts),
        )
        for field, value in values:
            yield Setting(f"{prefix}.{field.name}", _shown(value), self._origin(entry, field))
        yield from self._access_keys(prefix, entry)
        for name, header in (entry.get(tables.HEADERS) or {}).items():
            yield Setting(f"{prefix}.headers.{name}", HIDDEN, self._line(header.at))
        for name, quirk in (entry.get(tables.QUIRKS) or {}).items():
            yield Setting(f"{prefix}.quirks.{name}", _shown(quirk.value), self._line(quirk.at))

    def _access_keys(self, prefix: str, entry: Entry) -> Iterator[Setting]:
        for index, written in enumerate(written_keys(entry)):
            origin = f"{self._line(written.at)}, {origin_of(written.value)}"
            state = key_state(written.value, self._keys)
            yield Setting(f"{prefix}.access_key {index + 1}", state, origin)

    def _preferences(self) -> Iterator[Setting]:
        entries = self._loaded.preference_entries()
        for preference in self._config.catalog.preferences:
            models = ", ".join((preference.model, *preference.fallbacks))
            yield Setting(
                f"routing_preferences.{preference.name}",
                models,
                self._line(entries[preference.name].at),
            )

    def _aliases(self) -> Iterator[Setting]:
        written = self._loaded.root.get(tables.ALIASES) or {}
        for alias, target in self._config.catalog.aliases.items():
            yield Setting(f"model_aliases.{alias}", target, self._line(written[alias].at))

    def _never(self) -> Iterator[Setting]:
        written = self._loaded.root.get(tables.NEVER) or ()
        for index, (rule, entry) in enumerate(zip(self._config.never, written, strict=True)):
            value = f"{rule.pattern} for {', '.join(sorted(rule.models))}"
            yield Setting(f"never[{index}].{rule.kind}", value, self._line(entry.at))

    def _sections(self) -> Iterator[Setting]:
        root, config = self._loaded.root, self._config
        for section, table, value in (
            (tables.LANES, tables.LANES_TABLE, config.catalog.lanes),
            (tables.ROUTER, tables.ROUTER_TABLE, config.router),
            (tables.TIMEOUTS, tables.TIMEOUTS_TABLE, config.timeouts),
            (tables.BUDGET, tables.BUDGET_TABLE, config.budget),
            (tables.HISTORY, tables.HISTORY_TABLE, config.history),
            (tables.PANEL, tables.PANEL_TABLE, config.panel),
            (tables.CLAUDE, tables.CLAUDE_TABLE, config.claude),
        ):
            entry = root.get(section) or Entry(root.at)
            for field in table.fields:
                shown = _shown(getattr(value, field.name))
                yield Setting(f"{section.name}.{field.name}", shown, self._origin(entry, field))
        keys = root.get(tables.KEYS) or Entry(root.at)
        origin = self._origin(keys, tables.PANEL_KEYS)
        yield Setting("keys.panel", _shown(config.panel_keys), origin)

    def _origin(self, entry: Entry, field: Field[Any]) -> str:
        return self._line(entry.place(field)) if field.name in entry.values else "default"

    def _line(self, at: At) -> str:
        return f"{self._file}:{at.line}"


def _shown(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case tuple() | list():
            return "[" + ", ".join(_shown(item) for item in value) + "]"
        case Prices():
            return f"{value.input:g} in, {value.output:g} out"
        case Timeouts():
            return (
                f"connect {value.connect_s:g} s, first byte {value.first_byte_s:g} s, "
                f"idle {value.idle_s:g} s"
            )
        case Endpoint():
            return f"{value.model} at {value.base_url}"
        case float():
            return f"{value:g}"
        case _:
            return str(value)
