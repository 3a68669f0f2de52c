from pathlib import Path

import pytest

from claude_router.claude_code.sources import (
    UnreadableSettingsError,
    read_given,
    read_sources,
    settings_env,
)
from tests.claude_code.homes import write_json


def test_sources_come_weakest_first(tmp_path: Path) -> None:
    home, project, managed = tmp_path / "home", tmp_path / "project", tmp_path / "managed"
    write_json(home / ".claude/settings.json", {"env": {"A": "user", "B": "user"}})
    write_json(project / ".claude/settings.json", {"env": {"A": "project"}})
    write_json(project / ".claude/settings.local.json", {"env": {"A": "local", "N": 3, "T": True}})
    write_json(managed / "managed-settings.json", {"env": {"M": "managed"}})
    write_json(managed / "managed-settings.d/10.json", {"env": {"M": "more"}})
    sources = read_sources({"HOME": str(home)}, project, managed)
    assert [source.name for source in sources] == ["user", "project", "local", "managed", "managed"]
    assert settings_env(sources) == {"A": "local", "B": "user", "N": "3", "T": "true", "M": "more"}


def test_the_config_folder_can_be_elsewhere(tmp_path: Path) -> None:
    write_json(tmp_path / "other/settings.json", {"model": "opus"})
    environment = {"HOME": str(tmp_path), "CLAUDE_CONFIG_DIR": str(tmp_path / "other")}
    (source,) = read_sources(environment, tmp_path / "project", tmp_path / "managed")
    assert source.values == {"model": "opus"}


@pytest.mark.parametrize("content", [b"{bad", b"[]", b"\xff\xfe", b""])
def test_a_file_that_claude_cannot_read_is_left_out(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / ".claude/settings.json"
    file.parent.mkdir()
    file.write_bytes(content)
    assert read_sources({"HOME": str(tmp_path)}, tmp_path / "p", tmp_path / "m") == ()


def test_given_settings_are_json_or_a_file_in_the_project(tmp_path: Path) -> None:
    write_json(tmp_path / "mine.json", {"model": "a"})
    assert read_given("mine.json", tmp_path).path == tmp_path / "mine.json"
    inline = read_given(' {"model": "b"} ', tmp_path)
    assert (inline.path, inline.values) == (None, {"model": "b"})


@pytest.mark.parametrize("value", ["{bad}", "{bad", "none.json", "[]", '{"env": 3}'])
def test_given_settings_that_are_none_are_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(UnreadableSettingsError):
        read_given(value, tmp_path)
