"""The settings file that claude is started with: ours on top of the user's own `--settings`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from claude_router.claude_code.environment import router_variables
from claude_router.claude_code.notifications import SETTING as NOTIFICATION_SETTING
from claude_router.claude_code.notifications import notification_channel
from claude_router.claude_code.options import read_options
from claude_router.claude_code.rules import anchored
from claude_router.claude_code.sources import (
    Source,
    UnreadableSettingsError,
    read_given,
    read_sources,
    settings_env,
)
from claude_router.claude_code.status_line import SETTING as STATUS_LINE_SETTING
from claude_router.claude_code.status_line import has_own_status_line, status_line_setting

__all__ = ["UnreadableSettingsError", "merged_settings", "user_settings", "with_settings"]

FLAG = "--settings"


def user_settings(claude_args: Sequence[str]) -> str | None:
    """The value of the last `--settings`, the only one that claude looks at."""
    options = read_options(claude_args).options
    values = [option.value for option in options if option.flag == FLAG]
    return values[-1] if values else None


def with_settings(claude_args: Sequence[str], file: Path) -> tuple[str, ...]:
    """`claude_args` with every `--settings` of the user's out and ours first.

    First, since claude's options of many values would swallow it anywhere else.
    """
    options = [option for option in read_options(claude_args).options if option.flag == FLAG]
    dropped = {index for option in options for index in range(option.start, option.end)}
    kept = [word for index, word in enumerate(claude_args) if index not in dropped]
    return (FLAG, str(file), *kept)


def merged_settings(
    user_settings: str | None,
    environment: Mapping[str, str],
    *,
    base_url: str,
    token: str,
    leaves_anthropic: bool,
    project: Path | None = None,
    status_file: Path | None = None,
) -> dict[str, Any]:
    """The settings to write to a 0600 file and pass with `with_settings`.

    claude shows what is in `status_file`, unless it has been told to show something else.
    Needed since `env` in the user's or the project's settings beats the process environment.

    Raises:
        UnreadableSettingsError: leave the arguments as they are, so that claude reports it.
    """
    folder = project or Path.cwd()
    given = read_given(user_settings, folder) if user_settings else Source("--settings", None, {})
    everywhere = (*read_sources(environment, folder), given)
    sources = [source for source in everywhere if source.name != "managed"]
    ours = router_variables(
        {**environment, **settings_env(sources)},
        base_url=base_url,
        token=token,
        leaves_anthropic=leaves_anthropic,
    )
    values = anchored(given.values, given.path.parent) if given.path else given.values
    channel = notification_channel(environment, sources)
    added: dict[str, Any] = {NOTIFICATION_SETTING: channel} if channel else {}
    if status_file is not None and not has_own_status_line(everywhere):
        added[STATUS_LINE_SETTING] = status_line_setting(status_file)
    return {**values, **added, "env": {**values.get("env", {}), **ours}}
