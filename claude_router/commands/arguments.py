"""Reads a command's arguments; what argparse has to say goes to the command's own streams."""

import argparse
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from claude_router.claude_code.router_flags import ENGINES
from claude_router.commands.streams import Streams


def parser(command: str, description: str) -> argparse.ArgumentParser:
    """A parser for `claude-router router <command>` that takes no abbreviated options."""
    return argparse.ArgumentParser(
        prog=f"claude-router router {command}", description=description, allow_abbrev=False
    )


def add_config_option(to: argparse.ArgumentParser) -> None:
    to.add_argument("--config", type=Path, metavar="FILE", help="another config file")


def add_engine_option(to: argparse.ArgumentParser, default: str | None, usual: str) -> None:
    """`usual` says in the help what holds without the option."""
    names = "|".join(ENGINES)
    to.add_argument(
        "--engine", choices=ENGINES, default=default, metavar=names, help=f"default: {usual}"
    )


def parse(
    reader: argparse.ArgumentParser, arguments: Sequence[str], streams: Streams
) -> argparse.Namespace | int:
    """The options, or the exit status after help (0) or bad usage (2) was told."""
    with redirect_stdout(streams.stdout), redirect_stderr(streams.stderr):
        try:
            return reader.parse_args(arguments)
        except SystemExit as stop:
            return stop.code if isinstance(stop.code, int) else 2


def count(text: str) -> int:
    """A whole number from 1 up, for argparse."""
    return _number(text, 1, None)


def whole_number(text: str) -> int:
    """A whole number from 0 up, for argparse."""
    return _number(text, 0, None)


def port(text: str) -> int:
    """A TCP port, 0 for a free one, for argparse."""
    return _number(text, 0, 65535)


def probability(text: str) -> float:
    """A number from 0 to 1, for argparse."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1")
    return value


def _number(text: str, least: int, most: int | None) -> int:
    value = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    if value < least or (most is not None and value > most):
        bound = "up" if most is None else f"to {most}"
        raise argparse.ArgumentTypeError(f"{text!r} is no number from {least} {bound}")
    return value
