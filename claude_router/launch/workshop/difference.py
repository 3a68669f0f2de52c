"""What sets two texts of a configuration apart, in lines that show no key."""

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from claude_router.config.effective import HIDDEN
from claude_router.config.keys import origin_of
from claude_router.config.problems import ConfigError
from claude_router.launch.workshop.draft_view import read_tree
from claude_router.tui.workshop import WorkshopError
from claude_router.wire.redact import redact

_SECRET_KEYS = frozenset({"access_key", "access_keys", "headers"})
_SECRET_LINE = re.compile(r"(access_keys?['\"]?\s*:).*")
_MASKED = rf"\1 {HIDDEN}"


def difference(theirs: str, ours: str) -> list[str]:
    """A unified diff from the file to the draft."""
    trees = [_tree(text) for text in (theirs, ours)]
    their_keys, our_keys = (set(_secrets(tree)) for tree in trees)
    before = redact(
        _marked(theirs, their_keys - our_keys, "the file's"),
        sorted(their_keys, key=len, reverse=True),
    )
    after = redact(
        _marked(ours, our_keys - their_keys, "yours"), sorted(our_keys, key=len, reverse=True)
    )
    if None in trees:  # where the keys of a broken file stand is not known for sure
        before, after = _SECRET_LINE.sub(_MASKED, before), _SECRET_LINE.sub(_MASKED, after)
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), "the file now", "your draft", lineterm=""
    )
    return list(lines)


def _marked(text: str, secrets: Iterable[str], whose: str) -> str:
    """Keys that only one side has, as such: two lines that differ shall not look the same."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, f"{HIDDEN} ({whose})")
    return text


def _secrets(value: Any) -> Iterator[str]:
    """Values that are keys, or headers that may hold one; names of variables are none."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _scalars(inner) if key in _SECRET_KEYS else _secrets(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _secrets(inner)


def _scalars(value: Any) -> Iterator[str]:
    inner = value.values() if isinstance(value, dict) else value
    for scalar in inner if isinstance(value, dict | list) else [value]:
        if origin_of(str(scalar)) == "written in the file":
            yield str(scalar)


def _tree(text: str) -> Any:
    try:
        return read_tree(text, "")
    except (ConfigError, WorkshopError):
        return None
