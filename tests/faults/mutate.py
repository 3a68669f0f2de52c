"""Damages bytes as networks, proxies and bugs do; seeded, so that a failure comes again."""

import random

_TOKENS = (
    b"\r\n", b"\n\n", b"\r", b"\0", b"\xff\xfe", b"\xc3", b": ", b"data: ", b"event: ", b"[DONE]",
    b"{", b"}", b"[", b"]", b'"', b"\\", b"\\ud800", b"null", b"true", b"-1", b"1e999", b"NaN",
    b"9" * 40, b"[" * 300, b'{"a":' * 300, b"\xef\xbb\xbf", b"error", b"content-length: 7\r\n",
)  # fmt: skip


def damaged(data: bytes, dice: random.Random) -> bytes:
    """`data` with one to six damages."""
    for _ in range(dice.randint(1, 6)):
        data = _once(data, dice)
    return data


def pieces(data: bytes, dice: random.Random) -> list[bytes]:
    """`data` cut at random places."""
    cuts = sorted(dice.randrange(len(data) + 1) for _ in range(dice.randint(0, 4)))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]


def _once(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    to = min(len(data), at + dice.choice((1, 2, 8, 60)))
    match dice.randrange(7):
        case 0:  # lost
            return data[:at] + data[to:]
        case 1:  # twice
            return data[:to] + data[at:]
        case 2:  # cut off
            return data[:at]
        case 3:  # something in between
            return data[:at] + dice.choice(_TOKENS) + data[at:]
        case 4:  # something instead
            return data[:at] + dice.choice(_TOKENS) + data[to:]
        case 5:  # flipped bits
            return data[:at] + bytes(b ^ dice.randrange(256) for b in data[at:to]) + data[to:]
        case _:  # out of order
            return data[to:] + data[:at] + data[at:to]
