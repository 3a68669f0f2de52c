"""Runs a command as `cli` does, with streams and a home of its own."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from claude_router.commands.streams import Streams


class Command(Protocol):
    """A module of `claude_router.commands`."""

    def run(self, arguments: Sequence[str], streams: Streams) -> int: ...


class Ran:
    """A command's outcome; the environment holds a home of its own and nothing of the developer."""

    def __init__(self, command: Command, *arguments: str, environment: Mapping[str, str]) -> None:
        out, err = io.StringIO(), io.StringIO()
        self.status = command.run(arguments, Streams(io.StringIO(), out, err, environment))
        self.out, self.err = out.getvalue(), err.getvalue()


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"CLAUDE_ROUTER_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.yaml"
