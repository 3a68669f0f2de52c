"""Damaged input and resizes: no engine raises, and every row keeps its width."""

import random

from tests.terminal.conftest import Opener
from tests.terminal.grid import Canvas
from tests.terminal.recorded import FOLDER, load, names

INPUTS = 2000
_PIECES = [
    b"\x1b[?40h\x1b[?3h",
    b"\x1b[8;3;200t",
    b"\x1b[?1049h",
    b"\x1b[?1049l",
    b"\x1bc",
    b"\x1b[9999C",
    b"\x1b[?2027l",
    b"\x1b#8",
    b"\x1b(0",
    b"\x1b]52;c;",
    b"\x1b[3J",
    "👨‍👩‍👧‍👦⚠️漢".encode(),
    b"\xf0\x9f\x91",
    b"\x00\x7f\x9b\x90",
]


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


def damaged(rng: random.Random, source: bytes) -> bytes:
    start = rng.randrange(len(source))
    data = bytearray(source[start : start + rng.randint(1, 300)])
    for _ in range(rng.randint(0, 8)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(4):
            case 0:
                data[at:at] = rng.choice(_PIECES)
            case 1:
                data[at:at] = rng.randbytes(rng.randint(1, 4))
            case 2:
                del data[at : at + rng.randint(1, 5)]
            case _:
                data[at:at] = data[: rng.randint(1, 20)]
    return bytes(data)


def has_control(text: str) -> bool:
    return any(char < " " or "\x7f" <= char <= "\x9f" for char in text)
