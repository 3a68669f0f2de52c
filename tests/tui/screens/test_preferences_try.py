"""Trying the draft on a prompt and on the history."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from claude_router.classify.joint_model import JointModel
from claude_router.events import Usage
from claude_router.tui.palette import UNICODE
from claude_router.tui.screens.preferences.trial import TryScreen
from claude_router.tui.screens.preferences.trial_lines import replay_lines
from claude_router.tui.workshop import ReplayedTurn, Trial, Verdict
from tests.launch.test_workshop import record
from tests.launch.workshop_world import WordClassifier
from tests.tui.screen_text import plain, until
from tests.tui.screens.preferences_app import hides, preferences, shows

T = TypeVar("T")
PROMPT = ["space" if letter == " " else letter for letter in "explaining how code works"]
MILLION = Usage(1_000_000, 0)
TURNS = (
    ("explaining how existing code works", MILLION),
    ("adding unit tests for code that exists", MILLION),
    ("explaining how existing code works, once more", None),
)


class StuckClassifier(WordClassifier):
    """Answers the first few questions, then thinks for ever."""

    asked = 0

    async def with_model(self, work: Callable[[JointModel], T]) -> T:
        self.asked += 1
        if self.asked > 12:
            await asyncio.Event().wait()
        return await super().with_model(work)


async def test_scores_of_the_draft_beside_those_of_the_file_and_the_replay(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        record(app.world, *TURNS)
        await pilot.press("j", "j", "d", "y", "t", *PROMPT)
        await shows(pilot, "not there", "file   explanations")
        await pilot.press("ctrl+r")
        await shows(pilot, "Last 3 turns of the history")


async def test_enter_tries_at_once(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (_, pilot):
        await pilot.press("t", *PROMPT, "enter")
        await shows(pilot, "draft  explanations → anthropic/claude-sonnet-5-5")


async def test_ctrl_t_tries_what_is_being_typed_into_a_field(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (_, pilot):
        await pilot.press("enter", "end", "2", "ctrl+t", *PROMPT, "enter")
        await shows(pilot, "code generation2")


async def test_a_draft_with_problems_says_what_to_solve(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (_, pilot):
        await pilot.press("a", "ctrl+t", "x", "enter")
        await shows(pilot, "Solve this first:", "description")


async def test_an_empty_history_says_so(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (_, pilot):
        await pilot.press("t", "ctrl+r")
        await shows(pilot, "there is nothing to replay")


async def test_esc_stops_a_replay_and_then_closes(tmp_path: Path) -> None:
    async with preferences(tmp_path, classifier=StuckClassifier()) as (app, pilot):
        record(app.world, *((f"turn {number}", None) for number in range(20)))
        await pilot.press("t", "ctrl+r")
        await shows(pilot, "of 20 turns", "esc stop")
        await pilot.press("escape")
        await shows(pilot, "Stopped; nothing was changed.", "esc back")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, TryScreen))


async def test_the_arrows_scroll_what_does_not_fit(tmp_path: Path) -> None:
    async with preferences(tmp_path, size=(80, 14)) as (app, pilot):
        record(app.world, *TURNS)
        await pilot.press("j", "j", "d", "y", "t", "ctrl+r")
        await shows(pilot, "Last 3 turns")
        await pilot.press(*["down"] * 12)
        await hides(pilot, "Last 3 turns")
        await pilot.press(*["up"] * 12)
        await shows(pilot, "Last 3 turns")


def replayed(saved: float | None, edited: float | None, *, is_changed: bool = True) -> ReplayedTurn:
    before, after = Verdict("a", "x/dear", {}, 0.0), Verdict("b", "y/cheap", {}, 0.0)
    return ReplayedTurn("words", Trial(before, after if is_changed else before), saved, edited)


def summary(*turns: ReplayedTurn) -> str:
    return " ".join(plain(line) for line in replay_lines(turns, 300, UNICODE))


def test_costs_are_compared_where_both_are_known() -> None:
    told = summary(replayed(4.0, 1.0), replayed(None, 1.0), replayed(2.0, 2.0, is_changed=False))
    assert "2 would go to another model. $3.00 instead of $6.00, $3.00 less." in told
    assert "1 turn without a known price." in told
    assert "x/dear → y/cheap  $3.00 less" in told and "price unknown" in told


def test_a_dearer_and_an_equal_draft_are_said_to_be_so() -> None:
    assert "$2.00 more" in summary(replayed(1.0, 3.0))
    assert "as much" in summary(replayed(1.0, 1.0))
    assert "where the file sends it too" in summary(replayed(1.0, 1.0, is_changed=False))
