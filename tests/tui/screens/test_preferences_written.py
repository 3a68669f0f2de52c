"""The tab of the preferences: list, form, and what is remarked while one types."""

from pathlib import Path

import pytest

from tests.launch.workshop_world import CONFIG
from tests.tui.screen_text import until
from tests.tui.screens.preferences_app import hides, preferences, shows

OVERLAPPING = "writing new functions or classes for fun"
CLEARED = ("ctrl+a", "ctrl+k")


def typed(words: str) -> list[str]:
    return ["space" if letter == " " else letter for letter in words]


async def test_the_form_says_what_is_wrong_while_one_types(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("j", "j", "enter", *CLEARED, *typed("other"))
        await pilot.press("tab", *CLEARED, *typed(OVERLAPPING))
        await shows(pilot, "stands for no match at all", "overlaps with that of")
        assert app.world.text == CONFIG


async def test_enter_edits_and_esc_takes_it_into_the_draft(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("enter", "end", "2", "escape")
        await shows(pilot, "esc close", "code generation2", "(not saved)")
        assert app.world.names()[0] == "code generation2"


async def test_a_click_on_a_row_edits_it(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.click(offset=(6, 4))
        await pilot.press("end", "2", "escape")
        await until(pilot, lambda: app.world.names()[1] == "tests2")


async def test_tab_goes_through_the_fields_and_what_is_left_is_taken(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("enter", "end", "2", "tab")
        await until(pilot, lambda: app.world.names()[0] == "code generation2")
        await pilot.press(*CLEARED, *typed("something else"), "tab")
        await shows(pilot, "enter choose models")
        assert app.world.workshop.draft.preferences[0].description == "something else"


async def test_a_description_of_several_lines_stays_so(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("enter", "tab", *CLEARED, *typed("one two"), "enter", *typed("three"))
        await pilot.press("escape", "ctrl+s")
        await shows(pilot, "Saved.")
        (first, *_) = app.world.services.config.catalog.preferences
        assert app.world.workshop.draft.preferences[0].description == "one two\nthree"
        assert first.name == "code generation"


async def test_models_are_chosen_in_their_order(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("enter", "tab", "tab", "enter")
        await shows(pilot, "who takes the task", " 1 openai/gpt-5.6")
        await pilot.press("j", "space")
        await shows(pilot, " 2 ollama/qwen3-coder")
        await pilot.press("f")
        await shows(pilot, " 1 ollama/qwen3-coder", " 2 openai/gpt-5.6")
        await pilot.press("k", "space", "enter")
        await hides(pilot, "who takes the task")
        moved = {p.name: p.models for p in app.world.workshop.draft.preferences}
        assert moved["code generation"] == ("ollama/qwen3-coder",)
        await shows(pilot, "code generation  ollama/qwen3-coder")


async def test_esc_chooses_no_models(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("enter", "tab", "tab", "enter", "space", "escape")
        await hides(pilot, "who takes the task")
        assert not app.world.workshop.draft.is_changed


async def test_a_adds_one_to_be_named_at_once(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("j", "a", *CLEARED, *typed("reviews"), "enter", *typed("reading it"))
        await pilot.press("escape")
        await until(pilot, lambda: "reviews" in app.world.names())
        assert app.world.names() == ["code generation", "tests", "reviews", "explanations"]
        assert app.world.workshop.draft.preferences[2].description == "reading it"


async def test_the_first_preference_of_all_is_added(tmp_path: Path) -> None:
    text = "llm_providers: [{model: anthropic/claude-sonnet-5-5}]\n"
    async with preferences(tmp_path, text) as (app, pilot):
        await shows(pilot, "No preferences: everything goes to the default model.")
        await pilot.press("enter", "d", "J", "K", "a")
        await shows(pilot, "new task", "needs a description")
        assert app.world.names() == ["new task"]


async def test_d_asks_before_it_deletes(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("d")
        await shows(pilot, "delete this preference?", "“code generation”")
        await pilot.press("escape")
        await hides(pilot, "delete this preference?")
        assert len(app.world.names()) == 3
        await pilot.press("d", "y")
        await until(pilot, lambda: app.world.names() == ["tests", "explanations"])


@pytest.mark.parametrize("down, up", [("J", "K"), ("shift+down", "shift+up")])
async def test_a_preference_moves_and_keeps_the_cursor(tmp_path: Path, down: str, up: str) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press(down)
        await until(pilot, lambda: app.world.names()[1] == "code generation")
        await pilot.press(up)
        await until(pilot, lambda: app.world.names()[0] == "code generation")
        await pilot.press(up)
        await shows(pilot, "It is the first of those of openai/gpt-5.6")


@pytest.mark.parametrize("key", ["z", "ctrl+z"])
async def test_the_last_change_is_taken_back(tmp_path: Path, key: str) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("d", "y", "enter", "end", "2", "escape", key)
        await until(pilot, lambda: app.world.names() == ["tests", "explanations"])
        await pilot.press(key)
        await until(pilot, lambda: len(app.world.names()) == 3)
        await pilot.press(key)
        await shows(pilot, "There is nothing to take back.")


async def test_ctrl_z_in_a_field_puts_back_what_the_draft_has(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("enter", "end", "2", "3", "ctrl+z")
        await hides(pilot, "code generation23")
        await pilot.press("escape")
        assert not app.world.workshop.draft.is_changed


async def test_moving_the_cursor_shows_the_next_form_and_loses_nothing(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("enter", "end", "2")
        await pilot.click(offset=(6, 7))
        await until(pilot, lambda: app.world.names()[0] == "code generation2")
        await pilot.press("end", "3", "escape")
        await until(pilot, lambda: app.world.names()[2] == "explanations3")


async def test_what_the_file_does_not_allow_is_said_and_stays_typed(tmp_path: Path) -> None:
    text = CONFIG.replace("description: adding", "description: &words adding")
    text = text.replace("description: explaining how existing code works", "description: *words")
    async with preferences(tmp_path, text) as (app, pilot):
        await pilot.press("j", "enter", "tab", "end", "s", "escape")
        await shows(pilot, "This can't be changed here", "for code that existss")
        assert not app.world.workshop.draft.is_changed
        await pilot.press("ctrl+z", "escape", "escape")
        await until(pilot, lambda: not app.is_open)


async def test_remarks_go_when_their_reason_goes(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (_, pilot):
        await pilot.press("a")
        await shows(pilot, "✗ new task", "It needs a description")
        await pilot.press("tab", *typed("mending what is broken"))
        await hides(pilot, "It needs a description")
        await hides(pilot, "✗")


async def test_a_model_without_a_key_is_remarked(tmp_path: Path) -> None:
    async with preferences(tmp_path, environment={}) as (_, pilot):
        await shows(pilot, "✗ code generation", "The API key of openai/gpt-5.6 is missing.")
        await pilot.press("2")
        await shows(pilot, "key from $OPENAI_API_KEY: missing")
