"""When the setup is offered, what it shows of a machine, and the files it writes."""

from pathlib import Path

import pytest

from claude_router.config.load import load
from claude_router.config.local_servers import LocalServer
from claude_router.config.paths import Paths
from claude_router.config.starter import look
from claude_router.launch.first_run import is_wanted
from claude_router.launch.guided_setup import FirstRunFiles, findings_for
from claude_router.translate.dialects import PROVIDERS
from claude_router.tui.first_run import Choice, FirstRunError

KEYS = {"OPENAI_API_KEY": "sk-hidden"}
OLLAMA = LocalServer(PROVIDERS["ollama"], ("qwen3-coder",))


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"CLAUDE_ROUTER_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}


def test_it_is_offered_where_there_is_no_configuration(home: dict[str, str]) -> None:
    assert is_wanted(home, None)


def test_it_is_not_offered_where_a_file_is_named(home: dict[str, str]) -> None:
    assert not is_wanted(home, Path("mine.yaml"))
    assert not is_wanted({**home, "CLAUDE_ROUTER_CONFIG": "mine.yaml"}, None)


def test_any_file_in_its_place_is_a_configuration(home: dict[str, str]) -> None:
    file = Paths.of(home).config
    file.parent.mkdir()
    file.write_text("llm_providers: [")
    assert not is_wanted(home, None)


def test_who_declined_is_not_asked_again(home: dict[str, str]) -> None:
    FirstRunFiles(Paths.of(home)).decline()
    assert not is_wanted(home, None)
    assert Paths.of(home).declined.is_relative_to(home["CLAUDE_ROUTER_HOME"])


def test_each_choice_is_written_privately_and_loads(home: dict[str, str]) -> None:
    paths = Paths.of(home)
    findings = findings_for(look(KEYS, (OLLAMA,), has_claude=True), paths.config)
    assert [choice.obstacle for choice in findings.choices] == ["", "", ""]
    for choice in findings.choices:
        FirstRunFiles(paths).write(choice)
        assert paths.config.stat().st_mode & 0o777 == 0o600
        config = load(paths.config, KEYS)
        assert config.catalog.default == choice.shares[0][0]
        assert {p.name for p in config.catalog.preferences} == {
            task for _, tasks in choice.shares for task in tasks
        }
        paths.config.unlink()


def test_no_key_is_shown(home: dict[str, str]) -> None:
    findings = findings_for(look(KEYS, (OLLAMA,), has_claude=True), Paths.of(home).config)
    assert "OPENAI_API_KEY: openai/gpt-5.6" in findings.found
    assert "sk-hidden" not in repr(findings)


def test_a_file_that_came_meanwhile_is_left_as_it_is(home: dict[str, str]) -> None:
    paths = Paths.of(home)
    FirstRunFiles(paths).write(Choice("a", "b", text="# theirs\n"))
    with pytest.raises(FirstRunError, match="left as it is"):
        FirstRunFiles(paths).write(Choice("a", "b", text="# ours\n"))
    assert paths.config.read_text() == "# theirs\n"


def test_a_place_that_cannot_be_written_is_told(home: dict[str, str]) -> None:
    paths = Paths.of(home)
    paths.config.parent.write_text("a file, no folder")
    with pytest.raises(FirstRunError, match="can't be written"):
        FirstRunFiles(paths).write(Choice("a", "b", text="x"))
