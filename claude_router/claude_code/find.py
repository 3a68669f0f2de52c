"""Finds the claude to run."""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

INSTALL = "npm install -g @anthropic-ai/claude-code"
_SELF_MARKS = (b"claude-router", b"claude_router")
_SCRIPT_HEAD = 4096


class ClaudeNotFoundError(Exception):
    """No usable claude; the message says what to do."""


def find_claude(environment: Mapping[str, str]) -> Path:
    """`CLAUDE_ROUTER_CLAUDE`, else the first claude on PATH that is not us, else the usual places.

    Raises:
        ClaudeNotFoundError: there is none, or the variable names something that cannot be run.
    """
    if named := environment.get("CLAUDE_ROUTER_CLAUDE"):
        return _named(Path(named).expanduser())
    for candidate in _candidates(environment):
        if _is_executable(candidate) and not _is_ourselves(candidate):
            return candidate
    raise ClaudeNotFoundError(
        f"Claude Code was not found on this machine: install it with `{INSTALL}`, "
        "or set CLAUDE_ROUTER_CLAUDE to its path."
    )


def _named(path: Path) -> Path:
    if not os.path.exists(path):  # noqa: PTH110  # as in `_is_executable`
        problem = "does not exist"
    elif not _is_executable(path):
        problem = "is not an executable file"
    elif _is_ourselves(path):
        problem = "is claude-router itself"
    else:
        return path.absolute()
    raise ClaudeNotFoundError(
        f"CLAUDE_ROUTER_CLAUDE is {path}, which {problem}: "
        f"set it to the claude to run, or unset it. Claude Code is installed with `{INSTALL}`."
    )


def _candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    search = environment.get("PATH", os.defpath)
    for folder in search.split(os.pathsep):
        yield Path(folder or ".").absolute() / "claude"
    if "HOME" in environment:
        home = Path(environment["HOME"])
        yield home / ".claude/local/claude"
        yield home / ".claude/local/node_modules/.bin/claude"
        yield home / ".local/bin/claude"
        yield home / ".npm-global/bin/claude"
    if prefix := environment.get("npm_config_prefix") or environment.get("NPM_CONFIG_PREFIX"):
        yield Path(prefix) / "bin/claude"
    if npm := shutil.which("npm", path=search):
        yield Path(npm).parent / "claude"  # npm installs global programs next to itself.
    yield Path("/opt/homebrew/bin/claude")
    yield Path("/usr/local/bin/claude")


def _is_executable(path: Path) -> bool:
    # Unlike Path's, this is_file takes a folder that may not be searched for one without it.
    return os.path.isfile(path) and os.access(path, os.X_OK)  # noqa: PTH113


def _is_ourselves(path: Path) -> bool:
    """Whether this claude is a link to claude-router or a script that starts it."""
    if path.resolve().name == "claude-router":
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_SCRIPT_HEAD)
    except OSError:
        return False
    return head.startswith(b"#!") and any(mark in head for mark in _SELF_MARKS)
