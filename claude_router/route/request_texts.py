"""Every text of a Messages request that may hold words or paths of the user's files."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from claude_router.wire.encoding import list_of, mapping

_OPAQUE = frozenset({"signature", "encrypted_content", "encrypted_index", "cache_control"})
_IDENTITIES = frozenset({"type", "id", "tool_use_id", "role", "media_type"})
_UNREAD_FIELDS = frozenset({"messages", "system", "tools", "model", "metadata"})
_NAMING = re.compile(r"path|file|folder|dir|glob|command|cmd|cwd|uri|url", re.IGNORECASE)
_WORKING = re.compile(r"orking director(?:y|ies):[ \t]*([^\n]*(?:\n[ \t]*- [^\n]+)*)")
_LONGEST_NAMING = 20_000
"""Characters; what is longer is content, whatever its key is called."""


class Text(NamedTuple):
    """`where` is for people. `is_input`: a tool is asked to work on what it names;
    `is_strict`: the client's own instructions, which name files as examples.
    """

    text: str
    where: str
    is_input: bool = False
    is_strict: bool = False


def texts_of(body: Mapping[str, Any]) -> Iterator[Text]:
    """All but the definitions of tools, which are the client's; pictures and PDFs can't be read."""
    yield from _of_content(body.get("system"), "the system prompt", is_strict=True)
    for message in list_of(body.get("messages")):
        is_system = mapping(message).get("role") == "system"
        where = "a system message" if is_system else "a message"
        yield from _of_content(mapping(message).get("content"), where, is_strict=is_system)
    rest = {name: value for name, value in body.items() if name not in _UNREAD_FIELDS}
    yield from _strings(rest, "the request's options", is_strict=True)


def working_directories(text: str) -> Iterator[str]:
    """The folders that Claude Code says it works in."""
    for found in _WORKING.finditer(text):
        for line in found[1].split("\n"):
            if folder := line.strip().removeprefix("- ").partition(" (")[0].strip():
                yield folder


def _of_content(content: object, where: str, *, is_strict: bool) -> Iterator[Text]:
    if isinstance(content, str):
        yield Text(content, where, is_strict=is_strict)
        return
    for block in list_of(content):
        kind = mapping(block).get("type")
        if kind == "text" and isinstance(block.get("text"), str):
            yield Text(block["text"], where, is_strict=is_strict)
        elif isinstance(kind, str) and kind.endswith("tool_use"):
            yield from _inputs(block.get("input"))
        elif isinstance(kind, str) and kind.endswith("tool_result"):
            yield from _strings(block.get("content"), "a tool's result")
        else:
            yield from _strings(block, where, is_strict=is_strict)


def _inputs(value: object) -> Iterator[Text]:
    for name, text in _walk(value, ""):
        is_naming = _NAMING.search(name) is not None and len(text) <= _LONGEST_NAMING
        yield Text(text, "a tool's input", is_input=is_naming)


def _strings(value: object, where: str, *, is_strict: bool = False) -> Iterator[Text]:
    for name, text in _walk(value, ""):
        if name not in _IDENTITIES:
            yield Text(text, where, is_strict=is_strict)


def _walk(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Each string with the name of its field, in order and however deep."""
    waiting = [(name, value)]
    while waiting:
        name, item = waiting.pop()
        if isinstance(item, str):
            yield name, item
        elif isinstance(item, Mapping):
            is_binary = item.get("type") in ("base64", "redacted_thinking")
            waiting.extend(
                (key, item[key])
                for key in reversed(item)
                if key not in _OPAQUE and not (is_binary and key == "data")
            )
        elif isinstance(item, list):
            waiting.extend((name, each) for each in reversed(item))
