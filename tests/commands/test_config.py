import json
import subprocess
import sys
from pathlib import Path

import pytest

from claude_router.classify import embedded
from claude_router.commands import config, init, models
from claude_router.resources import asset
from tests.commands.running import Command, Ran, file, home

__all__ = ["file", "home"]

EXAMPLE_VARIABLES = dict.fromkeys(
    ("OPENAI_API_KEY", "DEEPSEEK_API_KEY", "DEEPSEEK_API_KEY_2", "EXAMPLE_API_KEY"), "sk-hidden"
)


def test_the_example_is_fine_when_its_variables_are_set(home: dict[str, str]) -> None:
    example = str(asset("config.example.yaml"))
    ran = Ran(config, "check", "--config", example, environment=home | EXAMPLE_VARIABLES)
    assert (ran.status, ran.out) == (0, "")
    assert "is fine: 6 models, 3 preferences." in ran.err


def test_check_lists_what_is_kept_from_which_models(home: dict[str, str], file: Path) -> None:
    rule = "never:\n  - {path: secrets/**, models: ollama/*}\n"
    file.write_text("llm_providers: [{model: ollama/a}, {model: ollama/b, default: true}]\n" + rule)
    ran = Ran(config, "check", "--config", str(file), environment=home)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.splitlines()[1:] == ["mine.yaml:3: never secrets/** for ollama/a, ollama/b"]
    shown = Ran(config, "show", "--config", str(file), environment=home).out
    assert any(
        line.split()[:3] == ["never[0].path", "secrets/**", "for"] for line in shown.splitlines()
    )


def test_check_prints_every_problem(home: dict[str, str], file: Path) -> None:
    file.write_text("router: {engine: fast}\npanel: {width: 0}\n")
    ran = Ran(config, "check", "--config", str(file), environment=home)
    assert ran.status == 1
    assert [line.split(": ")[0] for line in ran.out.splitlines()] == [f"{file}:1", f"{file}:2"]
    assert ran.err == "2 problems\n"


def test_check_prints_notes(home: dict[str, str], file: Path) -> None:
    file.write_text("version: v1\n")
    ran = Ran(config, "check", environment=home | {"CLAUDE_ROUTER_CONFIG": str(file)})
    assert ran.status == 0
    assert "version: for the Arch gateway or Plano, not used here (a note)" in ran.out


PREFERENCES = """\
llm_providers:
  - model: anthropic/claude-sonnet-5-5
    default: true
    routing_preferences:
      - name: write
        description: new functions and classes
      - {name: debugging, description: debugging}
  - model: ollama/qwen3-coder
routing_preferences:
  - name: build
    models: ollama/qwen3-coder
    description: new functions and classes
  - name: explain
    models: ollama/qwen3-coder
    description: LONG
"""


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without the router model's files."""

    def missing(name: str) -> Path:
        raise FileNotFoundError(f"{name} is not there")

    monkeypatch.setattr(embedded, "asset", missing)


def notes_of(home: dict[str, str], file: Path, text: str) -> list[str]:
    """The notes on a configuration that is fine, without the file's path."""
    file.write_text(text)
    ran = Ran(config, "check", "--config", str(file), environment=home)
    assert ran.status == 0 and "is fine" in ran.err
    assert all(line.endswith("(a note)") for line in ran.out.splitlines())
    return [line.removeprefix(f"{file}:") for line in ran.out.splitlines()]


def test_check_notes_descriptions_with_their_places(home: dict[str, str], file: Path) -> None:
    long = "explaining how the code works, file by file, " * 9
    short, twice, unread = notes_of(home, file, PREFERENCES.replace("LONG", long))
    assert short.startswith("7: llm_providers[0].routing_preferences[1].description: ")
    assert '"debugging" is a single word' in short
    assert twice.startswith("12: routing_preferences[0].description: is word for word")
    assert unread.startswith("15: routing_preferences[1].description: is longer than")


