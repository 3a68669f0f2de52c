"""`claude-router router doctor`: what is wrong with this setup, and what to do."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from claude_router.commands.checks import Check, State, all_checks
from claude_router.commands.streams import Streams

_SGR: dict[State, str] = {"ok": "32", "warn": "33", "fail": "31"}


def run(arguments: Sequence[str], streams: Streams) -> int:
    """One line a check; exit status 1 if any failed."""
    _parser().parse_args(arguments)
    is_coloured = streams.stdout.isatty() and not streams.environment.get("NO_COLOR")
    has_failed = False
    for check in all_checks(streams.environment, Path.cwd()):
        has_failed |= check.state == "fail"
        print(_line(check, is_coloured=is_coloured), file=streams.stdout, flush=True)
    return 1 if has_failed else 0


def _line(check: Check, *, is_coloured: bool) -> str:
    mark = f"{check.state:<4}"
    if is_coloured:
        mark = f"\x1b[{_SGR[check.state]}m{mark}\x1b[m"
    first, *more = f"{check.subject}: {check.finding}".splitlines()
    return "\n".join([f"{mark}  {first}", *(f"      {line}" for line in more)])


def _parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog="claude-router router doctor",
        description="Check claude, the configuration, the router model, the terminal, the history.",
        allow_abbrev=False,
    )
