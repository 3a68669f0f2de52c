"""The routed model in Claude Code's own screen."""

import json

import pytest

from tests.e2e.conftest import CONFIG
from tests.e2e.test_window import leave, open_window, say
from tests.e2e.tmux import Tmux
from tests.e2e.world import World

pytestmark = pytest.mark.e2e
SHOWN = CONFIG + "claude: {status_line: true}\n"


async def test_the_routed_model_stands_under_claudes_prompt(world: World, tmux: Tmux) -> None:
    world.config.write_text(SHOWN.replace("$URL", world.stand_ins.url))
    odd = world.root / "it's a \"$folder"
    odd.mkdir()
    world.environment["TMPDIR"] = str(odd)
    await open_window(world, tmux, "--router-no-panel")
    await say(tmux, "write a function that adds two numbers")
    await tmux.wait_for("I am gpt-fast", "router: openai/gpt-fast · code generation")
    await say(tmux, "thanks, see you tomorrow")
    await tmux.wait_for("router: anthropic/claude-sonnet-5-5 · no preference matched")
    await leave(tmux)
    assert not list(odd.glob("claude-router-*"))
    assert not (world.root / ".claude" / "settings.json").exists()


async def test_a_status_line_of_the_users_own_stays(world: World, tmux: Tmux) -> None:
    world.config.write_text(SHOWN.replace("$URL", world.stand_ins.url))
    own = {"statusLine": {"type": "command", "command": "echo mine alone"}}
    (world.root / ".claude").mkdir()
    (world.root / ".claude" / "settings.json").write_text(json.dumps(own))
    await open_window(world, tmux)
    screen = await tmux.wait_for("mine alone", "statusLine is set")
    assert "router: " not in screen
    await leave(tmux)
