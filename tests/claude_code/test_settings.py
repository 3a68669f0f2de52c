import json
from pathlib import Path
from typing import Any

import pytest

from claude_router.claude_code.settings import (
    UnreadableSettingsError,
    merged_settings,
    user_settings,
    with_settings,
)
from tests.claude_code.homes import write_json

FILE = Path("/run/settings.json")


def merged(folder: Path, value: str | None = None, **environment: str) -> dict[str, Any]:
    return merged_settings(
        value,
        {"HOME": str(folder / "home"), **environment},
        base_url="http://127.0.0.1:4000",
        token="secret",
        leaves_anthropic=True,
        project=folder,
    )


@pytest.mark.parametrize(
    ("words", "value", "left"),
    [
        ("", None, ""),
        ("-p hi", None, "-p hi"),
        ("--settings a.json hi", "a.json", "hi"),
        ("--settings=a.json hi", "a.json", "hi"),
        ("--settings a -p --settings b hi", "b", "-p hi"),
        ("--allowedTools Bash --settings a -- hi", "a", "--allowedTools Bash -- hi"),
        ("-- --settings a", None, "-- --settings a"),
        ("--append-system-prompt --settings hi", None, "--append-system-prompt --settings hi"),
    ],
)
def test_ours_come_first_and_replace_the_user_s(words: str, value: str | None, left: str) -> None:
    assert user_settings(words.split()) == value
    assert with_settings(words.split(), FILE) == ("--settings", str(FILE), *left.split())


def test_our_variables_win_over_every_settings_file(tmp_path: Path) -> None:
    theirs = {"env": {"ANTHROPIC_BASE_URL": "https://elsewhere", "THEIR": "own"}, "model": "opus"}
    write_json(tmp_path / "home/.claude/settings.json", theirs)
    values = merged(tmp_path, json.dumps(theirs))
    assert values["model"] == "opus"
    assert values["env"]["THEIR"] == "own"
    assert values["env"]["ANTHROPIC_BASE_URL"] == "http://127.0.0.1:4000"
    assert values["env"]["CLAUDE_CODE_AUTO_MODE_SERVER"] == "0"
    assert "ANTHROPIC_AUTH_TOKEN" not in values["env"]


def test_the_user_s_choices_in_files_are_kept(tmp_path: Path) -> None:
    chosen = {
        "ANTHROPIC_SMALL_FAST_MODEL": "tiny",
        "ANTHROPIC_CUSTOM_HEADERS": "x-mine: 1",
        "NO_PROXY": "intranet",
    }
    write_json(tmp_path / ".claude/settings.local.json", {"env": chosen})
    env = merged(tmp_path)["env"]
    assert "ANTHROPIC_SMALL_FAST_MODEL" not in env
    assert env["ANTHROPIC_CUSTOM_HEADERS"] == "x-mine: 1\nx-claude-router-token: secret"
    assert env["NO_PROXY"] == "intranet,127.0.0.1,localhost"


def test_a_file_s_relative_rules_keep_their_meaning(tmp_path: Path) -> None:
    rules = ["Read(/secret.txt)", "Read(//etc/passwd)", "Edit(src/**)", "Bash(/bin/ls)", 3]
    write_json(tmp_path / "conf/mine.json", {"permissions": {"deny": rules, "defaultMode": "plan"}})
    permissions = merged(tmp_path, "conf/mine.json")["permissions"]
    assert permissions["deny"] == [f"Read(/{tmp_path}/conf/secret.txt)", *rules[1:]]
    assert permissions["defaultMode"] == "plan"


def test_what_is_no_settings_is_left_to_claude(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSettingsError):
        merged(tmp_path, "missing.json")
