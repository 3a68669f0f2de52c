"""Recorded output with pieces lost, doubled, or put in that a terminal finds hard."""

import random

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


def damaged(rng: random.Random, source: bytes) -> bytes:
    """A stretch of `source` with up to eight faults."""
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
