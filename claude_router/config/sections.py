"""Reads the sections that hold options: router, timeouts, budget, history, panel, keys."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from claude_router.config import tables
from claude_router.config.groups import Entry, Field
from claude_router.config.keys import KeyReader, KeyUnavailableError, Secret
from claude_router.config.model import (
    DEFAULT_PANEL_KEYS,
    Budget,
    ClaudeOptions,
    Endpoint,
    HistoryOptions,
    Model,
    PanelOptions,
    RouterOptions,
    Timeouts,
)
from claude_router.config.problems import Problems, quoted
from claude_router.config.urls import check_base_url
from claude_router.translate.dialects import api_root

_CLAUDE_LETTERS = frozenset("chijmz")  # interrupt, backspace, tab, newline, enter, suspend
PANEL_KEY_NAMES = frozenset(
    {f"f{number}" for number in range(1, 13)}
    | {f"ctrl+{c}" for c in "abcdefghijklmnopqrstuvwxyz\\]^_" if c not in _CLAUDE_LETTERS}
)
_OF_TWO_ENGINES: tuple[Field[Any], ...] = (tables.FAST, tables.ASK_WHEN, tables.SURE_MARGIN)
_PANEL_KEYS_REMEDY = "take f1 to f12, ctrl+] or a ctrl+letter that claude does not need"


def read_router(root: Entry, keys: KeyReader, problems: Problems) -> RouterOptions:
    entry = root.get(tables.ROUTER)
    if entry is None:
        return RouterOptions()
    given = _given(
        entry,
        *_OF_TWO_ENGINES,
        tables.ENGINE,
        tables.DEVICE,
        tables.THRESHOLD,
        tables.ROUTE_ON,
    )
    endpoint = entry.get(tables.ENDPOINT)
    if endpoint is not None:
        given["endpoint"] = _read_endpoint(endpoint, keys, problems)
    options = RouterOptions(**given)
    _note_idle_keys(options, entry, problems)
    return options


def _note_idle_keys(options: RouterOptions, entry: Entry, problems: Problems) -> None:
    """Say which keys do nothing because no second engine is there to be asked."""
    if options.engine in ("embedded", "off"):
        message, remedy = f"does nothing with engine: {options.engine}", "use arch or endpoint"
    elif options.fast is None:
        message, remedy = "does nothing without `fast`", "add `fast: embedded`"
    else:
        return
    for field in _OF_TWO_ENGINES:
        if entry.get(field) is not None:
            problems.note(entry.place(field), message, remedy)


def read_timeouts(root: Entry) -> Timeouts:
    return _timeouts(root.get(tables.TIMEOUTS), Timeouts())


def model_timeouts(entry: Entry, usual: Timeouts) -> Timeouts:
    """The limits of one model: its own, and `usual` for those that it leaves out."""
    return _timeouts(entry.get(tables.MODEL_TIMEOUTS), usual)


def _timeouts(entry: Entry | None, usual: Timeouts) -> Timeouts:
    if entry is None:
        return usual
    given = _given(entry, tables.CONNECT_S, tables.FIRST_BYTE_S, tables.IDLE_S)
    return replace(usual, **given)


def read_budget(root: Entry, models: Mapping[str, Model], problems: Problems) -> Budget:
    """A model without prices is noted: it costs nothing in the budget's eyes."""
    entry = root.get(tables.BUDGET) or Entry(root.at)
    budget = Budget(**_given(entry, tables.SESSION_USD, tables.DAY_USD, tables.WHEN_SPENT))
    unpriced = [key for key, model in models.items() if model.prices is None]
    if unpriced and (budget.session_usd, budget.day_usd) != (None, None):
        message = f"counts nothing for {', '.join(unpriced)}, which has no prices"
        problems.note(entry.at, message, "give each model its `prices`")
    return budget


def read_history(root: Entry) -> HistoryOptions:
    entry = root.get(tables.HISTORY) or Entry(root.at)
    return HistoryOptions(**_given(entry, tables.STORE_PROMPTS, tables.KEEP_DAYS))


def read_panel(root: Entry) -> PanelOptions:
    entry = root.get(tables.PANEL) or Entry(root.at)
    return PanelOptions(**_given(entry, tables.WIDTH, tables.START))


def read_claude(root: Entry) -> ClaudeOptions:
    entry = root.get(tables.CLAUDE) or Entry(root.at)
    return ClaudeOptions(**_given(entry, tables.STATUS_LINE))


def read_panel_keys(root: Entry, problems: Problems) -> tuple[str, ...]:
    """The keys that open the panel; a plain character would be taken from what the user types."""
    entry = root.get(tables.KEYS) or Entry(root.at)
    found = entry.get(tables.PANEL_KEYS)
    if found is None:
        return DEFAULT_PANEL_KEYS
    for key in found:
        if len(key.value) == 1:
            message = f"{quoted(key.value)} alone could no longer be typed"
            problems.add(key.at, message, "use a function key or ctrl+…, e.g. f2")
        elif key.value.lower() not in PANEL_KEY_NAMES:
            message = f"{quoted(key.value)} is claude's, or not a key that every terminal sends"
            problems.add(key.at, message, _PANEL_KEYS_REMEDY)
    if not found:
        at = entry.place(tables.PANEL_KEYS)
        problems.add(at, "is empty, so the panel could not be reached", "e.g. [f2]")
    return tuple(key.value for key in found)


def _read_endpoint(entry: Entry, keys: KeyReader, problems: Problems) -> Endpoint:
    given = _given(entry, tables.ENDPOINT_MODEL, tables.ENDPOINT_PROMPT, tables.ENDPOINT_TIMEOUT)
    url = entry.get(tables.ENDPOINT_URL)
    if url is not None and check_base_url(url, entry.place(tables.ENDPOINT_URL), problems):
        given["base_url"] = api_root("", url, "chat")
    written = entry.get(tables.ENDPOINT_KEY)
    if written is not None:
        given["access_key"] = _read_key(written, entry, keys, problems)
    return Endpoint(**given)


def _read_key(written: str, entry: Entry, keys: KeyReader, problems: Problems) -> Secret | None:
    try:
        return keys.read(written)
    except KeyUnavailableError as error:
        problems.add(entry.place(tables.ENDPOINT_KEY), str(error), error.remedy)
        return None


def _given(entry: Entry, *fields: Field[Any]) -> dict[str, Any]:
    """The values that the file sets; the dataclass knows the rest."""
    return {f.name: value for f in fields if (value := entry.get(f)) is not None}
