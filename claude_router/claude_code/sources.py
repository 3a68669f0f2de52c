"""claude's own settings files, read so that what the user set there survives next to ours."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

SourceName = Literal["user", "project", "local", "managed", "--settings"]

MANAGED_FOLDER = Path(
    "/Library/Application Support/ClaudeCode" if sys.platform == "darwin" else "/etc/claude-code"
)


@dataclass(frozen=True, slots=True)
class Source:
    """One settings file with its values; `path` is None for settings given in the arguments."""

    name: SourceName
    path: Path | None
    values: Mapping[str, Any]

    @property
    def env(self) -> dict[str, str]:
        """The variables it sets; claude takes numbers and booleans as their text."""
        env = self.values.get("env")
        if not isinstance(env, dict):
            return {}
        return {name: _text(value) for name, value in env.items() if value is not None}


class UnreadableSettingsError(Exception):
    """The value of `--settings` is no settings object; claude itself shall say so."""


def config_folder(environment: Mapping[str, str]) -> Path:
    """claude's folder: `CLAUDE_CONFIG_DIR`, else `~/.claude`."""
    if folder := environment.get("CLAUDE_CONFIG_DIR"):
        return Path(folder)
    return home_folder(environment) / ".claude"


def home_folder(environment: Mapping[str, str]) -> Path:
    home = environment.get("HOME")
    return Path(home) if home else Path.home()


def read_global(environment: Mapping[str, str]) -> dict[str, Any]:
    """claude's `.claude.json`: what `/config` sets, and what it knows of logins and projects."""
    folder = environment.get("CLAUDE_CONFIG_DIR") or home_folder(environment)
    return read_object(Path(folder) / ".claude.json") or {}


def read_sources(
    environment: Mapping[str, str], project: Path, managed: Path = MANAGED_FOLDER
) -> tuple[Source, ...]:
    """The settings files there are, weakest first, without those that claude cannot read either."""
    folder = config_folder(environment)
    places: list[tuple[SourceName, Path]] = [
        ("user", folder / "settings.json"),
        ("project", project / ".claude/settings.json"),
        ("local", project / ".claude/settings.local.json"),
        ("managed", managed / "managed-settings.json"),
        *(("managed", path) for path in sorted(managed.glob("managed-settings.d/*.json"))),
    ]
    found = ((name, path, read_object(path)) for name, path in places)
    return tuple(Source(name, path, values) for name, path, values in found if values is not None)


def read_given(value: str, project: Path) -> Source:
    """The settings of claude's flag `--settings`: JSON text or a file, told apart as claude does.

    Raises:
        UnreadableSettingsError: there is no such file, or no JSON object with a usable `env`.
    """
    text = value.strip()
    path = None if text.startswith("{") and text.endswith("}") else project / value
    values = read_object(path) if path else _parse(text)
    if values is None or not isinstance(values.get("env", {}), dict):
        raise UnreadableSettingsError(value)
    return Source("--settings", path, values)


def settings_env(sources: Sequence[Source]) -> dict[str, str]:
    """The variables that claude takes from `sources`, the last one winning."""
    env: dict[str, str] = {}
    for source in sources:
        env.update(source.env)
    return env


def read_object(path: Path) -> dict[str, Any] | None:
    """A file's JSON object, or None where there is no such file or no such thing in it."""
    try:
        return _parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def _parse(text: str) -> dict[str, Any] | None:
    try:
        values = json.loads(text)
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
