"""Keeps what the child printed outside the alternate screen, to be left in the user's terminal."""

import re

_LIMIT = 256 * 1024  # bytes; a session without the alternate screen can be long
_ALT_SCREEN = re.compile(rb"\x1b\[\?(?:1049|1047|47)([hl])")
_LONGEST_SWITCH = len(b"\x1b[?1049h")
_SEQUENCE = re.compile(
    rb"""
    (?P<kept> \x1b\[[\d;:]*[A-GJKPX@m] | \x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\) )
  | \x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]?
  | \x1b[P\]X^_].*?(?:\x07|\x1b\\|\Z)
  | \x1b[\x20-\x2f]*[\x30-\x7e]? | [\x00-\x07\x0b\x0c\x0e-\x1a\x7f]
    """,
    re.DOTALL | re.VERBOSE,
)


class Farewell:
    """Sans-IO: sees all output of the child, gives the part that belongs on the main screen."""

    def __init__(self) -> None:
        self._tail = b""
        self._kept = b""
        self._is_alternate = False

    def feed(self, data: bytes) -> None:
        data = self._tail + data
        at = 0
        for switch in _ALT_SCREEN.finditer(data):
            self._keep(data[at : switch.start()])
            self._is_alternate = switch[1] == b"h"
            self._kept = b""
            at = switch.end()
        rest = data[at:]
        self._tail = _start_of_switch(rest)
        self._keep(rest[: len(rest) - len(self._tail)])

    def text(self) -> bytes:
        """Text, colours and links printed since the last exit from the alternate screen.

        Queries, modes and titles are left out: nobody is there to read the answers.
        """
        kept = b"" if self._is_alternate else self._kept + self._tail
        text = _SEQUENCE.sub(lambda found: found["kept"] or b"", kept)
        return text.replace(b"\r\n", b"\n")  # the terminal adds the return again

    def _keep(self, data: bytes) -> None:
        if self._is_alternate:
            return
        self._kept += data
        if len(self._kept) > _LIMIT:
            self._kept = self._kept[-_LIMIT // 2 :].partition(b"\n")[2]


def _start_of_switch(data: bytes) -> bytes:
    """The end of `data` that may be the first half of a switch of screens."""
    start = data.rfind(b"\x1b", max(0, len(data) - _LONGEST_SWITCH + 1))
    return data[start:] if start >= 0 else b""
