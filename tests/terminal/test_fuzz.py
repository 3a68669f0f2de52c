"""Damaged input and resizes: no engine raises, and every row keeps its width.

TEST_FUZZ_INPUTS in the environment is how many inputs each engine gets, 2,000 if not given.
"""

import os
import random

from tests.terminal.conftest import Opener
from tests.terminal.damage import damaged
from tests.terminal.grid import Canvas
from tests.terminal.recorded import FOLDER, load, names

INPUTS = int(os.environ.get("TEST_FUZZ_INPUTS", "2000"))


def test_damaged_input_with_resizes_never_breaks_a_row(open_engine: Opener) -> None:
    rng = random.Random(7)
    sources = [load(FOLDER / name).data for name in names()]
    screen = open_engine(40, 10)
    canvas = Canvas(screen)
    for _ in range(INPUTS):
        screen.feed(damaged(rng, rng.choice(sources)))
        if rng.random() < 0.2:
            screen.resize(rng.randint(1, 90), rng.randint(1, 30))
        if rng.random() < 0.1:
            screen.scroll(rng.randint(-50, 50))
        rows = canvas.update().rows
        assert sorted(rows) == list(range(screen.rows))
        assert {sum(run.width for run in row) for row in rows.values()} == {screen.cols}
        assert not any(has_control(run.text) for row in rows.values() for run in row)
        cursor = screen.cursor()
        assert 0 <= cursor.x < screen.cols
        assert 0 <= cursor.y < screen.rows


def has_control(text: str) -> bool:
    return any(char < " " or "\x7f" <= char <= "\x9f" for char in text)
