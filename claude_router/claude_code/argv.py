"""Splits the command line: what is ours, what is claude's, and how claude is to be run."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from claude_router.claude_code.options import read_options
from claude_router.claude_code.router_flags import FLAGS, PREFIX, RouterFlag

Kind = Literal["tui", "print", "exec", "command"]
Engine = Literal["embedded", "arch", "endpoint", "off"]

_SUBCOMMANDS = (
    "agents attach auth auto-mode doctor gateway import install kill logs mcp plugin plugins purge "
    "remote-control respawn rm setup-token stop ultrareview update upgrade"
)
SUBCOMMANDS = frozenset(_SUBCOMMANDS.split())
"""claude's own subcommands (2.1.331); they never talk to a model of ours."""

_FLAGS = {flag.name: flag for flag in FLAGS}


class UsageError(Exception):
    """The command line is wrong; the message says what and what to write instead."""


@dataclass(frozen=True, slots=True)
class Options:
    """The values of our own flags."""

    config: Path | None = None
    model: str | None = None
    engine: Engine | None = None
    is_panel_hidden: bool = False
    is_demo: bool = False
    record: Path | None = None
    is_debug: bool = False
    wants_help: bool = False
    wants_version: bool = False

    def for_sessions_only(self) -> str | None:
        """The first flag given that means nothing to a command of ours."""
        given = (flag for flag in FLAGS if flag.is_for_sessions and getattr(self, flag.field))
        return next((flag.name for flag in given), None)


@dataclass(frozen=True, slots=True)
class Invocation:
    """What to do. `claude_args` are claude's, untouched and in order.

    `command` is set for kind "command": the words after `router`.
    """

    kind: Kind
    ours: Options
    claude_args: tuple[str, ...] = ()
    command: tuple[str, ...] = ()


def split(argv: Sequence[str], *, is_terminal: bool) -> Invocation:
    """Read the arguments after the program's name.

    Raises:
        UsageError: an unknown flag of ours, or one whose value is missing or wrong.
    """
    ours, rest = _take_ours(argv)
    if rest and rest[0] == "router":
        return Invocation("command", ours, command=rest[1:])
    return Invocation(_kind(rest, is_terminal), ours, rest)


def _kind(claude_args: tuple[str, ...], is_terminal: bool) -> Kind:
    reading = read_options(claude_args)
    if reading.has("-h", "--help", "-v", "--version"):
        return "exec"
    # With -p claude takes a first word such as `mcp` as the prompt.
    if reading.has("-p", "--print"):
        return "print"
    if reading.operands and reading.operands[0] in SUBCOMMANDS:
        return "exec"
    return "tui" if is_terminal else "print"


def _take_ours(argv: Sequence[str]) -> tuple[Options, tuple[str, ...]]:
    """Our flags are taken out wherever they stand before `--`, even in a value's place."""
    values, rest = dict[str, Any](), list[str]()
    index = 0
    while index < len(argv) and argv[index] != "--":
        word = argv[index]
        index += 1
        if not word.startswith(PREFIX):
            rest.append(word)
            continue
        name, equals, value = word.partition("=")
        flag = _find(name)
        if flag.metavar is None:
            values[flag.field] = _switch(flag, is_bare=not equals)
            continue
        if not equals:
            following = argv[index] if index < len(argv) else ""
            value = "" if following.startswith("-") else following
            index += 1
        values[flag.field] = _value(flag, value)
    return Options(**values), (*rest, *argv[index:])


def _find(name: str) -> RouterFlag:
    if name in _FLAGS:
        return _FLAGS[name]
    suffixes = [known.removeprefix(PREFIX) for known in _FLAGS]
    close = get_close_matches(name.removeprefix(PREFIX), suffixes, n=1)
    hint = f"did you mean {PREFIX}{close[0]}?" if close else "--router-help lists them all."
    raise UsageError(f"{name} is no flag of claude-router: {hint}")


def _switch(flag: RouterFlag, *, is_bare: bool) -> bool:
    if not is_bare:
        raise UsageError(f"{flag.name} takes no value: write it alone.")
    return True


def _value(flag: RouterFlag, value: str) -> Path | str:
    if not value:
        raise UsageError(f"{flag.name} needs a value: {flag.name} {flag.metavar}.")
    if flag.choices and value not in flag.choices:
        raise UsageError(f"{flag.name} is one of {', '.join(flag.choices)}, not {value!r}.")
    return Path(value) if flag.metavar in ("FILE", "DIR") else value
