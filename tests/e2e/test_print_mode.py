"""`claude-router -p` against bare `claude -p` on the same provider."""

import asyncio
import json
import signal

import pytest

from tests.e2e.world import World
from tests.waiting import until

pytestmark = pytest.mark.e2e


def bare(world: World) -> dict[str, str]:
    """What sends claude to the provider without us."""
    return {
        "ANTHROPIC_BASE_URL": f"{world.stand_ins.url}/anthropic",
        "ANTHROPIC_AUTH_TOKEN": "sk-ant-test-key-000000000000",
    }


@pytest.mark.parametrize(
    "args",
    [
        ("-p", "hi"),
        ("-p", "hi", "--output-format", "text"),
        ("--version",),
        ("--no-such-flag",),
        ("-p", "--max-turns", "nonsense", "hi"),
        ("-p", "[[fail 400]]"),
    ],
)
async def test_it_prints_byte_for_byte_what_claude_prints(
    world: World, args: tuple[str, ...]
) -> None:
    theirs = await world.run(str(world.claude), *args, extra=bare(world))
    ours = await world.route(*args)
    same_words = theirs.stdout.replace(b"claude-opus-5-5", b"claude-sonnet-5-5")
    assert (ours.status, ours.stdout) == (theirs.status, same_words)
    assert ours.stderr == theirs.stderr


async def test_stdin_reaches_claude(world: World) -> None:
    done = await world.route("-p", "what is this?", stdin=b"piped words")
    assert done.status == 0
    assert any("piped words" in text for _, text in world.asked())


async def test_sigterm_ends_claude_and_us_with_its_status(world: World) -> None:
    process = await asyncio.create_subprocess_exec(
        *world.router, "-p", "[[slow 0.1]]",
        cwd=world.project, env=world.environment, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    await until(lambda: world.stand_ins.questions)
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 143
    await until(lambda: world.stand_ins.cancelled)


async def test_a_tool_turn_stays_with_the_model_that_began_it(world: World) -> None:
    done = await world.route(
        "-p", "--dangerously-skip-permissions", "--output-format", "json",
        "write a script that says [[bash echo marco]]",
    )  # fmt: skip
    result = json.loads(done.stdout)
    assert result["result"] == "I am gpt-fast. Results: marco"
    assert [model for model, _ in world.asked()] == ["gpt-fast", "gpt-fast"]


async def test_a_session_is_resumed_on_another_model(world: World) -> None:
    first = json.loads((await world.route("-p", "hi", "--output-format", "json")).stdout)
    done = await world.route(
        "-p", "and again", "--resume", first["session_id"], "--router-model", "openai/gpt-fast"
    )
    assert done.stdout.decode().startswith("I am gpt-fast.")
    question = world.stand_ins.questions[-1]
    assert "hi" in json.dumps(question.body["messages"])


async def test_a_subagents_task_is_routed_on_its_own(world: World) -> None:
    await world.route(
        "-p", "--dangerously-skip-permissions",
        "explain this code [[agent write a new function that parses dates]]",
    )  # fmt: skip
    task = world.questions_of("parses dates")
    own = [q.model for q in task if q.text.startswith("write a new function")]
    assert own == ["gpt-fast"]
    others = {q.model for q in world.stand_ins.questions} - {"gpt-fast"}
    assert others == {"claude-opus-5-5"}


async def test_claudes_own_subcommands_are_left_alone(world: World) -> None:
    theirs = await world.run(str(world.claude), "mcp", "list")
    ours = await world.route("mcp", "list")
    assert (ours.status, ours.stdout) == (theirs.status, theirs.stdout)


async def test_without_claude_it_says_how_to_get_it(world: World) -> None:
    gone = str(world.root / "nowhere" / "claude")
    done = await world.route("-p", "hi", extra={"CLAUDE_ROUTER_CLAUDE": gone})
    assert done.status == 1
    assert gone.encode() in done.stderr
    assert b"Traceback" not in done.stderr


async def test_a_broken_config_is_told_line_by_line(world: World) -> None:
    world.config.write_text("llm_providers:\n  - model: openai/x\n    acces_key: y\nrouter: 7\n")
    done = await world.route("-p", "hi")
    assert done.status == 1
    assert b"config.yaml:3" in done.stderr and b"config.yaml:4" in done.stderr
    assert b"Traceback" not in done.stderr


async def test_without_a_config_all_goes_where_claude_would_have_gone(world: World) -> None:
    world.config.unlink()
    theirs = await world.run(str(world.claude), "-p", "hi", extra=bare(world))
    ours = await world.route("-p", "hi", extra=bare(world))
    assert ours == theirs
    first, second = world.stand_ins.questions
    assert first.model == second.model
    assert first.headers["authorization"] == second.headers["authorization"]
