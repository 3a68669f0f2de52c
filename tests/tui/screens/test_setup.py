"""The setup of a first run: choosing, reading, writing, turning away."""

import pytest
from textual.pilot import Pilot

from claude_router.tui.palette import ASCII
from claude_router.tui.screens.setup.screen import Outcome, SetupScreen
from claude_router.tui.setup_app import SetupApp, key_name
from tests.tui.screen_text import screen_text, until
from tests.tui.screens.setup_app import (
    FINDINGS,
    RememberingDisk,
    setup,
    type_in,
)


async def test_it_draws_in_ascii_where_that_is_all_there_is() -> None:
    app = SetupApp(FINDINGS, RememberingDisk())
    app._setup = SetupScreen(FINDINGS, RememberingDisk(), glyphs=ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "never ask again" in screen_text(app))
        assert screen_text(app).isascii()


async def test_only_the_terminals_own_colours_are_used() -> None:
    async with setup(size=(120, 40)) as (app, pilot):
        for keys in (["down"], ["enter"], ["escape"], ["3"], ["enter"]):
            await pilot.press(*keys)
            await pilot.pause(0.05)
            strips = app.screen._compositor.render_strips(app.size)
            styles = [segment.style for strip in strips for segment in strip if segment.style]
            colors = [color for style in styles for color in (style.color, style.bgcolor) if color]
            assert [str(color) for color in colors if color.triplet is not None] == []


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (["down"], "▌ 2 Cheap first"),
        (["j", "j"], "▌ 3 Local first"),
        (["down", "down", "down", "up"], "▌ 2 Cheap first"),
        (["2", "k"], "▌ 1 By task"),
        (["end"], "▌ 3 Local first"),
        (["end", "home"], "▌ 1 By task"),
        (["3"], "▌ 3 Local first"),
    ],
)
async def test_keys_move_from_choice_to_choice(keys: list[str], shown: str) -> None:
    async with setup() as (app, pilot):
        await pilot.press(*keys)
        await until(pilot, lambda: shown in screen_text(app))


async def test_what_is_chosen_says_who_takes_what_and_what_to_know() -> None:
    async with setup() as (app, pilot):
        assert "writing code, everything else" in screen_text(app)
        await pilot.press("2")
        await until(pilot, lambda: "takes the conversation along" in screen_text(app))
        assert "writing code" not in screen_text(app)


async def test_enter_twice_writes_the_file_of_the_choice() -> None:
    disk = RememberingDisk()
    async with setup(disk) as (app, pilot):
        await pilot.press("2", "enter")
        assert disk.written == []
        await pilot.press("enter")
        await until(pilot, lambda: not app.is_running)
    assert (app.return_value, disk.written) == ("written", ["Cheap first"])


async def test_escape_goes_back_from_the_file_then_skips_the_setup() -> None:
    disk = RememberingDisk()
    async with setup(disk) as (app, pilot):
        await pilot.press("enter", "escape")
        await until(pilot, lambda: "▌ 1 By task" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not app.is_running)
    assert (app.return_value, disk.written, disk.declined) == ("skipped", [], 0)


async def test_capital_n_declines_for_ever() -> None:
    disk = RememberingDisk()
    async with setup(disk) as (app, pilot):
        await pilot.press("n")
        assert app.is_running
        await pilot.press("N")
        await until(pilot, lambda: not app.is_running)
    assert (app.return_value, disk.declined) == ("declined", 1)


async def test_ctrl_c_leaves_without_a_session() -> None:
    async with setup() as (app, pilot):
        await pilot.press("ctrl+c")
        await until(pilot, lambda: not app.is_running)
    assert app.return_value == "left"


async def test_a_choice_that_is_not_possible_here_says_why_and_stays() -> None:
    async with setup() as (app, pilot):
        await pilot.press("3", "enter")
        await until(pilot, lambda: "can't be chosen here: no Ollama" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: "can't be chosen" not in screen_text(app))


async def test_a_long_file_scrolls_by_its_keys() -> None:
    async with setup() as (app, pilot):
        await pilot.press("2", "enter")
        await until(pilot, lambda: "Enter writes this" in screen_text(app))
        for there, back in (("down", "up"), ("j", "k"), ("pagedown", "pageup"), ("end", "home")):
            await pilot.press(there)
            await until(pilot, lambda: app._setup._scroll.scroll_y > 0)
            await pilot.press(back)
            await until(pilot, lambda: app._setup._scroll.scroll_y == 0)


