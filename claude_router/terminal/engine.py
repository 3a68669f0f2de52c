"""Chooses the VT engine: libghostty-vt where it works, else bittty."""

from typing import Literal

from claude_router.terminal.screen import Attr, Run, Screen, Style

Engine = Literal["auto", "ghostty", "bittty"]

_SAMPLE = (
    "a\x1b[1;3;31mb\x1b[0m漢\x1b[38;2;1;2;3;48;5;200;4:3mc\x1b[0m👍🏽e\u0301"
    "\x1b[44m\x1b[K\x1b[0m\x1b]8;;http://x\x1b\\l\x1b]8;;\x1b\\"
).encode()
_EXPECTED = (
    Run("a", 1),
    Run("b", 1, Style(fg=1, attrs=Attr.BOLD | Attr.ITALIC)),
    Run("漢", 2),
    Run("c", 1, Style(fg=(1, 2, 3), bg=200, underline=3)),
    Run("👍🏽", 2, is_cluster=True),
    Run("e\u0301", 1),
    Run("l", 1, link="http://x"),
    Run("   ", 3, Style(bg=4)),
)


def open_screen(cols: int, rows: int, *, prefer: Engine = "auto") -> tuple[Screen, str | None]:
    """A screen, and why it is not on libghostty-vt although that was wanted (for the log)."""
    if prefer == "bittty":
        return _open_bittty(cols, rows), None
    try:
        return _open_ghostty(cols, rows), None
    except Exception as error:  # whatever is wrong with a foreign library, bittty works
        return _open_bittty(cols, rows), f"The terminal engine is bittty, because {error}."


def _open_ghostty(cols: int, rows: int) -> Screen:
    from claude_router.terminal.ghostty import GhosttyScreen
    from claude_router.terminal.ghostty_api import GhosttyUnavailable

    if not is_exact(GhosttyScreen(12, 2)):
        raise GhosttyUnavailable("libghostty-vt shows a known text differently than it should")
    return GhosttyScreen(cols, rows)


def _open_bittty(cols: int, rows: int) -> Screen:
    from claude_router.terminal.bittty_screen import BitttyScreen

    return BitttyScreen(cols, rows)


def is_exact(screen: Screen) -> bool:
    """Whether an engine shows a text of all kinds of cells as it must; takes and closes the screen.

    libghostty-vt's cells are packed words whose layout may change with its version.
    """
    screen.feed(_SAMPLE)
    row = screen.changed().get(0)
    screen.close()
    return row == _EXPECTED
