"""Streams of a command under test."""

import io
from collections.abc import Mapping
from pathlib import Path

from claude_router.commands.streams import Streams


class Terminal(io.StringIO):
    """Text that says it is a terminal, without being one."""

    def isatty(self) -> bool:
        return True


def streams_in(home: Path, environment: Mapping[str, str] | None = None) -> Streams:
    """Streams whose environment keeps everything of ours in `home`."""
    env = {"CLAUDE_ROUTER_HOME": str(home), "HOME": str(home), **(environment or {})}
    return Streams(io.StringIO(), io.StringIO(), io.StringIO(), env)


def text_of(stream: object) -> str:
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()
