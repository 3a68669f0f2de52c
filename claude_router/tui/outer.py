"""The user's own terminal: what it can do, what it was told, and how it is put back.

Sources: xterm's ctlseqs (DECCKM, DECKPAM, DECSCUSR, modifyOtherKeys, title stack, OSC 10/11/52),
kitty's keyboard protocol.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from claude_router.terminal.screen import Cursor, OuterTraits

_PROBE = "\x1b[?u\x1b[?996n\x1b]10;?\x1b\\\x1b]11;?\x1b\\\x1b[c"
"""Kitty's flags, dark or light, the default colours; then what every terminal answers (DA1)."""
_KITTY_REPLY = re.compile(rb"\x1b\[\?\d+u")
_SCHEME_REPLY = re.compile(rb"\x1b\[\?997;([12])n")
_CHANNEL = rb"([\da-f]{1,4})"
_COLOR_REPLY = re.compile(
    rb"\x1b\](1[01]);rgb:" + b"/".join([_CHANNEL] * 3) + rb"(?:\x07|\x1b\\)", re.I
)
_DA1_REPLY = re.compile(rb"\x1b\[\?[\d;]*c")
_DARK = b"1"


@dataclass(frozen=True, slots=True)
class Modes:
    """What the child asked of its terminal and only the outer one can do: the encoding of keys."""

    kitty_flags: int = 0
    modify_other_keys: int = 0
    has_cursor_keys: bool = False
    has_keypad: bool = False
    has_scheme_reports: bool = False


class OuterTerminal:
    """Writes a mode only when it changes, and nothing while the window is not on the terminal."""

    def __init__(self) -> None:
        self.traits = OuterTraits()
        self._write: Callable[[str], None] | None = None
        self._modes = Modes()
        self._is_cursor_visible = False
        self._cursor_shape = 0

    def attach(self, write: Callable[[str], None]) -> None:
        """The window has taken the terminal: keep its title, ask what it can do."""
        self._write = write
        self._modes, self._is_cursor_visible, self._cursor_shape = Modes(), False, 0
        write(f"\x1b[22;2t{_PROBE}")

    def detach(self) -> None:
        """The window is about to leave the terminal: undo all that was told."""
        self.mirror(Modes())
        if self._cursor_shape:
            self._send("\x1b[0 q")
        self._send("\x1b[23;2t")
        self._write = None

    def receive(self, raw: bytes) -> bool:
        """Note an answer to the probe. True once all have come: this was the last."""
        if _KITTY_REPLY.fullmatch(raw):
            self.traits = replace(self.traits, has_kitty_keys=True)
        elif found := _SCHEME_REPLY.fullmatch(raw):
            self.traits = replace(self.traits, is_dark=found[1] == _DARK)
        elif found := _COLOR_REPLY.fullmatch(raw):
            color = (_channel(found[2]), _channel(found[3]), _channel(found[4]))
            if found[1] == b"10":
                self.traits = replace(self.traits, foreground=color)
            else:
                self.traits = replace(self.traits, background=color)
        return bool(_DA1_REPLY.fullmatch(raw))

    def probe(self) -> None:
        """Ask again: the colour scheme changed."""
        self._send(_PROBE)

    def mirror(self, modes: Modes) -> None:
        told, self._modes = self._modes, modes
        if told == modes:
            return
        if told.kitty_flags != modes.kitty_flags and self.traits.has_kitty_keys:
            self._send(f"\x1b[={modes.kitty_flags};1u")
        if told.modify_other_keys != modes.modify_other_keys:
            self._send(f"\x1b[>4;{modes.modify_other_keys}m")
        if told.has_cursor_keys != modes.has_cursor_keys:
            self._send("\x1b[?1h" if modes.has_cursor_keys else "\x1b[?1l")
        if told.has_keypad != modes.has_keypad:
            self._send("\x1b=" if modes.has_keypad else "\x1b>")
        if told.has_scheme_reports != modes.has_scheme_reports:
            self._send("\x1b[?2031h" if modes.has_scheme_reports else "\x1b[?2031l")

    def hide_cursor(self) -> None:
        if self._is_cursor_visible:
            self._is_cursor_visible = False
            self._send("\x1b[?25l")

    def show_cursor(self, cursor: Cursor) -> None:
        """Visibility and shape; the position is set by every painting, or by `move_cursor`."""
        if not cursor.is_visible:
            self.hide_cursor()
            return
        if cursor.shape != self._cursor_shape:
            self._cursor_shape = cursor.shape
            self._send(f"\x1b[{cursor.shape} q")
        if not self._is_cursor_visible:
            self._is_cursor_visible = True
            self._send("\x1b[?25h")

    def move_cursor(self, x: int, y: int) -> None:
        """To the 0-based column `x` and line `y` of the terminal."""
        self._send(f"\x1b[{y + 1};{x + 1}H")

    def set_title(self, title: str) -> None:
        self._send(f"\x1b]0;{''.join(filter(str.isprintable, title))}\x07")

    def ring_bell(self) -> None:
        self._send("\x07")

    def copy(self, text: str) -> None:
        """Into the user's clipboard, where the terminal allows it (OSC 52)."""
        self._send(f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x1b\\")

    def pass_through(self, data: bytes) -> None:
        self._send(data.decode("utf-8", "replace"))

    def _send(self, text: str) -> None:
        if self._write is not None:
            self._write(text)


def is_scheme_report(raw: bytes) -> bool:
    return bool(_SCHEME_REPLY.fullmatch(raw))


def _channel(digits: bytes) -> int:
    """One to four hexadecimal digits, scaled to 0-255."""
    return round(int(digits, 16) * 255 / (int(16 ** len(digits)) - 1))
