from pathlib import Path

import pytest

from claude_router.claude_code.warnings import warnings
from tests.claude_code.homes import write_json


def found(folder: Path, environment: dict[str, str] | None = None, words: str = "") -> list[str]:
    env = {"HOME": str(folder / "home"), **(environment or {})}
    return warnings(env, folder, words.split(), folder / "managed")


def test_a_clean_setup_has_none(tmp_path: Path) -> None:
    assert found(tmp_path, {"CLAUDE_CODE_USE_BEDROCK": "0"}, "-p --bgx hi") == []


def test_another_transport_is_told_wherever_it_is_set(tmp_path: Path) -> None:
    (sentence,) = found(tmp_path, {"CLAUDE_CODE_USE_BEDROCK": "1"})
    assert "Amazon Bedrock" in sentence
    write_json(tmp_path / ".claude/settings.json", {"env": {"CLAUDE_CODE_USE_VERTEX": 1}})
    assert "Google Vertex AI" in found(tmp_path)[0]


def test_a_managed_base_url_is_told_and_a_user_s_is_not(tmp_path: Path) -> None:
    elsewhere = {"env": {"ANTHROPIC_BASE_URL": "https://elsewhere"}}
    write_json(tmp_path / "home/.claude/settings.json", elsewhere)
    assert found(tmp_path) == []
    write_json(tmp_path / "managed/managed-settings.json", elsewhere)
    assert "managed-settings.json" in found(tmp_path)[0]


@pytest.mark.parametrize("flag", ["--bg", "--cloud", "--teleport", "--remote-control", "--desktop"])
def test_flags_that_leave_the_process_are_told_once(tmp_path: Path, flag: str) -> None:
    (sentence,) = found(tmp_path, words=f"{flag} {flag}")
    assert sentence.startswith(flag)
