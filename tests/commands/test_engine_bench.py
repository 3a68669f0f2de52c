import json
from pathlib import Path

import pytest

from claude_router.classify.arch.installed import installed
from claude_router.commands import engine, engine_measures
from claude_router.commands.engine_questions import MOST_PREFERENCES, preferences, turns
from tests.commands.arch_homes import checkpoint, engines_of, install_tiny, names
from tests.commands.running import Ran, home

__all__ = ["home"]

SET = {
    "id": "1",
    "routes": [
        {"name": "code generation", "description": "writing new functions and scripts"},
        {"name": "debugging", "description": "finding out why something fails"},
    ],
    "conversations": [
        [
            {"role": "user", "content": "write a parser for dates", "label": "code generation"},
            {"role": "assistant", "content": "Here it is."},
            {"role": "user", "content": "it crashes on leap days, why?", "label": "debugging"},
        ],
        [{"role": "user", "content": "what shall we have for lunch?", "label": "other"}],
    ],
}


@pytest.fixture(autouse=True)
def small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sizes that users get take a while."""
    monkeypatch.setattr(engine_measures, "TOKENS", (8, 16))
    monkeypatch.setattr(engine_measures, "ROUTES", (2, 3))


SIZES = [(8, 2), (8, 3), (16, 2), (16, 3)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "data.jsonl"
    file.write_text(json.dumps(SET) + "\n\n")
    return file


def test_every_size_gets_a_row_and_the_data_its_share(home: dict[str, str], data: Path) -> None:
    ran = Ran(engine, "bench", "--runs", "1", "--data", str(data), environment=home)
    assert (ran.status, ran.err) == (0, "")
    head, titles, *rows, memory, right, other, blank = ran.out.split("\n")[:-1]
    assert head.startswith("embedded: loaded in ") and titles.endswith("known preferences")
    assert [tuple(map(int, row.split()[:2])) for row in rows] == SIZES
    assert memory.split()[0] == "memory" and blank == ""
    assert "turns   3/3" in right and "recall 1/1" in other


def test_only_so_many_turns_of_the_data_are_asked(home: dict[str, str], data: Path) -> None:
    options = ("--runs", "1", "--data", str(data), "--limit", "1")
    assert "turns   1/1" in Ran(engine, "bench", *options, environment=home).out


def test_installed_engines_are_measured_for_programs(
    home: dict[str, str], data: Path, tmp_path: Path
) -> None:
    pytest.importorskip("onnx")
    install_tiny(home, checkpoint(tmp_path / "source"))
    options = ("--runs", "1", "--data", str(data), "--limit", "1", "--json")
    ran = Ran(engine, "bench", *options, environment=home)
    assert ran.status == 0
    reports = json.loads(ran.out)
    assert [report["engine"] for report in reports] == ["embedded", "arch"]
    for report in reports:
        assert [(cell["tokens"], cell["routes"]) for cell in report["cells"]] == SIZES
        assert all(cell["new_ms"] > 0 and cell["known_ms"] > 0 for cell in report["cells"])
        assert report["load_ms"] > 0 and report["megabytes"] >= 0
        assert report["accuracy"]["turns"] == 1
    assert "prefixes" not in names(installed(engines_of(home)))


def test_an_engine_that_does_not_work_is_told_and_the_rest_measured(home: dict[str, str]) -> None:
    config = Path(home["CLAUDE_ROUTER_HOME"]) / "config.yaml"
    config.parent.mkdir()
    config.write_text(
        "llm_providers: [{model: anthropic/claude-sonnet-5-5, default: true}]\n"
        "router: {engine: endpoint, endpoint: {base_url: 'http://127.0.0.1:9/v1', model: m}}\n"
    )
    ran = Ran(engine, "bench", "--runs", "1", environment=home)
    assert ran.status == 1
    assert ran.err.startswith("endpoint: http://127.0.0.1:9/v1 cannot be reached")
    assert ran.out.startswith("embedded: loaded in ") and "endpoint" not in ran.out


def test_an_engine_asked_for_but_not_installed_is_told(home: dict[str, str]) -> None:
    ran = Ran(engine, "bench", "--engine", "arch", environment=home)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("arch: arch is not installed: run ")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read: no such file or directory."),
        ("", "no labelled turns"),
        ("{}\n", ":1: "),
        (json.dumps({**SET, "conversations": [[{"role": "user", "content": "x"}]]}), '"label"'),
        (json.dumps({**SET, "conversations": [3]}), "conversations[0]"),
    ],
)
def test_data_of_another_kind_is_told(
    home: dict[str, str], tmp_path: Path, content: str | None, why: str
) -> None:
    data = tmp_path / "data.jsonl"
    if content is not None:
        data.write_text(content)
    ran = Ran(engine, "bench", "--runs", "1", "--data", str(data), environment=home)
    assert (ran.status, ran.out) == (1, "")
    assert "data.jsonl" in ran.err and why in ran.err


@pytest.mark.parametrize("tokens", [1, 64, 110, 111, 256, 1024])
def test_a_made_up_conversation_has_its_length_and_ends_with_the_user(tokens: int) -> None:
    asked = turns(tokens, "mark")
    assert sum(len(turn.content.split()) for turn in asked) == tokens
    roles = [turn.role for turn in reversed(asked)]
    assert roles == ["user", "assistant"] * (len(roles) // 2) + ["user"] * (len(roles) % 2)


def test_made_up_preferences_have_names_of_their_own() -> None:
    assert len({each.name for each in preferences(MOST_PREFERENCES)}) == MOST_PREFERENCES
    assert preferences(3, "x")[0].name != preferences(3)[0].name
