import json
from pathlib import Path

import pytest

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
