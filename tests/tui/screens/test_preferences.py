"""The screen as a whole: its tabs, saving, conflicts, leaving."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from claude_router.tui.palette import ASCII
from claude_router.tui.screens.preferences.screen import PreferencesScreen
from tests.launch.workshop_world import CONFIG, FIRST
from tests.tui.screen_text import screen_text, until
from tests.tui.screens.preferences_app import PreferencesApp, hides, preferences, shows

BAK = "config.yaml.bak"
DELETE_FIRST = ("d", "y")
THEIRS = CONFIG.replace("name: tests", "name: their tests")


async def test_it_draws_in_ascii_where_that_is_all_there_is(tmp_path: Path) -> None:
    async with preferences(tmp_path, size=(80, 24), glyphs=ASCII) as (app, pilot):
        await pilot.press("a")
        await shows(pilot, "needs a description")
        drawn = screen_text(app)
        assert "x new task" in drawn and not set(drawn) & set("┏┃▌✗…→")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (250, 70)])
async def test_only_the_terminals_own_colours_are_used(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with preferences(tmp_path, size=size) as (app, pilot):
        for keys in (["a"], ["tab"], ["tab"], ["enter"], ["escape"], ["escape"], ["2"], ["a"]):
            await pilot.press(*keys)
            await pilot.pause(0.05)
            strips = app.screen._compositor.render_strips(app.size)
            styles = [segment.style for strip in strips for segment in strip if segment.style]
            colors = [color for style in styles for color in (style.color, style.bgcolor) if color]
            assert [str(color) for color in colors if color.triplet is not None] == []


async def test_the_digits_go_from_tab_to_tab(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (_, pilot):
        await pilot.press("2")
        await shows(pilot, "▌2 models", "key from $OPENAI_API_KEY: ***")
        await pilot.press("3")
        await shows(pilot, "▌3 rest", "lanes.background")
        await pilot.press("1")
        await shows(pilot, "▌1 preferences", "explaining how existing")


async def test_a_click_goes_to_a_tab_too(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (_, pilot):
        await pilot.click(offset=(24, 1))
        await shows(pilot, "▌2 models")


async def test_question_mark_lists_the_keys(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (_, pilot):
        await pilot.press("question_mark")
        await shows(pilot, "In every list", "take the last change back")
        await pilot.press("escape")
        await hides(pilot, "In every list")


async def test_ctrl_s_saves_and_says_so(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press(*DELETE_FIRST)
        await shows(pilot, "(not saved)")
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved. The session takes it at once; what was there is in")
        await hides(pilot, "(not saved)")
        assert "code generation" not in app.world.text
        assert (tmp_path / BAK).read_text() == CONFIG


async def test_ctrl_s_takes_what_is_being_typed_along(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("enter", "end", "2", "ctrl+s")
        await shows(pilot, "Saved.")
        assert "name: code generation2" in app.world.text


async def test_with_nothing_changed_nothing_is_written(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (_, pilot):
        await pilot.press("ctrl+s")
        await shows(pilot, "There is nothing to save.")
        assert not (tmp_path / BAK).exists()


async def test_problems_are_shown_with_their_line_before_anything_is_written(
    tmp_path: Path,
) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("a", "escape", "ctrl+s")
        await shows(pilot, "1 problem, not saved", "config.yaml:13", "description")
        assert app.world.text == CONFIG
        await pilot.press("escape")
        await shows(pilot, "Nothing was written.", "new task")


async def test_a_file_changed_meanwhile_is_shown_against_the_draft(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press(*DELETE_FIRST)
        app.world.file.write_text(THEIRS)
        await pilot.press("ctrl+s")
        await shows(pilot, "changed meanwhile", "-      - name: their tests")
        assert app.world.text == THEIRS


async def test_r_goes_on_from_their_file_with_the_draft_one_undo_away(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press(*DELETE_FIRST)
        app.world.file.write_text(THEIRS)
        await pilot.press("ctrl+s")
        await shows(pilot, "changed meanwhile")
        await pilot.press("r")
        await shows(pilot, "their tests", "code generation", "z brings your changes back")
        await pilot.press("z")
        await until(pilot, lambda: app.world.names() == ["tests", "explanations"])
        assert app.world.text == THEIRS


async def test_o_overwrites_and_keeps_their_file_beside_it(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press(*DELETE_FIRST)
        app.world.file.write_text(THEIRS)
        await pilot.press("ctrl+s")
        await shows(pilot, "changed meanwhile")
        await pilot.press("o")
        await shows(pilot, "Saved.")
        assert "their tests" not in app.world.text and "name: tests" in app.world.text
        assert (tmp_path / BAK).read_text() == THEIRS


async def test_esc_at_a_conflict_goes_on_editing(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press(*DELETE_FIRST)
        app.world.file.write_text(THEIRS)
        await pilot.press("ctrl+s")
        await shows(pilot, "changed meanwhile")
        await pilot.press("escape")
        await shows(pilot, "Nothing was written.", "(not saved)")
        assert app.world.names() == ["tests", "explanations"]


async def test_esc_closes_when_all_is_saved(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("escape")
        await until(pilot, lambda: not app.is_open)


async def test_esc_asks_when_there_are_changes_and_stays(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press(*DELETE_FIRST, "escape")
        await shows(pilot, "close with unsaved changes?")
        await pilot.press("escape")
        await hides(pilot, "close with unsaved changes?")
        assert app.is_open and app.world.workshop.draft.is_changed


async def test_leaving_with_s_saves(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press(*DELETE_FIRST, "escape", "s")
        await until(pilot, lambda: not app.is_open)
        assert "code generation" not in app.world.text


async def test_leaving_with_d_discards(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press(*DELETE_FIRST, "escape", "d")
        await until(pilot, lambda: not app.is_open)
        assert app.world.text == CONFIG
        assert not app.world.workshop.draft.is_changed


async def test_what_closes_it_from_outside_keeps_the_draft_and_what_is_typed(
    tmp_path: Path,
) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await pilot.press("enter", "end", "2")
        assert isinstance(app.screen, PreferencesScreen)
        app.screen.dismiss()
        await until(pilot, lambda: not app.is_open)
        app.open_preferences()
        await shows(pilot, "code generation2", "(not saved)")
        assert app.world.text == CONFIG


async def test_without_a_file_a_first_one_is_shown_and_saved(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await open_without_a_file(app, pilot)
        await pilot.press("ctrl+s")
        await shows(pilot, "Saved. The session takes it at once.")
        assert app.world.text == FIRST
        await pilot.press("ctrl+s")
        await shows(pilot, "There is nothing to save.")


async def test_a_first_file_that_nobody_changed_is_left_without_a_question(tmp_path: Path) -> None:
    async with preferences(tmp_path) as (app, pilot):
        await open_without_a_file(app, pilot)
        await pilot.press("2", "3", "escape")
        await until(pilot, lambda: not app.is_open)
        assert not app.world.file.exists()


async def open_without_a_file(app: PreferencesApp, pilot: Pilot[None]) -> None:
    app.world.file.unlink()
    await pilot.press("escape")
    await until(pilot, lambda: not app.is_open)
    app.open_preferences()
    await shows(pilot, "There is no configuration file yet.", "writing code", "(not saved)")


async def test_it_follows_the_size_of_the_terminal(tmp_path: Path) -> None:
    async with preferences(tmp_path, size=(200, 60)) as (app, pilot):
        await shows(pilot, "esc close")
        await pilot.resize_terminal(60, 20)
        await shows(pilot, "esc close")
        assert max(map(len, screen_text(app).splitlines())) <= 60
