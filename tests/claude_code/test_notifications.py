import json
from pathlib import Path

import pytest

from claude_router.claude_code.notifications import SETTING, notification_channel
from claude_router.claude_code.settings import merged_settings
from claude_router.claude_code.sources import Source
from tests.claude_code.homes import write_json


@pytest.mark.parametrize(
    ("outer", "channel"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM": "xterm-ghostty"}, "ghostty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "ghostty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "iterm2"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, None),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-1/default,1,0"}, None),
        ({}, None),
    ],
)
def test_the_channel_is_that_of_the_outer_terminal(
    outer: dict[str, str], channel: str | None, tmp_path: Path
) -> None:
    assert notification_channel({"HOME": str(tmp_path), **outer}, []) == channel


def test_a_channel_that_the_user_chose_stays(tmp_path: Path) -> None:
    kitty = {"HOME": str(tmp_path), "TERM": "xterm-kitty"}
    assert notification_channel(kitty, [Source("user", None, {SETTING: "terminal_bell"})]) is None
    assert notification_channel(kitty, [Source("user", None, {SETTING: "auto"})]) == "kitty"
    write_json(tmp_path / ".claude.json", {SETTING: "notifications_disabled"})
    assert notification_channel(kitty, []) is None


def test_the_settings_that_claude_gets_name_it(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "TERM": "xterm-kitty"}
    for own, channel in [(None, "kitty"), ("auto", "kitty"), ("terminal_bell", "terminal_bell")]:
        settings = merged_settings(
            json.dumps({SETTING: own}) if own else None,
            environment,
            base_url="http://127.0.0.1:1",
            token="t",
            leaves_anthropic=False,
            project=tmp_path,
        )
        assert settings[SETTING] == channel
