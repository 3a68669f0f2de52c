"""bittty's answers to queries, made ours: name, colours, and no answer that leaks or misleads."""

import re

from claude_router.terminal.replies import TERMINAL_NAME, admit
from claude_router.terminal.screen import Effect, OuterTraits, Replied

_NAME = re.compile(rb"\x1bP>\|bittty[^\x1b]*\x1b\\")
_UNSAFE = re.compile(rb"\x1b\](?:52;|50;|[lL])")  # clipboard, font, titles set by the child itself


class Cable:
    """The host end of bittty's line: collects its replies as effects."""

    closed = False

    def __init__(self, effects: list[Effect]) -> None:
        self.outer = OuterTraits()
        self._effects = effects

    def write(self, data: str) -> int:
        return self.write_bytes(data.encode())

    def write_bytes(self, data: bytes) -> int:
        own = _NAME.sub(b"\x1bP>|%s\x1b\\\\" % TERMINAL_NAME.encode(), data)
        reply = admit(own, self.outer)
        if reply and self._is_true(reply):
            self._effects.append(Replied(reply))
        return len(data)

    def _is_true(self, reply: bytes) -> bool:
        if reply.startswith(b"\x1b]10;"):
            return self.outer.foreground is not None
        if reply.startswith(b"\x1b]11;"):
            return self.outer.background is not None
        return not _UNSAFE.match(reply)

    def flush(self) -> None:
        """Nothing is buffered."""

    def resize(self, rows: int, cols: int) -> None:
        """The PTY is not bittty's."""

    def configure_line(self, line: object) -> None:
        """A PTY has no line settings."""

    def close(self) -> None:
        """Nothing is held."""
