"""The history's subscriber: takes events at once, writes them from a thread of its own."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Literal

from claude_router.events import TERMINAL_PHASES, ExchangeEvent
from claude_router.history.rows import Row, to_row
from claude_router.history.writer import Writer
from claude_router.wire.redact import redact

StorePrompts = Literal["none", "excerpt", "full"]

EXCERPT_CHARS = 200
_STORED_PHASES = TERMINAL_PHASES | {"routed"}
_BATCH_SECONDS = 0.05
_BATCH_EVENTS = 100
_RETRY_SECONDS = 2.0


class Store:
    """Hand `record` to the bus. `on_error` gets sentences for the user, in the writer's thread."""

    def __init__(
        self,
        path: Path,
        *,
        store_prompts: StorePrompts,
        keep_days: int,
        on_error: Callable[[str], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store_prompts = store_prompts
        self._on_error = on_error
        self._events: SimpleQueue[ExchangeEvent | Future[None] | None] = SimpleQueue()
        self._tried: list[Future[None]] = []
        self._writer = Writer(path, keep_days=keep_days, on_error=on_error, clock=clock)
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        self._thread.start()

    def record(self, event: ExchangeEvent) -> None:
        """Take an exchange as it is routed and as it ended; returns at once."""
        if event.phase in _STORED_PHASES:
            self._events.put(event)

    async def kept(self) -> None:
        """Wait until all that was recorded so far is committed, or could not be."""
        if self._thread.is_alive():
            tried: Future[None] = Future()
            self._events.put(tried)
            await asyncio.wrap_future(tried)

    def close(self) -> None:
        """Write what is waiting and end the thread; a second call does nothing."""
        if self._thread.is_alive():
            self._events.put(None)
            self._thread.join()

    def _run(self) -> None:
        try:
            self._write_until_closed()
        except Exception as error:  # A bug here must cost the history, never the session.
            self._on_error(f"The history stopped: {type(error).__name__}: {error}.")

    def _write_until_closed(self) -> None:
        is_open = True
        self._writer.write([])
        while is_open:
            batch, is_open = self._next_batch()
            self._writer.write([self._row(event) for event in batch])
            while self._tried:
                tried = self._tried.pop()
                if tried.set_running_or_notify_cancel():
                    tried.set_result(None)
        self._writer.close()

    def _next_batch(self) -> tuple[list[ExchangeEvent], bool]:
        """Wait for an event, then gather what comes within moments; False once closed.

        The end of an exchange is written at once: a kill -9 must not lose it.
        """
        batch: list[ExchangeEvent] = []
        deadline: float | None = None
        if self._writer.has_waiting:
            deadline = time.monotonic() + _RETRY_SECONDS
        while len(batch) < _BATCH_EVENTS:
            timeout = None if deadline is None else max(0.0, deadline - time.monotonic())
            try:
                event = self._events.get(timeout=timeout)
            except Empty:
                break
            if event is None:
                return batch, False
            if isinstance(event, Future):
                self._tried.append(event)
                deadline = time.monotonic()
                continue
            if event.phase in TERMINAL_PHASES:
                deadline = time.monotonic()
            elif not batch:
                deadline = time.monotonic() + _BATCH_SECONDS
            batch.append(event)
        return batch, True

    def _row(self, event: ExchangeEvent) -> Row:
        excerpt = "" if self._store_prompts == "none" else redact(event.exchange.excerpt)
        if self._store_prompts == "excerpt" and len(excerpt) > EXCERPT_CHARS:
            excerpt = excerpt[: EXCERPT_CHARS - 1] + "…"
        return to_row(event.phase, event.exchange, excerpt)
