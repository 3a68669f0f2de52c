import sys
from pathlib import Path

import pytest

from claude_router.config.paths import Paths, config_in_use, make_private_folder, may_exist


def test_one_variable_moves_everything(tmp_path: Path) -> None:
    paths = Paths.of({"CLAUDE_ROUTER_HOME": str(tmp_path)})
    assert paths == Paths(
        config=tmp_path / "config.yaml",
        history=tmp_path / "history.db",
        engines=tmp_path / "engines",
        logs=tmp_path / "logs",
        quirks=tmp_path / "learned-quirks.yaml",
        declined=tmp_path / "setup-declined",
    )


def test_the_system_decides_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    config = Paths.of({}).config
    assert config.is_relative_to(tmp_path)
    assert config.parts[-2:] == ("claude-router", "config.yaml")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no folder for state")
def test_what_was_learned_is_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert Paths.of({}).quirks == tmp_path / "claude-router" / "learned-quirks.yaml"


def test_the_file_in_use(tmp_path: Path) -> None:
    home = {"CLAUDE_ROUTER_HOME": str(tmp_path)}
    elsewhere = {**home, "CLAUDE_ROUTER_CONFIG": "/elsewhere.yaml"}
    assert config_in_use(home) is None
    assert config_in_use(elsewhere) == Path("/elsewhere.yaml")
    assert config_in_use(elsewhere, Path("mine.yaml")) == Path("mine.yaml")
    (tmp_path / "config.yaml").touch()
    assert config_in_use(home) == tmp_path / "config.yaml"


def test_folders_are_private_and_existing_ones_stay_as_they_are(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    make_private_folder(shared)
    assert shared.stat().st_mode & 0o777 == 0o755


def test_a_file_that_cannot_be_looked_at_is_not_taken_for_absent(tmp_path: Path) -> None:
    unusable = tmp_path / ("x" * 300)  # fails as a folder of somebody else's does
    path = config_in_use({"CLAUDE_ROUTER_HOME": str(unusable)})
    assert path == unusable / "config.yaml"
    assert not may_exist(tmp_path / "nothing" / "here")
    (tmp_path / "file").touch()
    assert not may_exist(tmp_path / "file" / "inside")
