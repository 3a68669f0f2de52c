"""Diagnostics go to a rotating file, never to the screen; keys are taken out first."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from claude_router.wire.redact import redact

_MAX_BYTES = 2_000_000
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


class _QuietFile(RotatingFileHandler):
    """A full disk costs lines of the log; nothing is said on stderr, which is claude's."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def start_logging(folder: Path, *, is_debug: bool) -> Path:
    """Log into `folder` and give the file's path; an unwritable folder silences the log only."""
    path = folder / "claude-router.log"
    root = logging.getLogger("claude_router")
    root.setLevel(logging.DEBUG if is_debug else logging.INFO)
    root.propagate = False
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        handler: logging.Handler = _QuietFile(
            path, maxBytes=_MAX_BYTES, backupCount=2, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_Redacting(_FORMAT))
    root.addHandler(handler)
    logging.getLogger("aiohttp").addHandler(handler)
    logging.getLogger("asyncio").addHandler(handler)
    return path
