"""Turns that the user corrected are offered to the descriptions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from claude_router.route.classifier import Classification
from tests.launch.workshop_world import CONFIG
from tests.route.requests import traits
from tests.tui.screen_text import screen_text, until
from tests.tui.screens.preferences_app import PreferencesApp, hides, preferences, shows

GPT, SONNET = "openai/gpt-5.6", "anthropic/claude-sonnet-5-5"
WORDS = "why is this query slow?"
KEY = "x take the example in"
EXPLANATIONS = ("j", "j")


@asynccontextmanager
async def corrected(
    folder: Path, words: str = WORDS
) -> AsyncIterator[tuple[PreferencesApp, Pilot[None]]]:
    """The screen, after a turn went to the first preference, and the user chose the third's."""
    async with preferences(folder) as (app, pilot):
        policy = app.world.services.policy
        matched = policy.catalog.preferences[0].name
        found = Classification({matched: 0.9}, other=0.1, matched=matched, engine="fake", ms=1.0)
        policy.decide("x1", traits(user_text=words), found)
        policy.pin(SONNET, "next_turn")
        await pilot.press("escape")
        await until(pilot, lambda: not app.is_open)
        app.open_preferences()
        await shows(pilot, "esc close", "◆ explanations")
        yield app, pilot


async def test_a_correction_stands_at_the_preference_it_concerns(tmp_path: Path) -> None:
    async with corrected(tmp_path) as (app, pilot):
        assert KEY not in screen_text(app) and WORDS not in screen_text(app)
        await pilot.press(*EXPLANATIONS)
        await shows(pilot, f"You corrected “{WORDS}”, which went to", f"  {GPT}.", KEY)
        await pilot.press("k")
        await hides(pilot, KEY)


async def test_x_takes_it_into_the_description_which_is_shown_and_saved_later(
    tmp_path: Path,
) -> None:
    async with corrected(tmp_path) as (app, pilot):
        await pilot.press(*EXPLANATIONS, "x")
        await shows(pilot, f"explaining how existing code works, {WORDS}", "(not saved)")
        await shows(pilot, "The description has the example now")
        await hides(pilot, "You corrected")
        assert app.world.text == CONFIG
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved.")
        assert f"description: explaining how existing code works, {WORDS}" in app.world.text


async def test_z_takes_it_out_and_it_is_offered_again(tmp_path: Path) -> None:
    async with corrected(tmp_path) as (app, pilot):
        await pilot.press(*EXPLANATIONS, "x")
        await shows(pilot, "(not saved)")
        await pilot.press("z")
        await shows(pilot, KEY, "You corrected")
        assert not app.world.workshop.draft.is_changed


async def test_the_description_is_looked_over_with_the_example_in_it(tmp_path: Path) -> None:
    words = "writing new functions or classes from words"
    async with corrected(tmp_path, words) as (_, pilot):
        await pilot.press(*EXPLANATIONS, "x")
        await shows(pilot, "overlaps with that of")


async def test_without_a_correction_x_says_how_one_comes(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("x")
        await shows(pilot, "No turn that you corrected is for this one")
        assert not app.world.workshop.draft.is_changed


async def test_words_of_an_example_are_no_markup_and_move_no_cursor(tmp_path: Path) -> None:
    async with corrected(tmp_path, "[bold]why[/] \x1b[2Jslow") as (_, pilot):
        await pilot.press(*EXPLANATIONS)
        await shows(pilot, "You corrected “[bold]why[/] [2Jslow”")
