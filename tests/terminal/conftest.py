"""Both engines behind one fixture."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest

from claude_router.terminal.engine import open_screen
from claude_router.terminal.screen import Screen

EngineName = Literal["ghostty", "bittty"]
Opener = Callable[[int, int], Screen]


@pytest.fixture(params=["ghostty", "bittty"])
def engine(request: pytest.FixtureRequest) -> EngineName:
    name: EngineName = request.param
    return name


@pytest.fixture
def open_engine(engine: EngineName) -> Iterator[Opener]:
    """Opens screens on the engine under test and closes them."""
    opened: list[Screen] = []

    def open_it(cols: int, rows: int) -> Screen:
        screen, trouble = open_screen(cols, rows, prefer=engine)
        if trouble is not None:
            pytest.skip(trouble)
        opened.append(screen)
        return screen

    yield open_it
    for screen in opened:
        screen.close()
