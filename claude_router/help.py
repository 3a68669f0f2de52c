"""What `--router-help`, `--router-version` and `router` print; made from the tables that parse."""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version

from claude_router.claude_code.router_flags import flags_help


def help_text(commands: Mapping[str, str]) -> str:
    """Usage, our flags, our commands. `commands` maps each name to what it does."""
    return (
        "Usage: claude-router [ARGS…]           like claude [ARGS…], each turn routed\n"
        "       claude-router router COMMAND    our own commands\n\n"
        "Every argument goes to claude untouched, except these; parsing stops at --.\n\n"
        f"{flags_help()}\n\n{commands_text(commands)}\n\n"
        "claude's own flags: claude-router --help"
    )


def commands_text(commands: Mapping[str, str]) -> str:
    width = max(map(len, commands))
    lines = [f"  {name:<{width}}  {what}" for name, what in commands.items()]
    return "\n".join(["Commands (claude-router router COMMAND --help for each):", "", *lines])


def unknown_command(name: str, commands: Mapping[str, str]) -> str:
    close = get_close_matches(name, commands, n=1)
    hint = f"did you mean `router {close[0]}`?" if close else "`claude-router router` lists them."
    return f"There is no command `router {name}`: {hint}"


def version_line() -> str:
    try:
        return f"claude-router {version('claude-router')}"
    except PackageNotFoundError:
        return "claude-router (not installed as a package)"
