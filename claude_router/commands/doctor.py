"""`claude-router router doctor`: what is wrong with this setup, and what to do."""

from collections.abc import Sequence
from pathlib import Path

from claude_router.commands.arguments import add_config_option, parse, parser
from claude_router.commands.checks import all_checks
from claude_router.commands.own_checks import Check, State
from claude_router.commands.streams import Streams

_SGR: dict[State, str] = {"ok": "32", "warn": "33", "fail": "31"}


def run(arguments: Sequence[str], streams: Streams) -> int:
    """One line a check; exit status 1 if any failed."""
    reader = parser("doctor", "Check claude, the config, the router model, and what is around.")
    add_config_option(reader)
    options = parse(reader, arguments, streams)
    if isinstance(options, int):
        return options
    is_coloured = streams.stdout.isatty() and not streams.environment.get("NO_COLOR")
    has_failed = False
    for check in all_checks(streams.environment, Path.cwd(), options.config):
        has_failed |= check.state == "fail"
        print(_line(check, is_coloured=is_coloured), file=streams.stdout, flush=True)
    return 1 if has_failed else 0


def _line(check: Check, *, is_coloured: bool) -> str:
    mark = f"{check.state:<4}"
    if is_coloured:
        mark = f"\x1b[{_SGR[check.state]}m{mark}\x1b[m"
    first, *more = f"{check.subject}: {check.finding}".splitlines()
    return "\n".join([f"{mark}  {first}", *(f"      {line}" for line in more)])
