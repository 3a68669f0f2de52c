from pathlib import Path

import pytest

from claude_router.commands import config, init
from claude_router.config.local_servers import LOOKED_FOR, LocalServer
from claude_router.config.starter_sets import SET_NAMES
from claude_router.launch import looking
from claude_router.translate.dialects import PROVIDERS
from tests.commands.running import Ran, file

__all__ = ["file"]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A home with a Claude login."""
    profile = tmp_path / ".claude"
    profile.mkdir()
    (profile / ".credentials.json").write_text('{"claudeAiOauth": {}}')
    return {
        "CLAUDE_ROUTER_HOME": str(tmp_path / "home"),
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
    }


@pytest.fixture(autouse=True)
def only_ollama(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs on the developer's own ports must not show in a test."""
    found = (LocalServer(PROVIDERS[LOOKED_FOR[0]], ("qwen3-coder",)),)
    monkeypatch.setattr(looking, "find_local_servers", lambda: found)


def test_a_first_file_is_private_and_passes_the_check(home: dict[str, str]) -> None:
    environment = home | {"OPENAI_API_KEY": "sk-hidden"}
    ran = Ran(init, environment=environment)
    path = Path(ran.out.strip())
    assert ran.status == 0
    assert path == Path(home["CLAUDE_ROUTER_HOME"]) / "config.yaml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert "Found Claude, by your own login" in ran.err
    assert "Found OPENAI_API_KEY: openai/gpt-5.6" in ran.err
    assert "Found a server on this machine: ollama/qwen3-coder" in ran.err
    assert "Next: " in ran.err
    assert "sk-hidden" not in path.read_text()
    assert Ran(config, "check", environment=environment).status == 0


@pytest.mark.parametrize("name", SET_NAMES)
def test_each_set_passes_the_check_and_the_router_tells_its_tasks_apart(
    home: dict[str, str], name: str
) -> None:
    environment = home | {"OPENAI_API_KEY": "sk-hidden"}
    assert Ran(init, "--set", name, environment=environment).status == 0
    checked = Ran(config, "check", environment=environment)
    assert checked.status == 0
    assert "overlap" not in checked.err + checked.out
    assert "reads" not in checked.err + checked.out


def test_a_set_that_needs_what_is_not_there_is_refused(
    home: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "find_local_servers", lambda: ())
    ran = Ran(init, "--set", "local-first", environment=home)
    assert ran.status == 1
    assert "no Ollama or LM Studio" in ran.err
    assert not Path(home["CLAUDE_ROUTER_HOME"]).exists()


def test_an_unknown_set_is_bad_usage(home: dict[str, str]) -> None:
    ran = Ran(init, "--set", "nonsense", environment=home)
    assert ran.status == 2
    assert "by-task" in ran.err


def test_an_existing_file_stays(home: dict[str, str], file: Path) -> None:
    file.write_text("# mine\n")
    ran = Ran(init, "--config", str(file), environment=home)
    assert ran.status == 1
    assert "exists already and was left as it is" in ran.err
    assert file.read_text() == "# mine\n"


def test_a_dangling_link_counts_as_existing(home: dict[str, str], file: Path) -> None:
    file.symlink_to(file.with_name("nowhere"))
    assert Ran(init, "--config", str(file), environment=home).status == 1


def test_a_place_that_cannot_be_written_is_told(home: dict[str, str], file: Path) -> None:
    file.write_text("a file, no folder")
    ran = Ran(init, "--config", str(file / "config.yaml"), environment=home)
    assert (ran.status, ran.out) == (1, "")
    assert "can't be written" in ran.err


def test_a_file_in_a_folder_s_place_is_named(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, no folder")
    ran = Ran(init, environment=home)
    assert (ran.status, ran.out) == (1, "")
    assert f"{tmp_path}/home is a file, not a folder" in ran.err
