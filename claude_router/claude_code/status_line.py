"""The line that claude shows under its prompt: a command of ours that prints a file of ours."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from claude_router.claude_code.sources import Source

SETTING = "statusLine"
_REFRESH_SECONDS = 2  # claude asks by itself only where its own state changes


def status_line_setting(file: Path) -> dict[str, Any]:
    """A value for `SETTING`: what is in `file`, nothing while there is none."""
    command = f"cat {shlex.quote(str(file))} 2>/dev/null"
    return {"type": "command", "command": command, "refreshInterval": _REFRESH_SECONDS}


def has_own_status_line(sources: Sequence[Source]) -> bool:
    """Whether the user, the project or whoever manages this machine set one."""
    return any(source.values.get(SETTING) is not None for source in sources)
