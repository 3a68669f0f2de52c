"""The port of a VT engine: bytes in; changed rows, cursor, modes and effects out."""

from dataclasses import dataclass
from enum import IntFlag
from typing import Protocol

Rgb = tuple[int, int, int]
Color = int | Rgb | None
"""Palette index 0-255, RGB, or None for the terminal's default."""


class Attr(IntFlag):
    """SGR attributes that are on or off."""

    NONE = 0
    BOLD = 1
    FAINT = 2
    ITALIC = 4
    BLINK = 8
    INVERSE = 16
    INVISIBLE = 32
    STRIKE = 64
    OVERLINE = 128


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks.

    `underline` is SGR 4:n: 0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed.
    """

    fg: Color = None
    bg: Color = None
    attrs: Attr = Attr.NONE
    underline: int = 0
    underline_color: Color = None


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring cells of one look. `width` is in columns.

    A cluster whose width terminals disagree on (emoji with modifiers, wide symbols) is a run
    of its own with `is_cluster` set, so that the painter can pin the column after it.
    """

    text: str
    width: int
    style: Style = PLAIN
    link: str | None = None
    is_cluster: bool = False


Row = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Cursor:
    """0-based position. `shape` is DECSCUSR's parameter (0 = the terminal's own)."""

    x: int
    y: int
    is_visible: bool
    shape: int = 0


@dataclass(frozen=True, slots=True)
class Replied:
    """Bytes the terminal answers to a query; write them to the child."""

    data: bytes


@dataclass(frozen=True, slots=True)
class TitleChanged:
    title: str


@dataclass(frozen=True, slots=True)
class BellRang:
    pass


@dataclass(frozen=True, slots=True)
class PassedThrough:
    """A sequence for the outer terminal: notification, progress, clipboard, directory."""

    data: bytes


Effect = Replied | TitleChanged | BellRang | PassedThrough


@dataclass(frozen=True, slots=True)
class OuterTraits:
    """What the terminal around the pane says of itself; a colour is None where it said nothing."""

    has_kitty_keys: bool = False
    is_dark: bool | None = None
    foreground: Rgb | None = None
    background: Rgb | None = None


class Screen(Protocol):
    """A terminal's screen. Not thread-safe; `feed` never raises on any bytes."""

    @property
    def cols(self) -> int: ...

    @property
    def rows(self) -> int: ...

    @property
    def is_held(self) -> bool:
        """A synchronised update (mode 2026) is open: keep showing the last frame, 1 s at most."""
        ...

    @property
    def kitty_flags(self) -> int: ...

    @property
    def modify_other_keys(self) -> int: ...

    @property
    def title(self) -> str: ...

    def feed(self, data: bytes) -> list[Effect]: ...

    def resize(self, cols: int, rows: int) -> None: ...

    def changed(self) -> dict[int, Row]:
        """Rows that changed since the last call, by 0-based line; each covers all columns."""
        ...

    def cursor(self) -> Cursor: ...

    def is_mode_set(self, mode: int) -> bool:
        """State of a DEC private mode, e.g. 1 (DECCKM), 1004 (focus), 2004 (bracketed paste)."""
        ...

    def scroll(self, lines: int) -> None:
        """Move the viewport in the scrollback (negative = up); `changed` then gives its rows."""
        ...

    def set_outer(self, traits: OuterTraits) -> None:
        """What the child is told when it asks for it; what is not known gets no answer.

        Colours by OSC 10 and 11, the scheme by CSI ? 996 n, the kitty protocol by CSI ? u.
        """
        ...

    def close(self) -> None: ...
