"""The real Claude Code in the real window, on a real screen."""

import json
import os
import shlex
import signal
import sys
from pathlib import Path

import pytest

from tests.e2e.tmux import Tmux
from tests.e2e.world import World
from tests.waiting import until

pytestmark = pytest.mark.e2e

PROMPT = "❯"
ARGS = ("--permission-mode", "manual", "--allowedTools", "Bash,Agent", "--")


async def open_window(world: World, tmux: Tmux, *args: str) -> None:
    await tmux.start([*world.router, *args, *ARGS[:-1]], world.environment, world.project)
    await tmux.wait_for(PROMPT, "router")


async def say(tmux: Tmux, text: str) -> None:
    await tmux.type(text)
    await tmux.wait_for(text.split("[[")[0][-20:])
    await tmux.keys("Enter")


async def leave(tmux: Tmux) -> str:
    await say(tmux, "/exit")
    return await tmux.wait_for("ended with 0")


async def test_each_turn_goes_to_its_model_and_the_panel_says_so(world: World, tmux: Tmux) -> None:
    await open_window(world, tmux)
    await say(tmux, "write a function that adds two numbers")
    await tmux.wait_for("I am gpt-fast", "code generation")
    await say(tmux, "explain how this function works")
    screen = await tmux.wait_for("I am claude-opus-5-5", "code understanding")
    assert "gpt-fast" in screen
    await say(tmux, "thanks, see you tomorrow")
    await tmux.wait_for("I am claude-sonnet-5-5")
    farewell = await leave(tmux)
    assert "claude-router --resume" in farewell


async def test_a_tool_turn_and_a_subagent_turn(world: World, tmux: Tmux) -> None:
    await open_window(world, tmux)
    await say(tmux, "write a function that prints a greeting [[bash echo polo]]")
    await tmux.wait_for("Results: polo")
    await say(tmux, "explain this [[agent write a new date parsing function]]")
    await until(lambda: world.questions_of("date parsing"))
    await tmux.wait_for("I am claude-opus-5-5. Results")
    models = {q.text: q.model for q in world.stand_ins.questions}
    assert models["write a new date parsing function"] == "gpt-fast"
    by_turn = [q.model for q in world.questions_of("[[bash")]
    assert by_turn == ["gpt-fast", "gpt-fast"]
    await leave(tmux)


async def test_compaction_stays_on_the_conversations_model(world: World, tmux: Tmux) -> None:
    await open_window(world, tmux)
    await say(tmux, "write a function that adds two numbers")
    await tmux.wait_for("I am gpt-fast")
    await say(tmux, "/compact")
    await until(lambda: world.questions_of("TEXT ONLY"))
    assert [q.model for q in world.questions_of("TEXT ONLY")] == ["gpt-fast"]
    await tmux.wait_for("Compacted")
    await leave(tmux)


async def test_escape_stops_the_answer_upstream_too(world: World, tmux: Tmux) -> None:
    await open_window(world, tmux)
    await say(tmux, "explain slowly [[slow 0.1]]")
    await tmux.wait_for("tick tick")
    await tmux.keys("Escape")
    await until(lambda: world.stand_ins.cancelled)
    await tmux.wait_for("Interrupted")
    await leave(tmux)


async def test_a_model_chosen_in_claude_wins(world: World, tmux: Tmux) -> None:
    await open_window(world, tmux)
    await say(tmux, "/model claude-router/openai/gpt-fast")
    await tmux.wait_for("Set model to")
    await say(tmux, "explain how bubble sort works")
    await tmux.wait_for("I am gpt-fast")
    await leave(tmux)


async def test_a_model_is_pinned_from_the_panel(world: World, tmux: Tmux) -> None:
    await open_window(world, tmux)
    await say(tmux, "hello there")
    await tmux.wait_for("I am claude-sonnet-5-5")
    await tmux.keys("F2")
    await tmux.type("P")
    await tmux.wait_for("openai/gpt-fast")
    await tmux.type("gpt-fast")
    await tmux.keys("Enter")
    await tmux.wait_for("◆ pinned openai/gpt-fast")
    await tmux.keys("C-]")
    await say(tmux, "hello again")
    await tmux.wait_for("I am gpt-fast")
    await leave(tmux)


async def test_the_terminal_is_sane_after_sigterm(world: World, tmux: Tmux) -> None:
    script = (
        "stty -a > before; (sleep 6; kill -TERM $(cat pid)) & "
        f"sh -c 'echo $$ > pid; exec {shlex.join(world.router)}'; "
        "status=$?; stty -a > after; echo status $status"
    )
    await tmux.start(["sh", "-c", script], world.environment, world.project)
    await tmux.wait_for("status 143", seconds=40)
    before = (world.project / "before").read_text()
    assert before == (world.project / "after").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV])
async def test_the_terminal_is_sane_after_a_death_without_a_word(
    world: World, tmux: Tmux, death: signal.Signals
) -> None:
    """As after a crash of the terminal engine, which aborts the process."""
    script = (
        "ulimit -c 0; stty -a > before; "
        f"sh -c 'echo $$ > pid; exec {shlex.join(world.router)}'; "
        "sleep 1; stty -a > after; echo sane; exec cat"
    )
    await tmux.start(["sh", "-c", script], world.environment, world.project)
    await tmux.wait_for(PROMPT, "router")
    pid = int((world.project / "pid").read_text())
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    os.kill(pid, death)
    screen = await tmux.wait_for("claude-router --continue", "sane")
    assert PROMPT not in screen
    texts = [(world.project / name).read_text() for name in ("before", "after")]
    assert texts[0] == texts[1]
    await tmux.type("typed after it")
    await tmux.keys("Enter")
    await tmux.wait_for("typed after it")
    assert len(children) == 2  # claude, and who put the terminal back
    await until(lambda: not any(Path("/proc", child).exists() for child in children))


async def test_a_resize_reaches_claude(world: World, tmux: Tmux) -> None:
    await open_window(world, tmux)
    await tmux.resize(100, 30)
    await tmux.wait_for(PROMPT)
    await say(tmux, "write a function that resizes images")
    await tmux.wait_for("I am gpt-fast")
    await tmux.resize(160, 45)
    await tmux.wait_for("I am gpt-fast", "code generation")
    await leave(tmux)


async def test_the_session_is_in_the_history(world: World, tmux: Tmux) -> None:
    await open_window(world, tmux)
    await say(tmux, "write a function that adds two numbers")
    await tmux.wait_for("I am gpt-fast")
    await leave(tmux)
    listed = json.loads((await world.route("router", "history", "list", "--json")).stdout)
    assert len(listed) == 1
    assert "openai/gpt-fast" in json.dumps(listed)