async def test_a_file_that_cannot_be_written_leaves_the_choice_to_the_user() -> None:
    disk = RememberingDisk(trouble="/etc/config.yaml can't be written: permission denied.")
    async with setup(disk) as (app, pilot):
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "permission denied" in screen_text(app))
        disk.trouble = ""
        await pilot.press("enter")
        await until(pilot, lambda: not app.is_running)
    assert disk.written == ["By task"]


async def test_the_mouse_does_all_of_it() -> None:
    disk = RememberingDisk()
    async with setup(disk) as (app, pilot):
        await click_on(pilot, app, "Cheap first")
        await until(pilot, lambda: "▌ 2 Cheap first" in screen_text(app))
        await click_on(pilot, app, "Cheap first")
        await until(pilot, lambda: "Enter writes this" in screen_text(app))
        await click_on(pilot, app, "esc back")
        await until(pilot, lambda: "▌ 2 Cheap first" in screen_text(app))
        await click_on(pilot, app, "see the file")
        await until(pilot, lambda: "Enter writes this" in screen_text(app))
        await click_on(pilot, app, "write it and start")
        await until(pilot, lambda: not app.is_running)
    assert disk.written == ["Cheap first"]


async def click_on(pilot: "Pilot[Outcome | int]", app: SetupApp, words: str) -> None:
    rows = screen_text(app).split("\n")
    y = next(number for number, row in enumerate(rows) if words in row)
    await pilot.click(offset=(rows[y].index(words) + 1, y))


async def test_a_tiny_terminal_keeps_the_choice_in_view() -> None:
    async with setup(size=(60, 12)) as (app, pilot):
        await pilot.press("3")
        await until(pilot, lambda: "▌ 3 Local first" in screen_text(app))


async def test_what_is_typed_before_the_screen_can_be_read_is_kept_for_claude() -> None:
    disk = RememberingDisk()
    app = SetupApp(FINDINGS, disk)
    async with app.run_test(size=(80, 24)) as pilot:
        type_in(app, b"No, fix\r\r")
        await until(pilot, lambda: "esc not now" in screen_text(app))
        type_in(app, b"\x1b")
        await until(pilot, lambda: not app.is_running)
    assert (app.return_value, app.typed) == ("skipped", b"No, fix\r\r")
    assert (disk.written, disk.declined) == ([], 0)


async def test_what_is_typed_behind_the_last_key_is_kept_for_claude() -> None:
    disk = RememberingDisk()
    async with setup(disk) as (app, pilot):
        type_in(app, b"2\r\rhello \x1b[A\x1b[200~a\nb\x1b[201~")
        await until(pilot, lambda: not app.is_running)
    assert app.typed == b"hello \x1b[A\x1b[200~a\nb\x1b[201~"
    assert disk.written == ["Cheap first"]


async def test_a_paste_is_meant_for_claude() -> None:
    async with setup() as (app, pilot):
        type_in(app, b"\x1b[200~N\r\x1b[201~\x1b")
        await until(pilot, lambda: not app.is_running)
    assert (app.return_value, app.typed) == ("skipped", b"\x1b[200~N\r\x1b[201~")


async def test_replies_and_reports_of_the_terminal_are_neither_keys_nor_kept() -> None:
    async with setup() as (app, pilot):
        type_in(app, b"\x1b[?62;22c\x1b[I\x1b]11;rgb:0000/0000/0000\x07")
        await pilot.pause(0.05)
        assert app.is_running
        assert app.typed == b""


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"\r", "enter"),
        (b"\x1b[13u", "enter"),
        (b"\x1b", "escape"),
        (b"\x1b[27u", "escape"),
        (b"N", "N"),
        (b"\x1b[110;2;78u", "N"),
        (b"\x1bOB", "down"),
        (b"\x03", "ctrl+c"),
        (b"\x1b[", None),
        (b"\x1b[99999999999u", None),
    ],
)
def test_a_key_has_the_same_name_in_every_encoding(raw: bytes, name: str | None) -> None:
    assert key_name(raw) == name
