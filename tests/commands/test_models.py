from pathlib import Path

from claude_router.commands import models
from claude_router.resources import asset
from tests.commands.running import Ran, file, home

__all__ = ["file", "home"]


def rows_of(ran: Ran) -> list[str]:
    return [" ".join(line.split()) for line in ran.out.splitlines()]


def test_models_with_and_without_their_keys(home: dict[str, str]) -> None:
    environment = home | {"OPENAI_API_KEY": "sk-hidden"}
    ran = Ran(models, "--config", str(asset("config.example.yaml")), environment=environment)
    assert ran.status == 0
    rows = rows_of(ran)
    assert len(rows) == 7
    assert rows[1].startswith("anthropic/claude-sonnet-5-5 default messages api.anthropic.com")
    assert "your Claude login" in rows[1]
    assert rows[3].endswith("found: $OPENAI_API_KEY code generation, tests")
    assert "missing: $EXAMPLE_API_KEY" in rows[6]
    assert "sk-hidden" not in ran.out


def test_without_a_file_there_is_anthropic(home: dict[str, str]) -> None:
    ran = Ran(models, environment=home)
    assert "anthropic/* default messages api.anthropic.com" in rows_of(ran)[1]


def test_a_broken_file_is_told(home: dict[str, str], file: Path) -> None:
    file.write_text("llm_providers: 3\n")
    ran = Ran(models, "--config", str(file), environment=home)
    assert (ran.status, ran.out) == (1, "")
    assert "must be a list" in ran.err
