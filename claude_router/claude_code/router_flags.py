"""The flags that are ours: one table that the parser, `--router-help` and the README go by."""

from dataclasses import dataclass

PREFIX = "--router-"
ENGINES = ("embedded", "arch", "endpoint", "off")


@dataclass(frozen=True, slots=True)
class RouterFlag:
    """`metavar` is None for a switch; `choices` empty where any value will do.

    One that `is_for_sessions` means nothing to `claude-router router …`.
    """

    name: str
    field: str
    help: str
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    is_for_sessions: bool = False


FLAGS = (
    RouterFlag("--router-config", "config", "use another config file", "FILE"),
    RouterFlag(
        "--router-model",
        "model",
        "pin this model or alias for the session",
        "MODEL",
        is_for_sessions=True,
    ),
    RouterFlag(
        "--router-engine",
        "engine",
        "what decides: embedded, arch, endpoint or off",
        "ENGINE",
        ENGINES,
        is_for_sessions=True,
    ),
    RouterFlag(
        "--router-no-panel",
        "is_panel_hidden",
        "start with the panel hidden",
        is_for_sessions=True,
    ),
    RouterFlag(
        "--router-demo",
        "is_demo",
        "try everything without a key: stand-in providers answer",
        is_for_sessions=True,
    ),
    RouterFlag(
        "--router-record",
        "record",
        "write raw terminal bytes (not masked) and masked exchanges there",
        "DIR",
        is_for_sessions=True,
    ),
    RouterFlag("--router-debug", "is_debug", "log in detail, and show tracebacks"),
    RouterFlag("--router-help", "wants_help", "show this help"),
    RouterFlag("--router-version", "wants_version", "show the version"),
)


def flags_help() -> str:
    """The flags as aligned lines, two spaces in."""
    names = [f"{flag.name} {flag.metavar or ''}".rstrip() for flag in FLAGS]
    width = max(map(len, names))
    return "\n".join(
        f"  {name:<{width}}  {flag.help}" for name, flag in zip(names, FLAGS, strict=True)
    )
