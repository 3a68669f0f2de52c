"""A changed config file in a running session."""

import asyncio
from pathlib import Path

import pytest

from claude_router.config.watch import Watcher
from claude_router.launch.reload import follow_config
from claude_router.proxy.services import Services
from claude_router.tasks import spawn
from tests.waiting import until

BEFORE = "llm_providers: [{model: anthropic/claude-a}]\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(BEFORE)
    return file


def follow(file: Path, services: Services, told: list[tuple[str, str]]) -> asyncio.Task[None]:
    work = follow_config(Watcher(file, {}), services, lambda *words: told.append(words))
    return spawn(work, "config watch")


@pytest.fixture
def told() -> list[tuple[str, str]]:
    return []


async def test_a_new_model_is_taken_up_at_once(
    file: Path, services: Services, told: list[tuple[str, str]]
) -> None:
    task = follow(file, services, told)
    file.write_text("llm_providers: [{model: anthropic/claude-a}, {model: anthropic/claude-b}]\n")
    await until(lambda: told)
    task.cancel()
    assert told == [("Configuration reloaded", "information")]
    assert "anthropic/claude-b" in services.policy.catalog.candidates


async def test_what_waits_for_the_next_start_is_named(
    file: Path, services: Services, told: list[tuple[str, str]]
) -> None:
    task = follow(file, services, told)
    file.write_text(BEFORE + "panel: {width: 50}\nrouter: {engine: off}\n")
    await until(lambda: told)
    task.cancel()
    assert told[0][0] == "Configuration reloaded; router, panel from the next start"


async def test_a_broken_file_leaves_the_running_one(
    file: Path, services: Services, told: list[tuple[str, str]]
) -> None:
    before = services.config
    task = follow(file, services, told)
    file.write_text("llm_providers: 7\n")
    await until(lambda: told)
    task.cancel()
    assert told[0][1] == "error" and "config.yaml:1" in told[0][0]
    assert services.config is before
