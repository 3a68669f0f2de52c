"""How every screen is painted in every state: in the terminal's own colours, and in none."""

from collections import defaultdict
from pathlib import Path

import pytest

from tests.tui.golden import IS_WRITING, golden, write_golden
from tests.tui.scenes.every import SCENES
from tests.tui.scenes.scene import opened
from tests.tui.scenes.styles import runs, styled_text, without_colors
from tests.tui.screen_text import settled_text, until

SIZE = (120, 40)
WITHOUT_COLOURS = (
    "window-failed",
    "panel-older_turn",
    "why-fallen_back",
    "picker-session",
    "preferences-form",
    "preferences-models",
    "preferences-conflict",
    "try-tried",
    "history-list",
    "history_session-turns",
    "statistics-all",
)
_ATTRIBUTES = {"bold", "dim", "reverse"}
_ON_DARK_AND_LIGHT = frozenset({"red", "green", "cyan", "magenta"})
"""Colours that a terminal's dark themes and its light ones both set apart from their background."""


@pytest.mark.parametrize("name", SCENES)
async def test_its_styles(name: str, folder: Path) -> None:
    async with opened(SCENES[name], folder, SIZE) as pilot:
        if IS_WRITING:
            await settled_text(pilot)
            write_golden(_recorded(name), styled_text(pilot.app))
        await until(pilot, lambda: styled_text(pilot.app) == golden(_recorded(name)))


@pytest.mark.parametrize("name", SCENES)
def test_its_words_stand_out_on_dark_and_on_light(name: str) -> None:
    for line in golden(_recorded(name)).splitlines():
        for words, style in runs(line):
            is_frame = not any(letter.isalnum() for letter in words)
            allowed = _ON_DARK_AND_LIGHT | ({"bright", "black", "yellow"} if is_frame else set())
            assert set(style.split()) - _ATTRIBUTES <= allowed, (words, style)


@pytest.mark.parametrize("name", WITHOUT_COLOURS)
async def test_without_colours_all_else_stays(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    expected = without_colors(golden(_recorded(name)))
    async with opened(SCENES[name], folder, SIZE) as pilot:
        await until(pilot, lambda: styled_text(pilot.app) == expected)


def test_no_two_states_look_alike_without_colours() -> None:
    looks: dict[str, list[str]] = defaultdict(list)
    for name in SCENES:
        looks[without_colors(golden(_recorded(name)))].append(name)
    assert [names for names in looks.values() if len(names) > 1] == []


def _recorded(name: str) -> str:
    return f"styles/{name}"
