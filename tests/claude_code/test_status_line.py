import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from claude_router.claude_code.settings import merged_settings
from claude_router.claude_code.status_line import SETTING, status_line_setting
from tests.claude_code.homes import write_json

OWN = {"type": "command", "command": "my-own"}
FILE = Path("/run/claude-router/status-line")


def merged(folder: Path, given: str | None = None, file: Path | None = FILE) -> dict[str, Any]:
    return merged_settings(
        given,
        {"HOME": str(folder / "home")},
        base_url="http://127.0.0.1:4000",
        token="secret",
        leaves_anthropic=True,
        project=folder,
        status_file=file,
    )


def printed(file: Path) -> str:
    command = status_line_setting(file)["command"]
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True).stdout


def test_claude_shows_the_file(tmp_path: Path) -> None:
    assert merged(tmp_path)[SETTING] == status_line_setting(FILE)


def test_it_is_left_alone_unless_asked_for(tmp_path: Path) -> None:
    assert SETTING not in merged(tmp_path, file=None)


@pytest.mark.parametrize(
    "place", ["home/.claude/settings.json", ".claude/settings.json", ".claude/settings.local.json"]
)
def test_one_of_the_user_s_own_stays(tmp_path: Path, place: str) -> None:
    write_json(tmp_path / place, {SETTING: OWN})
    assert SETTING not in merged(tmp_path)  # so that claude finds theirs


def test_one_in_the_user_s_flag_stays(tmp_path: Path) -> None:
    assert merged(tmp_path, json.dumps({SETTING: OWN}))[SETTING] == OWN


@pytest.mark.parametrize("name", ["plain", "with blanks", "it's", '"$(rm x)`id`"', "-n;exit", "ß"])
def test_the_command_prints_the_file_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("router: gpt\n")
    assert printed(file) == "router: gpt\n"


def test_the_command_is_silent_without_the_file(tmp_path: Path) -> None:
    assert printed(tmp_path / "gone") == ""
