"""Permission rules that are relative to their settings file, made absolute for a copy elsewhere."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_LISTS = ("allow", "ask", "deny")
_RELATIVE = re.compile(r"(Edit|Glob|Grep|MultiEdit|NotebookEdit|Read|Write)\(/(?!/)(.*)\)")


def anchored(settings: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """`settings` of a file in `folder`, with `Read(/x)` spelt `Read(//folder/x)`."""
    permissions = settings.get("permissions")
    if not isinstance(permissions, dict):
        return dict(settings)
    lists = {name: permissions[name] for name in _LISTS if isinstance(permissions.get(name), list)}
    absolute = {name: [_absolute(rule, folder) for rule in rules] for name, rules in lists.items()}
    return {**settings, "permissions": {**permissions, **absolute}}


def _absolute(rule: object, folder: Path) -> object:
    found = _RELATIVE.fullmatch(rule) if isinstance(rule, str) else None
    return f"{found[1]}(/{folder.resolve()}/{found[2]})" if found else rule
