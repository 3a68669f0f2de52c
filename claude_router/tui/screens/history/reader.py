"""Reads for a screen in threads: one at a time, and of several wishes only the newest."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Reader:
    """What its calls raise comes through."""

    def __init__(self) -> None:
        self._wishes = 0
        self._turn = asyncio.Lock()

    async def read(self, call: Callable[[], T]) -> T | None:
        """What `call` gives; None if another read was wished for meanwhile."""
        self._wishes += 1
        wish = self._wishes
        async with self._turn:
            if wish != self._wishes:
                return None
            found = await asyncio.to_thread(call)
        return found if wish == self._wishes else None
