"""The user's terminal as a file to write to."""

import os
import select


class TerminalOutput:
    """The terminal as a file; once the terminal is gone, output goes nowhere instead of failing.

    Not Python's own stdout: the child's output is UTF-8 whatever the locale says, and what stdout
    could not write would cost the exit status.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._unsent = bytearray()

    def fileno(self) -> int:
        return self._fd

    def write(self, text: str) -> None:
        self._unsent += text.encode("utf-8", "replace")

    def flush(self) -> None:
        while self._unsent:
            try:
                del self._unsent[: os.write(self._fd, self._unsent)]
            except BlockingIOError:  # another program left the terminal non-blocking
                select.select([], [self._fd], [])
            except OSError:  # the hang-up itself is noticed by the reader of the input
                self._unsent.clear()
