"""Keeps the file up to date whose text claude shows under its prompt."""

import logging
from pathlib import Path

from claude_router.events import Exchange, ExchangeEvent
from claude_router.route.decision import Lane
from claude_router.tui.format import clean, percent
from claude_router.tui.palette import Glyphs

log = logging.getLogger(__name__)


class StatusFile:
    """Model and route of the newest user turn; a file that can't be written costs only itself."""

    def __init__(self, file: Path, glyphs: Glyphs) -> None:
        self._file = file
        self._glyphs = glyphs
        self._words = ""

    def record(self, event: ExchangeEvent) -> None:
        """A subscriber of the bus."""
        if event.exchange.lane is not Lane.USER_TURN:
            return
        words = status_words(event.exchange, self._glyphs)
        if words and words != self._words:
            self._words = words
            self._write(words)

    def _write(self, words: str) -> None:
        """Whole or not at all: claude may read it at any time."""
        fresh = self._file.with_name(f"{self._file.name}.new")
        try:
            fresh.write_text(words + "\n", encoding="utf-8")
            fresh.replace(self._file)
        except OSError as error:
            log.warning("the status line is not up to date: %s", error.strerror)


def status_words(exchange: Exchange, glyphs: Glyphs) -> str:
    """`router: openai/gpt-5.6 · code generation 93%`; "" before there is a decision."""
    decision = exchange.decision
    if decision is None:
        return ""
    sure = f" {percent(decision.confidence)}" if decision.confidence is not None else ""
    route = f"{decision.route}{sure}" if decision.route else decision.reason.value
    return f"router: {clean(exchange.model or decision.model)} {glyphs.dot} {clean(route)}"
