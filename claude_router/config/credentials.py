"""Reads the keys and headers of an entry, and sees to it that none goes where it should not."""

import re
from urllib.parse import urlsplit

from claude_router.config import tables
from claude_router.config.groups import Entry, Marked
from claude_router.config.keys import KeyReader, KeyUnavailableError, Secret, origin_of
from claude_router.config.names import NamedEntry
from claude_router.config.problems import Problems, quoted
from claude_router.config.urls import host_of, is_loopback
from claude_router.translate.dialects import PROVIDERS

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HOP_HEADERS = frozenset({"connection", "content-length", "host", "transfer-encoding"})
_ANTHROPIC_HOST = re.compile(r"(.+\.)?anthropic\.com")


def read_model_keys(
    named: NamedEntry, base_url: str | None, keys: KeyReader, problems: Problems
) -> tuple[Secret, ...]:
    """The entry's keys in order; missing ones and odd destinations are told."""
    entry = named.entry
    written = written_keys(entry)
    secrets = tuple(s for each in written if (s := _read_key(each, named, keys, problems)))
    if not written and not {tables.ACCESS_KEY.name, tables.ACCESS_KEYS.name} & entry.refused:
        _check_keyless(named, problems)
    if base_url is not None:
        _check_destination(named, base_url, bool(written), problems)
    return secrets


def written_keys(entry: Entry) -> tuple[Marked[str], ...]:
    """The texts of `access_key` and `access_keys`, not yet read."""
    several = entry.get(tables.ACCESS_KEYS) or ()
    if (one := entry.get(tables.ACCESS_KEY)) is None:
        return several
    return (Marked(one, entry.place(tables.ACCESS_KEY)), *several)


def _read_key(
    written: Marked[str], named: NamedEntry, keys: KeyReader, problems: Problems
) -> Secret | None:
    if origin_of(written.value) == "written in the file":
        problems.note(written.at, "holds a key in plain text", "a variable is safer: $NAME")
    try:
        return keys.read(written.value)
    except KeyUnavailableError as error:
        remedy = error.remedy
        if named.provider == "anthropic":
            remedy += ", or delete this line to use your own Claude login"
        problems.add(written.at, str(error), remedy)
        return None


def _check_keyless(named: NamedEntry, problems: Problems) -> None:
    known = PROVIDERS.get(named.provider)
    if named.provider == "anthropic" or known is None or known.key_variable is None:
        return
    if named.entry.get(tables.BASE_URL) is None and named.entry.get(tables.HEADERS) is None:
        at = named.entry.place(tables.ACCESS_KEY)
        remedy = f"add access_key: ${known.key_variable}"
        problems.add(at, f"is missing, and {named.provider} needs a key", remedy)


def _check_destination(
    named: NamedEntry, base_url: str, has_keys: bool, problems: Problems
) -> None:
    parts = urlsplit(base_url)
    at = named.entry.place(tables.BASE_URL)
    is_login_sent = named.provider == "anthropic" and not has_keys
    is_foreign = not _ANTHROPIC_HOST.fullmatch(parts.hostname or "") and not is_loopback(base_url)
    if is_login_sent and is_foreign:
        problems.note(at, f"your Claude login is sent to {host_of(base_url)}", "set an access_key")
    if parts.scheme == "http" and (has_keys or is_login_sent) and not is_loopback(base_url):
        problems.note(at, "the key travels unencrypted", "use https:// if the server has it")


def read_headers(entry: Entry, keys: KeyReader, problems: Problems) -> dict[str, str]:
    """The entry's own HTTP headers, variables replaced."""
    headers: dict[str, str] = {}
    for name, value in (entry.get(tables.HEADERS) or {}).items():
        if not _HEADER_NAME.fullmatch(name):
            problems.add(value.at, f"{quoted(name)} can't be the name of an HTTP header")
        elif name.lower() in _HOP_HEADERS:
            problems.add(value.at, "is set by the connection itself", "delete the line")
        elif (expanded := _expand(value, keys, problems)) is not None:
            headers[name] = expanded
    return headers


def _expand(value: Marked[str], keys: KeyReader, problems: Problems) -> str | None:
    try:
        expanded = keys.expand(value.value)
    except KeyUnavailableError as error:
        problems.add(value.at, str(error), error.remedy)
        return None
    if expanded.isprintable():
        return expanded
    problems.add(value.at, "gets a line break or control character from a variable", "remove it")
    return None
