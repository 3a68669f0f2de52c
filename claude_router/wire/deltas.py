"""Tells the bulk of a Messages stream, which need not be read, from the rest of it."""

_HEAD = b"event: content_block_delta\ndata: {"
_NEXT = b"\n" + _HEAD
_LINES = 3
"""Of an event: its name, its data, the blank one."""
_UNREAD = len(_HEAD) + len(b"}\n\n")
_ENVELOPE_CHARS = 78
"""The JSON around a delta's text."""


def chars_of_deltas(frames: bytes) -> int:
    """About how many characters of content whole `frames` bring, at least one for each.

    0 where one may be something else than a text, thinking or input delta: then they are to be
    decoded. Bytes are only counted, so that a flood costs next to nothing.
    """
    if not frames.startswith(_HEAD):
        return 0
    count = 1 + frames.count(_NEXT)
    if frames.count(b"\n") != _LINES * count or b"signature" in frames:
        return 0
    return max(count, len(frames) - count * (_UNREAD + _ENVELOPE_CHARS))
