"""Fixtures of the end-to-end tests."""

import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from claude_router.claude_code.find import ClaudeNotFoundError, find_claude
from claude_router.demo.server import StandIns
from claude_router.launch.listening import listen
from tests.e2e.tmux import HAS_TMUX, Tmux
from tests.e2e.world import World
from tests.fakes.markers import marker_script

CONFIG = """\
llm_providers:
  - model: openai/gpt-fast
    access_key: sk-chat-test-key-000000000000
    base_url: $URL/openai/v1
    api: chat
    routing_preferences:
      - name: code generation
        description: generating new code snippets, functions, or boilerplate
  - model: anthropic/claude-opus-5-5
    access_key: sk-ant-test-key-000000000000
    base_url: $URL/anthropic
    routing_preferences:
      - name: code understanding
        description: understand and explain existing code snippets, functions, or libraries
  - model: anthropic/claude-sonnet-5-5
    access_key: sk-ant-test-key-000000000000
    base_url: $URL/anthropic
    default: true
"""


@pytest.fixture(scope="session")
def claude_binary() -> Path:
    try:
        return find_claude(dict(os.environ))
    except ClaudeNotFoundError as error:
        pytest.skip(str(error))


@pytest.fixture
async def world(tmp_path: Path, claude_binary: Path) -> AsyncIterator[World]:
    stand_ins = StandIns(marker_script)
    with listen() as listening:
        await stand_ins.start(listening)
        world = World(tmp_path, claude_binary, stand_ins)
        world.lay_out(CONFIG)
        yield world
        await stand_ins.stop()
        assert world.faults() == []


@pytest.fixture
async def tmux() -> AsyncIterator[Tmux]:
    if not HAS_TMUX:
        pytest.skip("tmux is not installed")
    # A socket's path may be only about 100 bytes long.
    with tempfile.TemporaryDirectory(prefix="crt") as folder:
        tmux = Tmux(Path(folder) / "s")
        yield tmux
        await tmux.close()
