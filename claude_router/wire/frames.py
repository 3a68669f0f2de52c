"""Cuts a stream of server-sent events behind its blank lines, the bytes themselves untouched.

Source: WHATWG HTML, 9.2 Server-sent events: a line ends with CRLF, LF or CR.
"""

import re

# A CR at the very end may be the first half of a CRLF.
_BLANK_LINE = re.compile(rb"(?:\r\n|\n|\r(?!\n|\Z)){2}")


class Frames:
    """Holds an event back until it is whole: what is passed on can be followed by anything."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def rest(self) -> bytes:
        """The begun event that is held back."""
        return self._rest

    def feed(self, chunk: bytes) -> bytes:
        """All whole events up to now, as they came."""
        searched = max(0, len(self._rest) - 3)
        held = self._rest + chunk
        end = _last_end(held, searched)
        self._rest = held[end:]
        return held[:end]


def _last_end(held: bytes, start: int) -> int:
    """Behind the last blank line at or after `start`, 0 if there is none."""
    if held.find(b"\r", start) < 0:
        at = held.rfind(b"\n\n", start)
        return at + 2 if at >= 0 else 0
    ends = [found.end() for found in _BLANK_LINE.finditer(held, start)]
    return ends[-1] if ends else 0
