from pathlib import Path
from typing import Any

import pytest

from claude_router.claude_code.login import has_login
from claude_router.claude_code.sources import Source
from tests.claude_code.homes import write_json


@pytest.mark.parametrize(
    "name", ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"]
)
def test_a_key_in_the_environment_is_a_login(tmp_path: Path, name: str) -> None:
    assert has_login({name: "x"}, tmp_path)
    assert not has_login({name: ""}, tmp_path)


@pytest.mark.parametrize(
    ("file", "values"),
    [
        (".claude/.credentials.json", {"claudeAiOauth": {"accessToken": "x"}}),
        (".claude.json", {"oauthAccount": {"emailAddress": "x"}}),
        (".claude.json", {"primaryApiKey": "x"}),
    ],
)
def test_a_saved_login_is_found(tmp_path: Path, file: str, values: dict[str, Any]) -> None:
    write_json(tmp_path / file, values)
    assert has_login({}, tmp_path)
    elsewhere = {"CLAUDE_CONFIG_DIR": str(tmp_path / "elsewhere")}
    assert not has_login(elsewhere, tmp_path)
    write_json(tmp_path / "elsewhere" / Path(file).name, values)
    assert has_login(elsewhere, tmp_path)


def test_settings_can_hold_a_login(tmp_path: Path) -> None:
    assert has_login({}, tmp_path, [Source("user", None, {"apiKeyHelper": "pass show key"})])
    assert has_login({}, tmp_path, [Source("user", None, {"env": {"ANTHROPIC_API_KEY": "x"}})])
    assert not has_login({}, tmp_path, [Source("user", None, {"env": {"OTHER": "x"}})])


def test_a_used_claude_without_a_login_has_none(tmp_path: Path) -> None:
    write_json(tmp_path / ".claude.json", {"hasCompletedOnboarding": True})
    assert not has_login({}, tmp_path)
