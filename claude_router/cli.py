"""The command line: which part runs, what is printed when it cannot, and the exit status."""

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING

from claude_router.claude_code.argv import Invocation, UsageError, split

if TYPE_CHECKING:
    from claude_router.commands.streams import Streams

COMMANDS = {
    "init": "write a first config from the keys found in the environment",
    "config": "check, show, path, schema: the configuration and its problems",
    "explain": "which model would take a prompt, and why",
    "serve": "the proxy alone, for an IDE, CI or another client",
    "watch": "live decisions of running sessions, one line each",
    "history": "list, search, show, stats, export, delete: past sessions",
    "models": "what can be routed to",
    "engine": "list, install, remove, bench: router models on this machine",
    "doctor": "what is wrong with this setup, and what to do",
    "classify": "JSON Lines in, routes out: for evaluation and scripts",
}
_INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run claude-router; gives the exit status, which is claude's where claude runs."""
    is_debug = False
    _open_closed_streams()
    _encode_output()
    try:
        invocation = split(sys.argv[1:] if argv is None else argv, is_terminal=_is_terminal())
        is_debug = invocation.ours.is_debug
        return _run(invocation, dict(os.environ))
    except UsageError as error:
        return _fail(error, 2)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        return _give_up_output()
    except Exception as error:
        from claude_router.failures import report

        status = _fail(report(error, os.environ, is_debug=is_debug), 1)
        return _give_up_output() if isinstance(error, OSError) else status


def _run(invocation: Invocation, environment: dict[str, str]) -> int:
    ours = invocation.ours
    if ours.wants_version:
        from claude_router.help import version_line

        print(version_line())
        return 0
    if ours.wants_help:
        from claude_router.help import help_text

        print(help_text(COMMANDS))
        return 0
    if invocation.kind == "command":
        return _run_command(invocation, environment)
    if invocation.kind == "exec":
        return _exec_claude(invocation, environment)
    if invocation.kind == "print":
        from claude_router.launch import run_print

        return run_print(invocation, environment)
    from claude_router.terminal.guard import guarded_terminal

    with guarded_terminal(sys.stdin.fileno()):
        from claude_router.launch import run_tui

        return run_tui(invocation, environment)


def _run_command(invocation: Invocation, environment: dict[str, str]) -> int:
    name, *arguments = invocation.command or ("--help",)
    if name in ("-h", "--help", "help"):
        from claude_router.help import commands_text

        print(commands_text(COMMANDS))
        return 0
    if name not in COMMANDS:
        from claude_router.help import unknown_command

        raise UsageError(unknown_command(name, COMMANDS))
    if unused := invocation.ours.for_sessions_only():
        raise UsageError(f"{unused} is for sessions: leave it out before `router {name}`.")
    if invocation.ours.config is not None:
        environment = {**environment, "CLAUDE_ROUTER_CONFIG": str(invocation.ours.config)}
    command = import_module(f"claude_router.commands.{name}")
    try:
        status: int = command.run(arguments, _streams(environment))
        sys.stdout.flush()
    except SystemExit as ending:  # argparse has printed its help or its complaint.
        return ending.code if isinstance(ending.code, int) else 1
    return status


def _is_terminal() -> bool:
    """Whether the window can run: it draws on stdout and reads keys from stdin."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _streams(environment: Mapping[str, str]) -> "Streams":
    from claude_router.commands.streams import Streams

    return Streams(sys.stdin, sys.stdout, sys.stderr, environment)


def _exec_claude(invocation: Invocation, environment: Mapping[str, str]) -> int:
    """claude's own subcommands know nothing of us: same environment, same process."""
    from claude_router.claude_code.find import find_claude

    claude = str(find_claude(environment))
    os.execve(claude, [claude, *invocation.claude_args], dict(environment))


def _fail(problem: object, status: int) -> int:
    print(f"claude-router: {problem}", file=sys.stderr)
    return status


def _give_up_output() -> int:
    """Nobody can take our output any more; Python must not complain when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _encode_output() -> None:
    """Files and pipes get UTF-8; a terminal shows `?` for what its own encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def _open_closed_streams() -> None:
    """A stream that was closed before we started reads and writes nothing, as any program's may.

    Its number must not stay free either: the next file that is opened would get it.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number
            setattr(sys, name, open(number, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
