"""Input that comes faster than the window's own widgets work: keys wait for those before them."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from textual.app import App
from textual.message_pump import MessagePump

from claude_router.tasks import spawn
from claude_router.terminal.tokens import Token

_ROUNDS = 3
"""From a key to its message, from there to what the message does, from there to the focus."""

_PATIENCE = 0.5
"""Seconds after which the next key goes on whatever the widgets do."""


class TypeAhead:
    """Hands input to `route` in its order; after a key for the widgets, once that has had effect.

    Without it a key would go to the widget that had the focus when it was read, not to the one
    that the keys before it lead to. What is for the pane is never held up.
    """

    def __init__(
        self,
        app: App[int],
        route: Callable[[Iterable[Token]], None],
        *,
        has_pane_keys: Callable[[], bool],
    ) -> None:
        self._app = app
        self._route = route
        self._has_pane_keys = has_pane_keys
        self._waiting: deque[Token] = deque()
        self._is_busy = False

    def receive(self, tokens: Iterable[Token]) -> None:
        self._waiting.extend(tokens)
        if not self._is_busy:
            self._release()

    def _release(self) -> None:
        self._route(self._released())
        if self._is_busy:
            spawn(self._go_on(), "type-ahead")

    def _released(self) -> Iterator[Token]:
        """All that need not wait; whose a token is shows once those before it were routed."""
        while self._waiting and not self._is_busy:
            token = self._waiting.popleft()
            self._is_busy = token.kind in ("key", "csi", "paste") and not self._has_pane_keys()
            yield token

    async def _go_on(self) -> None:
        try:
            await self._settle()
        finally:
            self._is_busy = False
            self._release()

    async def _settle(self) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                for _ in range(_ROUNDS):
                    for pump in self._concerned():
                        await _reached(pump)
        except TimeoutError:
            pass

    def _concerned(self) -> list[MessagePump]:
        """Who may have something to do for the last key, in the order in which it passes them."""
        if not self._app.screen_stack:
            return []
        widget = self._app.focused or self._app.screen
        return [self._app, *widget.ancestors_with_self]


async def _reached(pump: MessagePump) -> None:
    """Wait until `pump` has done what was in its queue."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        await done.wait()
