"""What the terminal in the pane answers to the child's queries, beyond what the engine knows."""

import re

from claude_router.terminal.screen import OuterTraits

TERMINAL_NAME = "claude-router"  # the answer to XTVERSION
CELL_PIXELS = (8, 16)  # width, height; the outer terminal's are not known
_UNSUPPORTED_MODE = re.compile(rb"(\x1b\[\?(?:1016|2048);)\d")  # mouse in pixels, sizes in band
_KITTY_FLAGS = re.compile(rb"\x1b\[\?\d+u")


def admit(reply: bytes, outer: OuterTraits) -> bytes:
    """An engine's reply without the promises that the pane cannot keep."""
    reply = _UNSUPPORTED_MODE.sub(rb"\g<1>0", reply)
    return reply if outer.has_kitty_keys else _KITTY_FLAGS.sub(b"", reply)


def safe_title(title: str) -> str:
    """A title without control characters, since it is written to the outer terminal."""
    return "".join(char for char in title if char.isprintable())
