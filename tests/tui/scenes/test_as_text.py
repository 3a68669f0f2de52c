"""What every screen says in every state, in terminals of the usual sizes and on the way between.

WRITE_GOLDENS=1 writes what each says when it is opened at each size.
"""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.golden import IS_WRITING, golden, write_golden
from tests.tui.scenes.every import SCENES
from tests.tui.scenes.footers import key_places
from tests.tui.scenes.keys import KEYS
from tests.tui.scenes.scene import SIZES, Size, opened, size_name
from tests.tui.screen_text import screen_text, settled_text

SMALL, USUAL, LARGE = SIZES
TINY: Size = (30, 10)
FOOTERS = (set(), *map(set, KEYS.values()))
"""Those whose keys are all tested."""

WALK = (USUAL, SMALL, TINY, LARGE)


@pytest.mark.parametrize("name", SCENES)
async def test_it_says_the_same_opened_at_a_size_and_brought_to_it(name: str, folder: Path) -> None:
    if IS_WRITING:
        for size in SIZES:
            async with opened(SCENES[name], folder, size) as pilot:
                write_golden(_golden(name, size), await settled_text(pilot))
    async with opened(SCENES[name], folder, LARGE) as pilot:
        await _says(pilot, name, LARGE)
        assert {key.shown for key, _ in key_places(pilot.app)} in FOOTERS
        for size in WALK:
            await pilot.resize_terminal(*size)
            if size != TINY:
                await _says(pilot, name, size)
            else:
                await pilot.pause()


@pytest.mark.parametrize("name", [name for name in SCENES if not IS_WRITING])
async def test_it_opens_in_a_small_terminal(name: str, folder: Path) -> None:
    async with opened(SCENES[name], folder, SMALL) as pilot:
        await _says(pilot, name, SMALL)


async def _says(pilot: Pilot[Any], name: str, size: Size) -> None:
    expected = golden(_golden(name, size))
    for _ in range(100):
        await pilot.pause(0.02)
        if screen_text(pilot.app) == expected:
            return
    assert screen_text(pilot.app) == expected, size_name(size)


def _golden(name: str, size: Size) -> str:
    return f"{name}-{size_name(size)}"
