"""Every screen of Claude Code looks in the pane as it looks without us.

TEST_SCREEN_SIZES in the environment names the terminals, e.g. "80x24 120x40 200x60"; only the
second is taken if it is not given.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from claude_router.demo.answer import Answer, Question, ToolCall
from claude_router.demo.server import StandIns
from claude_router.launch.listening import listen
from tests.e2e.screens import Pair, pair
from tests.e2e.tmux import HAS_TMUX
from tests.fakes.markers import marker_script

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(not HAS_TMUX, reason="tmux is not installed")]

SIZES = os.environ.get("TEST_SCREEN_SIZES", "120x40").split()
PROMPT = "? for shortcuts"  # shown while nothing is typed and nothing else open


def script(question: Question) -> Answer:
    """The markers, and `[[edit]]`: read a file, then change a line of it."""
    if "[[edit]]" not in question.text or len(question.results) > 1:
        return marker_script(question)
    if not question.results:
        return Answer(("Reading.",), calls=(ToolCall("Read", {"file_path": "notes.txt"}),))
    change = {"file_path": "notes.txt", "old_string": "two", "new_string": "zwei\nund mehr"}
    return Answer(("Changing.",), calls=(ToolCall("Edit", change),))


@pytest.fixture
async def stand_ins() -> AsyncIterator[StandIns]:
    stand_ins = StandIns(script)
    with listen() as listening:
        await stand_ins.start(listening)
        yield stand_ins
        await stand_ins.stop()


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    cols, rows = request.param.split("x")
    return int(cols), int(rows)


async def say(both: Pair, text: str) -> None:
    await both.type(text)
    await both.same(text)
    await both.keys("Enter")


async def accept(both: Pair, question: str) -> None:
    """Say yes to a dialog, which takes no key in its first moments."""
    await both.same(question)
    while await both.shows(question):
        await both.keys("Enter")
        await asyncio.sleep(0.5)


async def test_every_screen_is_that_of_claude_alone(
    tmp_path: Path, claude_binary: Path, stand_ins: StandIns, size: tuple[int, int]
) -> None:
    cols, rows = size
    async with pair(tmp_path, claude_binary, stand_ins, cols=cols, rows=rows) as both:
        await both.same(PROMPT)
        await commands(both)
        await prompt(both)
        await tools(both)
        await transcript_and_resume(both)


async def commands(both: Pair) -> None:
    opened = {"/help": "General", "/model": "Select model", "/config": "Auto-compact"}
    for command, text in opened.items():
        await say(both, command)
        await both.same(text)
        await both.keys("Escape")
        if command == "/config":  # the first leaves only the field to search in
            await both.same("/ to search")
            await both.keys("Escape")
        await both.same(PROMPT)
    await both.type("/")
    await both.same("/add-dir")
    await both.keys("BSpace")
    await both.same(PROMPT)


async def prompt(both: Pair) -> None:
    await both.type("first")
    await both.keys("M-Enter")
    await both.type("second\\")
    await both.keys("Enter")
    await both.type("third 漢字 👍")
    await both.same("first", "second", "third")
    await both.keys("C-c")
    await both.same(PROMPT)
    await both.keys("C-v")
    await both.same("[Image #1]")
    await both.keys("C-c")
    await both.same(PROMPT)
    await both.type("!")
    await both.type("echo marco-$((6 * 7))")
    await both.same("echo marco")
    await both.keys("Enter")
    await both.same("marco-42", PROMPT)


async def tools(both: Pair) -> None:
    await say(both, "please run it [[bash touch polo]]")
    await accept(both, "Do you want to proceed?")
    await both.same("Results:", PROMPT)
    await say(both, "please change it [[edit]]")
    await accept(both, "Do you want to make this edit")
    await both.same("Results:", "zwei", PROMPT)


async def transcript_and_resume(both: Pair) -> None:
    await both.keys("C-o")
    await both.same("transcript")
    await both.keys("C-o")
    await both.same(PROMPT)
    await say(both, "/clear")
    await both.same(PROMPT)
    await say(both, "/resume")
    await both.same("please")
    await both.keys("Escape")
    await both.same(PROMPT)


async def test_a_suspended_session_comes_back_as_it_was(
    tmp_path: Path, claude_binary: Path, stand_ins: StandIns, size: tuple[int, int]
) -> None:
    cols, rows = size
    async with pair(
        tmp_path, claude_binary, stand_ins, cols=cols, rows=rows, is_in_shell=True
    ) as both:
        await suspension(both)


async def suspension(both: Pair) -> None:
    await both.same(PROMPT)
    await say(both, "hello there")
    await both.same("I am claude-sonnet", PROMPT)
    await both.keys("C-z")
    await both.ours.wait_for("Stopped")
    await both.bare.wait_for("Stopped")
    await both.type("fg")
    await both.keys("Enter")
    await both.same("I am claude-sonnet", "hello there", PROMPT)
    await say(both, "hello again")
    await both.same("hello again", PROMPT)


async def test_inline_mode_looks_the_same(
    tmp_path: Path, claude_binary: Path, stand_ins: StandIns, size: tuple[int, int]
) -> None:
    cols, rows = size
    variables = {"CLAUDE_CODE_NO_FLICKER": "0"}
    async with pair(
        tmp_path, claude_binary, stand_ins, cols=cols, rows=rows, variables=variables
    ) as both:
        await inline(both)


async def inline(both: Pair) -> None:
    await both.same(PROMPT)
    await say(both, "hello there")
    await both.same("I am claude-sonnet", PROMPT)
    await both.type("!")
    await both.type("seq 1 200")
    await both.same("seq 1 200")
    await both.keys("Enter")
    await both.same("200", PROMPT)
    await say(both, "please run it [[bash touch polo]]")
    await accept(both, "Do you want to proceed?")
    await both.same("Results:", PROMPT)
