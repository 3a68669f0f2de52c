import re
from pathlib import Path

import pytest

from claude_router.config.keys import KeyReader
from claude_router.config.load import load_text
from claude_router.config.local_servers import LocalServer
from claude_router.config.model import Config
from claude_router.config.starter import write_starter
from claude_router.translate.dialects import PROVIDERS

ALL_KEYS = {p.key_variable: "key" for p in PROVIDERS.values() if p.key_variable}
OLLAMA = LocalServer(PROVIDERS["ollama"], ("qwen3-coder:30b", "other"))


def loaded(text: str, environment: dict[str, str]) -> Config:
    return load_text(text, Path("config.yaml"), KeyReader(environment)).config


def test_without_keys_there_is_claude_by_the_users_login() -> None:
    starter = write_starter({}, ())
    config = loaded(starter.text, {})
    assert {model.provider for model in config.models.values()} == {"anthropic"}
    assert all(not model.access_keys for model in config.models.values())
    assert config.catalog.preferences == ()
    assert config.catalog.lanes.background == "anthropic/claude-haiku-5-5"
    assert starter.found == ()
    assert config.notes == ()


def test_its_commented_examples_work_when_uncommented() -> None:
    text = write_starter({}, ()).text
    head, examples = text.split("in front of these lines.\n")
    config = loaded(head + "\n" + re.sub("(?m)^  # ", "  ", examples), {"OPENAI_API_KEY": "k"})
    assert "openai/gpt-5.6" in config.models
    assert "ollama/qwen3-coder" in config.models


@pytest.mark.parametrize(
    ("environment", "servers", "tasks"),
    [
        ({"OPENAI_API_KEY": "k"}, (), 2),
        ({"OPENAI_API_KEY": "k", "GEMINI_API_KEY": "k"}, (), 3),
        ({"MISTRAL_API_KEY": "k"}, (OLLAMA,), 3),
        ({}, (OLLAMA,), 2),
        (ALL_KEYS, (OLLAMA,), 3),
    ],
)
def test_what_is_found_gets_preferences(
    environment: dict[str, str], servers: tuple[LocalServer, ...], tasks: int
) -> None:
    starter = write_starter(environment, servers)
    config = loaded(starter.text, environment)
    assert len(config.catalog.preferences) == tasks
    assert config.catalog.default == "anthropic/claude-sonnet-5-5"
    assert starter.found


def test_a_server_without_a_model_is_named_and_left_out() -> None:
    starter = write_starter({}, (LocalServer(PROVIDERS["ollama"], ()),))
    assert "ollama/" not in starter.text.split("# More models")[0]
    assert starter.found == (
        "ollama runs on this machine, but has no model yet, so it was left out",
    )


def test_keys_are_not_written() -> None:
    assert "sk-1" not in write_starter({"OPENAI_API_KEY": "sk-1"}, ()).text


def test_claude_codes_own_key_is_not_taken_up() -> None:
    assert "ANTHROPIC_API_KEY" not in write_starter({"ANTHROPIC_API_KEY": "k"}, ()).text
