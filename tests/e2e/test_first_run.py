"""The first start, with the real Claude Code: the setup, then the session with what was chosen."""

import stat

import pytest

from tests.e2e.test_window import PROMPT, leave
from tests.e2e.tmux import Tmux
from tests.e2e.world import World
from tests.waiting import until

pytestmark = pytest.mark.e2e
ASKED = "Which model shall take which turn?"
FOOTER = "never ask again"


async def start(world: World, tmux: Tmux, *args: str) -> None:
    world.config.unlink(missing_ok=True)
    environment = world.environment | {"OPENAI_API_KEY": "sk-hidden", "ANTHROPIC_AUTH_TOKEN": "any"}
    await tmux.start([*world.router, *args], environment, world.project)


async def test_a_chosen_set_is_written_and_the_session_begins_with_it(
    world: World, tmux: Tmux
) -> None:
    await start(world, tmux, "--model", "haiku")
    screen = await tmux.wait_for(ASKED, FOOTER, "OPENAI_API_KEY: openai/gpt-5.6")
    assert "sk-hidden" not in screen
    await tmux.keys("2")
    await tmux.wait_for("▌ 2 Cheap first")
    await tmux.keys("Enter")
    await tmux.wait_for("Enter writes this to")
    assert not world.config.exists()
    await tmux.keys("Enter")
    screen = await tmux.wait_for(PROMPT, "was written", "Haiku")
    assert "No preferences yet" not in screen
    assert stat.S_IMODE(world.config.stat().st_mode) == 0o600
    assert "# Cheap first" in world.config.read_text()
    await leave(tmux)


async def test_escape_skips_it_once_and_keys_typed_before_and_after_reach_claude(
    world: World, tmux: Tmux
) -> None:
    await start(world, tmux)
    await tmux.type("early N ")
    await tmux.wait_for(ASKED, FOOTER)
    async with tmux.typing() as typist:
        await typist.type(b"\x1b")
        await until(lambda: (world.root / "router" / "history.db").exists())
        await typist.type(b"late")
    await tmux.wait_for(PROMPT, "early N", "late", "No preferences yet")
    assert not world.config.exists()
    await tmux.keys("C-u")
    await leave(tmux)


async def test_a_user_who_declines_is_not_asked_again(world: World, tmux: Tmux) -> None:
    await start(world, tmux)
    await tmux.wait_for(ASKED, FOOTER)
    await tmux.type("N")
    await tmux.wait_for(PROMPT, "No preferences yet")
    assert (world.root / "router" / "setup-declined").exists()
    await leave(tmux)
    finished = await world.route("router", "init")
    assert finished.status == 0
