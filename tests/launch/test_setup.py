from pathlib import Path

import pytest

from claude_router.claude_code.argv import UsageError
from claude_router.config.load import load
from claude_router.config.paths import Paths
from claude_router.launch.setup import Setup, setup_for

CONFIG = """\
llm_providers:
  - model: anthropic/claude-a
  - {model: openai/gpt-a, access_key: k1234567}
  - {model: groq/twin, access_key: k1234567}
  - {model: vllm/twin}
model_aliases: {fast: {target: gpt-a}}
"""


def pinned(folder: Path, pin: str | None) -> Setup:
    file = folder / "config.yaml"
    file.write_text(CONFIG)
    environment = {"CLAUDE_ROUTER_HOME": str(folder)}
    return setup_for(load(file, environment), Paths.of(environment), environment, pin=pin)


@pytest.mark.parametrize("pin", ["openai/gpt-a", "gpt-a", "fast", "claude-router/openai/gpt-a"])
def test_a_model_is_pinned_by_key_id_or_alias(tmp_path: Path, pin: str) -> None:
    assert pinned(tmp_path, pin).pin == "openai/gpt-a"


@pytest.mark.parametrize("pin", ["twin", "nope", ""])
def test_an_unknown_or_ambiguous_model_is_refused_with_those_that_are(
    tmp_path: Path, pin: str
) -> None:
    with pytest.raises(UsageError, match="openai/gpt-a"):
        pinned(tmp_path, pin)


def test_every_run_has_a_secret_and_an_id_of_its_own(tmp_path: Path) -> None:
    first, second = pinned(tmp_path, None), pinned(tmp_path, None)
    assert first.token != second.token and len(first.token or "") >= 32
    assert first.launch_id != second.launch_id
