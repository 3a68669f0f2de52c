from datetime import date, timedelta
from pathlib import Path

import pytest

from claude_router.commands import models
from claude_router.proxy.learned import Quirk
from claude_router.proxy.learned_file import save_changes
from claude_router.resources import asset
from claude_router.translate.heal import Correction
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


@pytest.fixture
def learned(home: dict[str, str], file: Path) -> Path:
    """A file with quirks of two models, one of them 91 days old; `file` names one `house`."""
    file.write_text("llm_providers: [{model: vllm/a, name: house}]\n")
    path = Path(home["CLAUDE_ROUTER_HOME"]) / "learned-quirks.yaml"
    today = date.today()
    quirks = [
        Quirk("vllm/a", "localhost:8000", Correction("temperature"), "No temperature!", today),
        Quirk("vllm/a", "gpu:8000", Correction("top_p"), "No top_p!", today - timedelta(91)),
        Quirk("vllm/b", "gpu:8000", Correction("max_tokens", limit=9), "At most 9!", today),
    ]
    save_changes(path, {quirk.key: quirk for quirk in quirks})
    return path


def test_what_was_learned_is_listed_with_the_file_s_path(
    home: dict[str, str], file: Path, learned: Path
) -> None:
    ran = Ran(models, "--config", str(file), environment=home)
    today, old = date.today(), date.today() - timedelta(91)
    rows = rows_of(ran)
    assert f"vllm/a localhost:8000 without temperature {today} No temperature!" in rows
    assert f"vllm/a gpu:8000 without top_p {old}, to be tried again No top_p!" in rows
    assert f"vllm/b gpu:8000 with max_tokens of at most 9 {today} At most 9!" in rows
    assert str(learned) in rows[-1] and "--forget MODEL" in rows[-1]


@pytest.mark.parametrize("name", ["house", "vllm/a"])
def test_a_model_s_quirks_are_forgotten(
    home: dict[str, str], file: Path, learned: Path, name: str
) -> None:
    ran = Ran(models, "--config", str(file), "--forget", name, environment=home)
    assert ran.status == 0
    assert ran.out.startswith(f"Forgot 2 quirks of {name} in {learned}")
    assert "vllm/a" not in learned.read_text() and "vllm/b" in learned.read_text()


def test_forgetting_what_was_never_learned_is_told(
    home: dict[str, str], file: Path, learned: Path
) -> None:
    before = learned.read_text()
    ran = Ran(models, "--config", str(file), "--forget", "vllm/c", environment=home)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"Nothing was learned of vllm/c in {learned}.\n"
    assert learned.read_text() == before


def test_a_broken_file_of_quirks_hides_no_model(
    home: dict[str, str], file: Path, learned: Path
) -> None:
    learned.write_text("models: [")
    ran = Ran(models, "--config", str(file), environment=home)
    assert ran.status == 0 and "house" in ran.out
    assert str(learned) in ran.err
    refused = Ran(models, "--config", str(file), "--forget", "vllm/a", environment=home)
    assert refused.status == 1 and str(learned) in refused.err
    assert learned.read_text() == "models: ["
