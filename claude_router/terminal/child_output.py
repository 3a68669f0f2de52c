"""What the child's output says besides the screen: sequences for the outer terminal, key modes.

The VT engines keep neither modifyOtherKeys nor a sequence's own bytes. Follows xterm's ctlseqs
(OSC 52, XTMODKEYS, DECSCUSR) and the notification sequences of iTerm2 (9), kitty (99), urxvt (777).
"""

import re

from claude_router.terminal.screen import PassedThrough

_LONGEST_OSC = 1 << 20  # bytes; a clipboard of 750 kB
_BODY = rb"[^\x07\x18\x1a\x1b]*"
_SEQUENCE = re.compile(
    rb"\x1b(?:\](?P<osc>(?:7|9|52|99|777);" + _BODY + rb")(?:\x07|\x1b\\)"
    rb"|\[>4(?:;(?P<keys>\d?))?m|\[>m|(?P<shape>\[\d{0,2} q)|(?P<reset>c))"
)
_UNFINISHED = re.compile(rb"\x1b(?:\](?:" + _BODY + rb"\x1b?)?|\[>?[\d;]*\x20?)?\Z")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
_CLIPBOARD_WRITE = re.compile(rb"52;[cpqs0-7]*;[A-Za-z0-9+/=]*")


class ChildOutput:
    """Sans-IO scanner of everything the child writes; any split gives the same result."""

    def __init__(self) -> None:
        self.modify_other_keys = 0
        self.cursor_shape = 0
        self._kept = b""

    def feed(self, data: bytes) -> list[PassedThrough]:
        data = self._kept + data
        found: list[PassedThrough] = []
        end = 0
        for match in _SEQUENCE.finditer(data):
            end = match.end()
            if (osc := match["osc"]) is not None:
                found += _passed_through(osc)
            else:
                self._note(match)
        unfinished = _UNFINISHED.search(data, end)
        self._kept = unfinished.group() if unfinished else b""
        if len(self._kept) > _LONGEST_OSC:
            self._kept = b""
        return found

    def _note(self, match: re.Match[bytes]) -> None:
        if match["reset"]:
            self.modify_other_keys = self.cursor_shape = 0
        elif match["shape"]:
            self.cursor_shape = int(match["shape"][1:-2] or 0)
        else:
            self.modify_other_keys = int(match["keys"] or 0)


def _passed_through(osc: bytes) -> list[PassedThrough]:
    """The sequence in a well-formed shape; none for a clipboard read, which is never answered."""
    if osc.startswith(b"52;") and not _CLIPBOARD_WRITE.fullmatch(osc):
        return []
    return [PassedThrough(b"\x1b]" + _CONTROL.sub(b"", osc) + b"\x1b\\")]
