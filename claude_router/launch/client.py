"""Makes Claude Code ready to start: its command line, its environment, its settings file."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claude_router.claude_code.environment import child_environment
from claude_router.claude_code.find import find_claude
from claude_router.claude_code.resume_hint import resume_with_us
from claude_router.claude_code.settings import (
    UnreadableSettingsError,
    merged_settings,
    user_settings,
    with_settings,
)
from claude_router.claude_code.status_line import SETTING, status_line_setting
from claude_router.config.model import Config
from claude_router.launch.setup import Setup


@dataclass(frozen=True, slots=True)
class ClientCommand:
    """How to start claude behind the proxy. claude shows the text of `status_file`, if not None."""

    argv: tuple[str, ...]
    environment: dict[str, str]
    settings_file: Path
    user_settings: str | None
    status_file: Path | None = None

    def farewell(self, said: bytes) -> bytes:
        """claude's parting words, with us as the command that resumes the session."""
        return resume_with_us(said, self.settings_file, self.user_settings)


@contextmanager
def client_command(
    setup: Setup, claude_args: Sequence[str], base_url: str, *, is_tui: bool
) -> Iterator[ClientCommand]:
    """The command, valid inside the block: its settings file holds the session's secret.

    Raises:
        ClaudeNotFoundError: there is no claude to start.
    """
    assert setup.token is not None
    claude = find_claude(setup.environment)
    given = user_settings(claude_args)
    environment = child_environment(
        setup.environment,
        base_url=base_url,
        token=setup.token,
        leaves_anthropic=leaves_anthropic(setup.config),
        has_config_keys=_can_pay(setup.config),
        is_tui=is_tui,
        project=setup.project,
        user_settings=given,
    )
    folder = Path(tempfile.mkdtemp(prefix="claude-router-"))
    try:
        args, file = tuple(claude_args), folder / "settings.json"
        status_file = folder / "status-line" if is_tui and setup.config.claude.status_line else None
        try:
            settings = merged_settings(
                given,
                setup.environment,
                base_url=base_url,
                token=setup.token,
                leaves_anthropic=leaves_anthropic(setup.config),
                project=setup.project,
                status_file=status_file,
            )
        except UnreadableSettingsError:
            settings = None  # claude itself says what is wrong with the user's flag
        if settings is not None:
            file.touch(mode=0o600)
            file.write_text(json.dumps(settings), encoding="utf-8")
            args = with_settings(args, file)
        if status_file and not _shows(settings, status_file):
            status_file = None
        yield ClientCommand((str(claude), *args), environment, file, given, status_file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def leaves_anthropic(config: Config) -> bool:
    """Whether a turn may go to a provider other than Anthropic itself."""
    return any(model.provider != "anthropic" for model in config.models.values())


def _shows(settings: Mapping[str, Any] | None, status_file: Path) -> bool:
    return settings is not None and settings.get(SETTING) == status_line_setting(status_file)


def _can_pay(config: Config) -> bool:
    """Whether some model answers without the user's own Anthropic login."""
    return any(
        model.access_keys or model.provider != "anthropic" for model in config.models.values()
    )
