"""The real Claude Code: every request in its lane, and only the user's words are classified."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from claude_router.events import Exchange
from claude_router.history.query import exchanges
from claude_router.route.decision import Decision, Lane, Reason
from tests.e2e.tmux import Tmux
from tests.e2e.world import World
from tests.fakes.lane_script import LaneScript
from tests.waiting import until

pytestmark = pytest.mark.e2e

FAST, DEEP, DEFAULT = "openai/gpt-fast", "anthropic/claude-opus-5-5", "anthropic/claude-sonnet-5-5"
OPEN = "--dangerously-skip-permissions"
SKILL = "---\nname: greet\ndescription: greets people\n---\nExplain how the greeting code works.\n"


@pytest.fixture
def world(world: World) -> World:
    world.stand_ins.script = LaneScript()
    return world


def seen(world: World) -> list[Exchange]:
    """Every exchange of the history, in the order of its start, once the rules of all hold."""
    found = [recorded.exchange for recorded in exchanges(world.config.parent / "history.db")]
    assert_each_turn_is_classified_once(found)
    assert_each_turn_keeps_its_model(found)
    return found


def assert_each_turn_is_classified_once(found: Sequence[Exchange]) -> None:
    own = [exchange for exchange in found if is_classified(exchange)]
    assert {exchange.lane for exchange in own} <= {Lane.USER_TURN, Lane.SUBAGENT}
    assert len({turn_of(exchange) for exchange in own}) == len(own)
    for exchange in found:
        decision = decision_of(exchange)
        assert is_classified(exchange) or decision.replayed_from or not decision.scores


def assert_each_turn_keeps_its_model(found: Sequence[Exchange]) -> None:
    work = [exchange for exchange in found if decision_of(exchange).reason is not Reason.LANE]
    models = {(turn_of(exchange), exchange.model) for exchange in work}
    assert len(models) == len({turn_of(exchange) for exchange in work})


def turn_of(exchange: Exchange) -> tuple[str, str | None]:
    """The turn, of the main conversation or of one agent."""
    return exchange.turn_id, exchange.agent_id


def is_classified(exchange: Exchange) -> bool:
    return decision_of(exchange).engine_ms is not None


def decision_of(exchange: Exchange) -> Decision:
    assert exchange.decision is not None
    return exchange.decision


def lanes(found: Sequence[Exchange]) -> list[tuple[Lane, str | None]]:
    return [(exchange.lane, exchange.model) for exchange in found]


def words(found: Sequence[Exchange]) -> list[str]:
    """What the classifier was shown last, of each request that was classified."""
    return [exchange.excerpt for exchange in found if is_classified(exchange)]


async def ask(world: World, *args: str, stdin: bytes = b"") -> None:
    done = await world.route("-p", OPEN, *args, stdin=stdin)
    assert done.status == 0, done.stdout + done.stderr


async def test_a_turn_of_many_tool_rounds_is_classified_once(world: World) -> None:
    prompt = "write a function [[bash echo one]] [[then]] [[bash echo two]] [[bash false]]"
    await ask(world, prompt)
    found = seen(world)
    assert lanes(found) == [(Lane.USER_TURN, FAST), (Lane.TOOL_LOOP, FAST), (Lane.TOOL_LOOP, FAST)]
    assert words(found) == [prompt]


async def test_every_agent_goes_by_its_own_task(world: World) -> None:
    await ask(
        world,
        "explain this code [[agent write a new function that parses dates <<bash echo in>>]]"
        "[[agent explain how the lexer works]]",
    )
    found = seen(world)
    by_task = {e.excerpt: e.model for e in found if e.lane is Lane.SUBAGENT}
    assert by_task == {
        "write a new function that parses dates [[bash echo in]]": FAST,
        "explain how the lexer works": DEEP,
    }
    main = [exchange for exchange in found if exchange.agent_id is None]
    assert {exchange.model for exchange in main} == {DEEP}
    assert [e.lane for e in main[:2]] == [Lane.USER_TURN, Lane.TOOL_LOOP]
    # What the client says of its agents' end is nobody's prompt.
    assert {exchange.lane for exchange in main[2:]} == {Lane.CONTINUATION}


async def test_a_session_continued_and_forked_is_routed_turn_by_turn(world: World) -> None:
    await ask(world, "write a function that adds two numbers")
    await ask(world, "--continue", "explain how this function works")
    await ask(world, "--continue", "--fork-session", "write a function that subtracts")
    found = seen(world)
    assert lanes(found) == [(Lane.USER_TURN, FAST), (Lane.USER_TURN, DEEP), (Lane.USER_TURN, FAST)]
    assert found[0].session_id == found[1].session_id != found[2].session_id


async def test_a_refused_request_comes_again_as_the_same_turn(world: World) -> None:
    await ask(world, "explain how this code works [[overloaded]]")
    found = seen(world)
    assert lanes(found) == [(Lane.USER_TURN, DEEP)] * 2
    assert [decision_of(e).reason for e in found] == [Reason.MATCHED, Reason.REPLAYED]
    assert decision_of(found[1]).replayed_from == found[0].id


async def test_commands_skills_and_hooks_show_the_users_words_alone(world: World) -> None:
    lay_out_customs(world.project)
    await ask(world, "/shout hello world")
    await ask(world, "/greet everybody")
    await ask(world, "explain how this code works [[skill greet]]")
    found = seen(world)
    assert words(found) == [
        "write a new function that shouts hello world",
        "Explain how the greeting code works.\n\n\nARGUMENTS: everybody",
        "explain how this code works [[skill greet]]",
    ]
    # The hook stops the first run once: its feedback goes on with the turn.
    assert lanes(found) == [
        (Lane.USER_TURN, FAST),
        (Lane.CONTINUATION, FAST),
        (Lane.USER_TURN, DEEP),
        (Lane.USER_TURN, DEEP),
        (Lane.TOOL_LOOP, DEEP),
    ]


def lay_out_customs(project: Path) -> None:
    """A command, a skill, a hook that adds words to a prompt and one that goes on once."""
    claude = project / ".claude"
    (claude / "commands").mkdir(parents=True)
    (claude / "commands" / "shout.md").write_text("write a new function that shouts $ARGUMENTS\n")
    (claude / "skills" / "greet").mkdir(parents=True)
    (claude / "skills" / "greet" / "SKILL.md").write_text(SKILL)
    once = "test -e stopped && exit 0; touch stopped; echo 'explain it too' >&2; exit 2"
    hooks = {"UserPromptSubmit": hook("echo explain everything"), "Stop": hook(once)}
    (claude / "settings.json").write_text(json.dumps({"hooks": hooks}))


def hook(command: str) -> list[dict[str, Any]]:
    return [{"hooks": [{"type": "command", "command": command}]}]


async def test_messages_piped_in_are_turns_of_their_own(world: World) -> None:
    prompts = ["write a function that adds", "explain how this works"]
    lines = [{"type": "user", "message": {"role": "user", "content": text}} for text in prompts]
    stdin = "".join(json.dumps(line) + "\n" for line in lines).encode()
    form = ("--input-format", "stream-json", "--output-format", "stream-json", "--verbose")
    await ask(world, *form, stdin=stdin)
    found = seen(world)
    assert words(found) == prompts
    assert lanes(found) == [(Lane.USER_TURN, FAST), (Lane.USER_TURN, DEEP)]


class TestInTheWindow:
    async def test_what_comes_between_and_beside_the_turns(self, world: World, tmux: Tmux) -> None:
        await open_window(world, tmux, "--permission-mode", "manual", "--allowedTools", "Bash")
        await say(tmux, "explain how this works [[bash sleep 3]]")
        await until(lambda: len(world.stand_ins.questions) == 1)
        await say(tmux, "please use tabs")
        await tmux.wait_for("Results:")
        await say(tmux, "explain slowly [[slow 0.1]]")
        await tmux.wait_for("tick tick")
        await tmux.keys("Escape")
        await tmux.wait_for("Interrupted")
        await turn(world, tmux, "write a new function instead")
        await turn(world, tmux, "!echo shell")
        await turn(world, tmux, "/btw how does tea taste?")
        await dismiss(tmux, "how does tea taste?")
        await turn(world, tmux, "/compact")
        await tmux.wait_for("Compacted")
        await turn(world, tmux, "explain how it went")
        await leave(tmux)
        found = seen(world)
        assert lanes(found) == [
            (Lane.USER_TURN, DEEP),
            (Lane.MID_TURN, DEEP),
            (Lane.USER_TURN, DEEP),
            (Lane.USER_TURN, FAST),
            (Lane.CONTINUATION, FAST),
            (Lane.BACKGROUND, DEFAULT),
            (Lane.COMPACTION, FAST),
            (Lane.USER_TURN, DEEP),
        ]
        assert found[1].excerpt == "please use tabs"
        assert words(found)[2:] == ["write a new function instead", "explain how it went"]

    async def test_words_after_a_refused_tool_begin_a_turn(self, world: World, tmux: Tmux) -> None:
        await open_window(world, tmux, "--permission-mode", "manual")
        await say(tmux, "explain this [[bash touch a]]")
        await tmux.wait_for("Do you want to proceed")
        await tmux.keys("Escape")
        await tmux.wait_for("Interrupted")
        await turn(world, tmux, "/plan write a new function instead")
        await leave(tmux)
        found = seen(world)
        assert lanes(found) == [(Lane.USER_TURN, DEEP), (Lane.USER_TURN, FAST)]
        assert words(found)[1] == "write a new function instead"

    async def test_the_safety_check_of_auto_mode_has_its_own_model(
        self, world: World, tmux: Tmux
    ) -> None:
        await open_window(world, tmux)
        await say(tmux, "explain this [[bash git push --force]]")
        await tmux.wait_for("All done.")
        await leave(tmux)
        assert lanes(seen(world)) == [
            (Lane.USER_TURN, DEEP),
            (Lane.CLASSIFIER, DEFAULT),
            (Lane.TOOL_LOOP, DEEP),
        ]


async def open_window(world: World, tmux: Tmux, *args: str) -> None:
    await tmux.start([*world.router, *args], world.environment, world.project)
    await tmux.wait_for("❯", "router")


async def say(tmux: Tmux, text: str) -> None:
    await tmux.type(text)
    await tmux.wait_for(text.lstrip("!").split("[[")[0].strip()[-20:])
    await tmux.keys("Enter")


async def turn(world: World, tmux: Tmux, text: str) -> None:
    """Say `text` and wait until the providers were asked for it."""
    asked = len(world.stand_ins.questions)
    await say(tmux, text)
    await until(lambda: len(world.stand_ins.questions) > asked)
    await tmux.wait_for("❯")


async def dismiss(tmux: Tmux, text: str) -> None:
    """Close what shows `text`."""
    await tmux.keys("Escape")
    async with asyncio.timeout(30):
        while text in await tmux.screen():  # noqa: ASYNC110 - another process draws the screen
            await asyncio.sleep(0.1)


async def leave(tmux: Tmux) -> None:
    await say(tmux, "/exit")
    await tmux.wait_for("ended with 0")
