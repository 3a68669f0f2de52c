"""Loads configurations from strings, as the tests of this folder do all the time."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from claude_router.config.keys import KeyReader
from claude_router.config.load import load_text
from claude_router.config.model import Config
from claude_router.config.problems import ConfigError, Problem

ENVIRONMENT = {"OPENAI_API_KEY": "sk-open", "ANTHROPIC_API_KEY": "sk-ant", "SPLIT": "a\nb"}
FILE = Path("config.yaml")


def config_of(text: str, environment: Mapping[str, str] = ENVIRONMENT) -> Config:
    return load_text(dedent(text), FILE, KeyReader(environment)).config


def problems_of(text: str, environment: Mapping[str, str] = ENVIRONMENT) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        config_of(text, environment)
    return caught.value.problems


def lines_of(text: str, environment: Mapping[str, str] = ENVIRONMENT) -> list[str]:
    return [str(problem) for problem in problems_of(text, environment)]
