"""The real Claude Code, steered from the panel; the providers' own log says what came of it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from claude_router.launch.listening import listen
from tests.e2e.conftest import CONFIG
from tests.e2e.steering import NumberedScript, Steering, log
from tests.e2e.tmux import Tmux, opened
from tests.e2e.world import World
from tests.fakes.providers import Providers

pytestmark = pytest.mark.e2e

FAST, DEEP, DEFAULT = "gpt-fast", "claude-opus-5-5", "claude-sonnet-5-5"
WRITE, EXPLAIN = "write a function that adds two numbers", "explain how this function works"
POEM, SONG = "translate this poem into French", "translate this song into Italian"
TRANSLATING = "translating poems and other texts into another language"
BY_HAND = "generating new snippets, functions, or boilerplate, says my editor"


@pytest.fixture
async def providers() -> AsyncIterator[Providers]:
    providers = Providers(NumberedScript())
    with listen() as listening:
        await providers.start(listening)
        yield providers
        await providers.stop()


@pytest.fixture
def world(tmp_path: Path, claude_binary: Path, providers: Providers) -> World:
    world = World(tmp_path, claude_binary, providers)
    world.lay_out(CONFIG)
    return world


async def test_a_session_is_steered_and_remembered(
    world: World, tmux: Tmux, providers: Providers
) -> None:
    user = Steering(tmux, world, providers)
    await user.start()
    assert await user.ask(WRITE) == FAST
    await pin_for_one_turn(user)
    await ask_the_last_one_again(user)
    await pin_for_the_session(user)
    await pin_for_a_route(user)
    await change_a_description(user, world)
    await edit_by_hand_meanwhile(user, world)
    await user.leave()
    assert world.faults() == []
    await the_history_is_the_providers_log(world, providers)
    async with opened(cols=150, rows=48) as later:
        await the_history_screen_shows_it(Steering(later, world, providers), providers)


async def pin_for_one_turn(user: Steering) -> None:
    await user.panel("p", "pin for the next turn")
    await user.pick(DEEP, "pin for the next turn")
    await user.sees("◆ pinned claude-opus-5-5", "· next turn")
    await user.to_claude()
    assert await user.ask("write a function that subtracts") == DEEP
    await user.sees_no("◆ pinned claude-")
    assert await user.ask("write a function that multiplies") == FAST


async def ask_the_last_one_again(user: Steering) -> None:
    assert await user.ask_again("write a function that multiplies", DEFAULT) == DEFAULT
    await user.sees_no("◆ pinned claude-")
    await user.sees("to use this panel")  # claude has the keyboard again
    assert await user.ask(EXPLAIN) == DEEP


async def pin_for_the_session(user: Steering) -> None:
    await user.panel("P", "pin for the session")
    await user.pick(DEFAULT, "pin for the session")
    await user.sees("◆ pinned claude-sonnet-5-5", "· session")
    await user.to_claude()
    assert await user.ask("write a function that divides") == DEFAULT
    assert await user.ask("explain what a closure is in code") == DEFAULT
    await user.press("F2")
    await user.sees("back to claude")
    await user.type("u")
    await user.sees_no("◆ pinned claude-")
    await user.to_claude()
    assert await user.ask("write a function that counts words") == FAST


async def pin_for_a_route(user: Steering) -> None:
    await user.panel("p", "pin for the next turn")
    await user.press("Tab", "Tab")
    await user.sees("pin for the route code generation")
    await user.pick(DEFAULT, "pin for the route")
    await user.sees("◆ claude-sonnet-5-5 · code gener")
    await user.to_claude()
    assert await user.ask("write a function that sorts words") == DEFAULT
    await user.sees("claude-sonnet-5-5 · ◆ code gen")
    assert await user.ask("explain how sorting works in code") == DEEP
    await user.press("F2")
    await user.sees("back to claude")
    await user.type("u")
    await user.sees_no("◆ claude-sonnet-5-5")
    await user.to_claude()


async def change_a_description(user: Steering, world: World) -> None:
    """The next turn goes by the new one, with no restart."""
    assert await user.ask(POEM) == DEFAULT
    await describe(user, "code understanding", TRANSLATING)
    await user.press("C-s")
    await user.sees("Saved.", "Configuration reloaded")
    assert f"description: {TRANSLATING}\n" in world.config.read_text()
    await close_preferences(user)
    assert await user.ask(SONG) == DEEP


async def edit_by_hand_meanwhile(user: Steering, world: World) -> None:
    """The screen refuses to save, shows both versions, and loses neither."""
    await describe(user, "code understanding", "explaining what code does")
    by_hand = world.config.read_text().replace(
        "generating new code snippets, functions, or boilerplate", BY_HAND
    )
    world.config.write_text(by_hand)
    await user.press("C-s")
    both = await user.sees("changed meanwhile", f"-        description: {BY_HAND}")
    assert "+        description: explaining what code does" in both
    assert f"-        description: {TRANSLATING}" in both
    assert world.config.read_text() == by_hand
    await user.type("o")
    await user.sees("Saved.")
    assert "explaining what code does" in world.config.read_text()
    assert world.config.with_name("config.yaml.bak").read_text() == by_hand
    await close_preferences(user)
    assert await user.ask("translate this letter into Spanish") == DEFAULT


async def describe(user: Steering, name: str, description: str) -> None:
    """Open the preferences and type another description of the second, without saving it."""
    await user.panel("e", "preferences · config.yaml")
    await user.sees(f"◆ {name}")  # the first turn was corrected to its model
    await user.press("j", "Enter", "Tab", "C-a", "C-k")
    await user.type(description)
    await user.sees(description)


async def close_preferences(user: Steering) -> None:
    await user.press("Escape")
    await user.sees("esc close")
    await user.press("Escape")
    await user.sees_no("preferences · config.yaml")
    await user.to_claude()


async def the_history_is_the_providers_log(world: World, providers: Providers) -> None:
    asked = await world.route("router", "history", "list", "--json")
    (session,) = json.loads(asked.stdout)
    shown = await world.route("router", "history", "show", session["id"], "--json")
    kept = [
        (
            each["excerpt"],
            each["model"].partition("/")[2],
            each["usage"]["input_tokens"],
            each["usage"]["output_tokens"],
        )
        for each in json.loads(shown.stdout)
    ]
    upstream = log(providers)
    assert kept == [(each.words, each.model, each.read, each.written) for each in upstream]
    assert session["turns"] == session["requests"] == len(upstream)
    assert session["usage"]["input_tokens"] == sum(each.read for each in upstream)


async def the_history_screen_shows_it(user: Steering, providers: Providers) -> None:
    upstream = log(providers)
    await user.start()
    await user.panel("H", "history")
    await user.sees(f"{len(upstream)} turns")
    await user.press("Enter")
    await user.sees("enter why")
    shown = await user.sees_turns(len(upstream))
    assert shown == [each.shown for each in reversed(upstream)]
    await user.press("Escape")
    await user.sees("enter open")
    await user.press("Escape")
    await user.sees_no("enter open")
    await user.to_claude()
    await user.leave()