def test_with_the_engine_off_check_notes_only_words(home: dict[str, str], file: Path) -> None:
    off = PREFERENCES.replace("LONG", "explaining code " * 99) + "router: {engine: off}\n"
    assert [note.split(":")[0] for note in notes_of(home, file, off)] == ["7", "12"]


@pytest.mark.usefixtures("no_model")
def test_check_notes_a_model_that_cannot_be_loaded(home: dict[str, str], file: Path) -> None:
    text = PREFERENCES.replace("LONG", "how code works") + "router: {device: cpu}\n"
    short, twice, broken = notes_of(home, file, text)
    assert short.startswith("7: ") and twice.startswith("12: ")
    assert broken.startswith("16: router: the descriptions were not compared")
    assert "router is not there" in broken


@pytest.mark.usefixtures("no_model")
def test_without_preferences_check_does_not_load_the_model(
    home: dict[str, str], file: Path
) -> None:
    assert notes_of(home, file, "router: {device: cpu}\n") == []


def test_without_a_file_check_loads_nothing_heavy(home: dict[str, str]) -> None:
    program = (
        "import sys\n"
        "from claude_router.cli import main\n"
        "sys.argv = ['claude-router', 'router', 'config', 'check']\n"
        "status = main()\n"
        "print(status, sorted({'numpy', 'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=home
    )
    assert done.stdout.strip() == "0 []"


def test_without_a_file_check_says_what_holds(home: dict[str, str]) -> None:
    ran = Ran(config, "check", environment=home)
    assert ran.status == 0
    assert "everything goes to Anthropic" in ran.err


def test_show_tells_where_each_value_comes_from_and_hides_keys(
    home: dict[str, str], file: Path
) -> None:
    file.write_text(
        "llm_providers:\n"
        "  - model: openai/gpt-5\n"
        "    access_keys: [$OPENAI_API_KEY, $NOPE, sk-hidden]\n"
        "    headers: {x-token: sk-hidden}\n"
    )
    environment = home | {"OPENAI_API_KEY": "sk-hidden"}
    ran = Ran(config, "show", "--config", str(file), environment=environment)
    assert ran.status == 0
    rows = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "llm_providers[0].model openai/gpt-5 mine.yaml:2" in rows
    assert "llm_providers[0].api responses default" in rows
    assert "llm_providers[0].access_key 1 *** mine.yaml:3, $OPENAI_API_KEY" in rows
    assert "llm_providers[0].access_key 2 missing mine.yaml:3, $NOPE" in rows
    assert "router.engine embedded default" in rows
    assert "sk-hidden" not in ran.out + ran.err


def test_show_of_the_example(home: dict[str, str]) -> None:
    example = str(asset("config.example.yaml"))
    ran = Ran(config, "show", "--config", example, environment=home)
    assert ran.status == 0
    assert "routing_preferences.code understanding" in ran.out


def test_show_without_a_file(home: dict[str, str]) -> None:
    ran = Ran(config, "show", environment=home)
    assert ran.status == 0
    assert "anthropic/*" in ran.out


def test_path_names_the_file_even_before_it_exists(home: dict[str, str]) -> None:
    ran = Ran(config, "path", environment=home)
    assert ran.out == f"{home['CLAUDE_ROUTER_HOME']}/config.yaml\n"
    assert "router init" in ran.err


def test_schema_is_json(home: dict[str, str]) -> None:
    assert json.loads(Ran(config, "schema", environment=home).out)["type"] == "object"


@pytest.mark.parametrize("command", [config, models, init])
def test_bad_usage_is_told_on_stderr(command: Command, home: dict[str, str]) -> None:
    ran = Ran(command, "--no-such", environment=home)
    assert (ran.status, ran.out) == (2, "")
    assert "usage: claude-router router" in ran.err


def test_help_is_data(home: dict[str, str]) -> None:
    ran = Ran(config, "--help", environment=home)
    assert (ran.status, ran.err) == (0, "")
    assert "--config FILE" in ran.out
