"""Reads a command's arguments; what argparse has to say goes to the command's own streams."""

import argparse
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from claude_router.commands.streams import Streams


def parser(command: str, description: str) -> argparse.ArgumentParser:
    """A parser for `claude-router router <command>` that takes no abbreviated options."""
    return argparse.ArgumentParser(
        prog=f"claude-router router {command}", description=description, allow_abbrev=False
    )


def add_config_option(to: argparse.ArgumentParser) -> None:
    to.add_argument("--config", type=Path, metavar="FILE", help="another config file")


def parse(
    reader: argparse.ArgumentParser, arguments: Sequence[str], streams: Streams
) -> argparse.Namespace | int:
    """The options, or the exit status after help (0) or bad usage (2) was told."""
    with redirect_stdout(streams.stdout), redirect_stderr(streams.stderr):
        try:
            return reader.parse_args(arguments)
        except SystemExit as stop:
            return stop.code if isinstance(stop.code, int) else 2
