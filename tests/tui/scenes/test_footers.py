"""Every key that a footer names does something, pressed or clicked on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from claude_router.tui.footer_keys import FooterKey
from tests.tui.scenes.footers import Place, key_places
from tests.tui.scenes.keys import KEY_SCENES, KEYS
from tests.tui.scenes.scene import Size, do, opened
from tests.tui.screen_text import screen_text, until

SIZE = (120, 40)
LOW: dict[str, Size] = {
    "panel-help": (80, 12),
    "why": (80, 24),
    "setup-read": (80, 14),
    "history_why-turn": (80, 12),
    "try-empty": (80, 11),
}
"""Where there is something to scroll."""

PRESSED = [(scene, key) for scene, keys in KEYS.items() for key in keys]
CLICKED = [(scene, key) for scene, keys in KEYS.items() for key in (min(keys), max(keys))]


@pytest.mark.parametrize("scene", KEYS)
async def test_no_key_of_the_footer_lacks_a_test(scene: str, folder: Path) -> None:
    async with opened(KEY_SCENES[scene], folder, SIZE) as pilot:
        assert {key.shown for key, _ in key_places(pilot.app)} == KEYS[scene].keys()


@pytest.mark.parametrize(("scene", "key"), PRESSED)
async def test_a_key_is_pressed(scene: str, key: str, folder: Path) -> None:
    async with _before(scene, key, folder) as (pilot, found, _):
        await do(pilot, found.name)


@pytest.mark.parametrize(("scene", "key"), dict.fromkeys(CLICKED))
async def test_a_key_is_clicked_on(scene: str, key: str, folder: Path) -> None:
    async with _before(scene, key, folder) as (pilot, _, place):
        await pilot.click(offset=place)


@asynccontextmanager
async def _before(
    scene: str, key: str, folder: Path
) -> AsyncIterator[tuple[Pilot[Any], FooterKey, Place]]:
    """Where the key has had no effect yet; afterwards it must have had it."""
    effect = KEYS[scene][key]
    before, words = effect if isinstance(effect, tuple) else ("", effect)
    wanted, goes = words.removeprefix("!"), words.startswith("!")
    async with opened(KEY_SCENES[scene], folder, SIZE) as pilot:
        await pilot.resize_terminal(*LOW.get(scene, SIZE))
        await do(pilot, before)
        await until(pilot, lambda: (wanted in screen_text(pilot.app)) == goes)
        found, place = next(found for found in key_places(pilot.app) if found[0].shown == key)
        yield pilot, found, place
        await until(pilot, lambda: (wanted in screen_text(pilot.app)) != goes)
