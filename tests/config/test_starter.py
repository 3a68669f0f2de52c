import re
from itertools import product
from pathlib import Path

import pytest

from claude_router.config.keys import KeyReader
from claude_router.config.load import load_text
from claude_router.config.local_servers import LocalServer
from claude_router.config.model import Config
from claude_router.config.starter import Found, look, write_starter
from claude_router.config.starter_sets import SET_NAMES, set_named
from claude_router.translate.dialects import PROVIDERS

ALL_KEYS = {p.key_variable: "key" for p in PROVIDERS.values() if p.key_variable}
OLLAMA = LocalServer(PROVIDERS["ollama"], ("qwen3-coder:30b", "other"))
OPENAI = {"OPENAI_API_KEY": "k"}
ENVIRONMENTS: tuple[dict[str, str], ...] = (
    {},
    OPENAI,
    {"DEEPSEEK_API_KEY": "k"},
    {**OPENAI, "DEEPSEEK_API_KEY": "k"},
    ALL_KEYS,
)
SONNET, HAIKU = "anthropic/claude-sonnet-5-5", "anthropic/claude-haiku-5-5"
OPUS = "anthropic/claude-opus-5-5"
LOCAL = "ollama/qwen3-coder:30b"


def found(
    environment: dict[str, str], *servers: LocalServer, has_claude: bool = True
) -> tuple[dict[str, str], Found]:
    return environment, look(environment, servers, has_claude=has_claude)


def written(machine: tuple[dict[str, str], Found], name: str) -> Config:
    environment, what = machine
    return loaded(write_starter(what, set_named(name)), environment)


def loaded(text: str, environment: dict[str, str]) -> Config:
    return load_text(text, Path("config.yaml"), KeyReader(environment)).config


def takers(config: Config) -> dict[str, str]:
    return {p.name: p.model for p in config.catalog.preferences}


@pytest.mark.parametrize("name", SET_NAMES)
def test_every_set_that_is_offered_loads_and_divides_the_work(name: str) -> None:
    for environment, servers, has_claude in product(ENVIRONMENTS, ((), (OLLAMA,)), (True, False)):
        machine = found(environment, *servers, has_claude=has_claude)
        if set_named(name).obstacle(machine[1].team):
            continue
        config = written(machine, name)
        assert config.notes == ()
        if len(config.models) > 1:
            assert {*takers(config).values()} - {config.catalog.default}


def test_without_keys_the_three_claudes_share_the_work() -> None:
    config = written(found({}), "by-task")
    assert {model.provider for model in config.models.values()} == {"anthropic"}
    assert all(not model.access_keys for model in config.models.values())
    assert config.catalog.default == SONNET
    assert config.catalog.lanes.background == HAIKU
    assert takers(config) == {
        "hard bugs": OPUS,
        "design and large changes": OPUS,
        "writing code": SONNET,
        "tests and documentation": SONNET,
        "questions about code": HAIKU,
        "small edits": HAIKU,
    }


def test_models_beside_claude_take_the_daily_work_in_turn() -> None:
    config = written(found({**OPENAI, "GEMINI_API_KEY": "k"}, OLLAMA), "by-task")
    tasks = takers(config)
    assert tasks["writing code"] == "openai/gpt-5.6"
    assert tasks["questions about code"] == "gemini/gemini-3-pro"
    assert tasks["tests and documentation"] == LOCAL
    assert tasks["hard bugs"] == OPUS
    assert config.models["openai/gpt-5.6"].fallbacks == (SONNET,)


def test_a_cheap_model_that_was_found_takes_everything_but_hard_work() -> None:
    config = written(found({**OPENAI, "DEEPSEEK_API_KEY": "k"}), "cheap-first")
    assert config.catalog.default == "deepseek/deepseek-v4-pro"
    assert config.models[config.catalog.default].fallbacks == (HAIKU,)
    assert takers(config)["hard bugs"] == OPUS


def test_without_one_the_smallest_claude_is_the_cheap_model() -> None:
    config = written(found(OPENAI), "cheap-first")
    assert config.catalog.default == HAIKU
    assert takers(config)["design and large changes"] == OPUS


def test_local_first_leaves_only_hard_work_to_others() -> None:
    config = written(found({}, OLLAMA), "local-first")
    assert config.catalog.default == LOCAL
    assert config.catalog.lanes.background == LOCAL
    assert config.models[LOCAL].fallbacks == ()
    assert takers(config) == {
        "hard bugs": OPUS,
        "design and large changes": OPUS,
        "small edits": LOCAL,
    }


def test_a_set_that_makes_no_sense_here_says_why() -> None:
    assert "no Ollama or LM Studio" in set_named("local-first").obstacle(found({})[1].team)
    alone = found({}, OLLAMA, has_claude=False)[1]
    assert "no hosted model" in set_named("local-first").obstacle(alone.team)
    lone = found(OPENAI, has_claude=False)[1]
    assert "only one model" in set_named("cheap-first").obstacle(lone.team)


def test_without_a_login_claude_is_left_out_and_that_is_said() -> None:
    machine = found({**OPENAI, "DEEPSEEK_API_KEY": "k"}, has_claude=False)
    config = written(machine, "by-task")
    assert {model.provider for model in config.models.values()} == {"openai", "deepseek"}
    assert config.catalog.default == "openai/gpt-5.6"
    assert "left out" in machine[1].claude_words()


def test_a_lone_model_takes_everything_by_default() -> None:
    config = written(found(OPENAI, has_claude=False), "by-task")
    assert [*config.models] == [config.catalog.default]
    assert config.catalog.preferences == ()


def test_without_a_login_and_anything_else_claude_will_ask_for_one() -> None:
    machine = found({}, has_claude=False)
    assert written(machine, "by-task").catalog.default == SONNET
    assert "will ask for" in machine[1].claude_words()


def test_its_commented_examples_work_when_uncommented() -> None:
    text = write_starter(found({})[1], set_named("by-task"))
    head, examples = text.split("in front of these lines.\n")
    config = loaded(head + "\n" + re.sub("(?m)^  # ", "  ", examples), OPENAI)
    assert "openai/gpt-5.6" in config.models
    assert "ollama/qwen3-coder" in config.models


def test_a_server_without_a_model_is_named_and_left_out() -> None:
    _, what = found({}, LocalServer(PROVIDERS["ollama"], ()))
    assert "ollama/" not in write_starter(what, set_named("by-task")).split("# More models")[0]
    assert what.sentences() == (
        "ollama runs on this machine, but has no model yet, so it was left out",
    )


def test_keys_are_not_written_nor_told() -> None:
    _, what = found({"OPENAI_API_KEY": "sk-1"})
    assert "sk-1" not in write_starter(what, set_named("by-task"))
    assert "sk-1" not in "".join((what.claude_words(), *what.sentences()))


def test_claude_codes_own_key_is_not_taken_up() -> None:
    _, what = found({"ANTHROPIC_API_KEY": "k"})
    assert "ANTHROPIC_API_KEY" not in write_starter(what, set_named("by-task"))
