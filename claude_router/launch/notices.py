"""Words for the user: kept until there is a window to show them in."""

import logging
from collections.abc import Callable
from typing import Literal

log = logging.getLogger(__name__)
Severity = Literal["information", "warning", "error"]
_LEVELS = {"information": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def log_notice(text: str, severity: Severity) -> None:
    """All that is done with a notice where the screen belongs to claude alone."""
    log.log(_LEVELS[severity], "%s", text)


class Notices:
    """`tell` may be called from any thread-free code of the loop, before or after `show_with`."""

    def __init__(self) -> None:
        self._show: Callable[[str, Severity], None] | None = None
        self._waiting: list[tuple[str, Severity]] = []

    def tell(self, text: str, severity: Severity) -> None:
        log_notice(text, severity)
        if self._show is None:
            self._waiting.append((text, severity))
        else:
            self._show(text, severity)

    def show_with(self, show: Callable[[str, Severity], None]) -> None:
        self._show = show
        for text, severity in self._waiting:
            show(text, severity)
        self._waiting.clear()
