"""Whatever the child prints, the panel beside it stays as it is and the window lives.

TEST_WINDOW_FUZZ_INPUTS in the environment is how many inputs the child prints, 200 if not given.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from claude_router.terminal.engine import open_screen
from claude_router.terminal.screen import Row, Run
from tests.terminal.damage import damaged
from tests.terminal.grid import Canvas
from tests.terminal.recorded import FOLDER, load, names
from tests.tui.run_window import PANEL_WIDTH
from tests.tui.terminal import ALT, END, READY, Open, Terminal

INPUTS = int(os.environ.get("TEST_WINDOW_FUZZ_INPUTS", "200"))
INPUTS_AT_ONCE = 1000  # to one window
COLS, ROWS = 130, 30
LEAVE = b"\x18\x1b\\\x1b<\x1bc"  # the sequence last begun, VT52 mode, every other mode
DONE = b"all was printed"
STILL = 20
"""Looks without output after which nothing more is painted."""
STUCK = 40 * STILL


class Person:
    """Sees what the window writes to its terminal, on an engine of its own."""

    def __init__(self, terminal: Terminal) -> None:
        screen, trouble = open_screen(COLS, ROWS)
        if trouble is not None:
            pytest.skip(trouble)
        self._terminal = terminal
        self._canvas = Canvas(screen)
        self._seen = 0

    def panels(self, *, until_shown: bytes) -> Iterator[list[Row]]:
        """The panel after each piece of output, until all was painted."""
        still = 0
        while still < STILL or until_shown not in self._terminal.shown:
            assert self._terminal.pump(), "the window ended"
            new = self._terminal.shown[self._seen :]
            self._seen += len(new)
            still = 0 if new else still + 1
            assert still < STUCK, "not everything was painted"
            self._canvas.screen.feed(new)
            rows = self._canvas.update().rows
            yield [right(rows[y], PANEL_WIDTH) for y in sorted(rows)]


@pytest.mark.parametrize("engine", ["ghostty", "bittty"])
def test_the_panel_is_intact_beside_damaged_output(open_terminal: Open, engine: str) -> None:
    options = {"cols": COLS, "rows": ROWS, "variables": {"WINDOW_ENGINE": engine}}
    undisturbed = open_terminal(child_output=ALT + READY, **options)
    *_, intact = Person(undisturbed).panels(until_shown=READY)
    leave(undisturbed)
    assert "router" in "".join(run.text for row in intact for run in row)
    rng = random.Random(7)
    sources = [load(FOLDER / name).data for name in names()]
    for start in range(0, INPUTS, INPUTS_AT_ONCE):
        count = min(INPUTS_AT_ONCE, INPUTS - start)
        output = b"".join(damaged(rng, rng.choice(sources)) for _ in range(count))
        terminal = open_terminal(child_output=output + LEAVE + DONE, **options)
        has_opened = False
        for panel in Person(terminal).panels(until_shown=DONE):
            has_opened = has_opened or panel == intact
            assert panel == intact or not has_opened
        assert has_opened
        leave(terminal)


def right(row: Row, cols: int) -> Row:
    """The last `cols` columns of a row, whose characters are narrow there."""
    runs: list[Run] = []
    for run in reversed(row):
        missing = cols - sum(kept.width for kept in runs)
        if missing > 0:
            width = min(run.width, missing)
            runs.append(replace(run, text=run.text[-width:], width=width))
    return tuple(reversed(runs))


def leave(terminal: Terminal) -> None:
    """The window ends when its child does, with its status."""
    terminal.type(END)
    assert terminal.end() == 7
