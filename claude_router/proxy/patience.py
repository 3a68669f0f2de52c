"""How long one answer is waited for: its first byte, then each silence within it."""

import asyncio

from claude_router.config.model import Timeouts


class Patience:
    """Of one request, from now on. What the client is slow to take does not count."""

    def __init__(self, timeouts: Timeouts) -> None:
        self.connect_s = timeouts.connect_s
        self._idle_s = timeouts.idle_s
        self._loop = asyncio.get_running_loop()
        self._first_byte_by: float | None = self._loop.time() + timeouts.first_byte_s

    @property
    def has_begun(self) -> bool:
        """Whether a byte of the answer came."""
        return self._first_byte_by is None

    def waiting(self) -> asyncio.Timeout:
        """The block of one wait; raises TimeoutError when it lasted too long."""
        by = self._first_byte_by
        return asyncio.timeout_at(self._loop.time() + self._idle_s if by is None else by)

    def begin(self) -> None:
        """A byte of the answer is here."""
        self._first_byte_by = None
