"""Diagnostics go to a rotating file, never to the screen; keys are taken out first."""

import logging
from collections.abc import Iterable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from claude_router.config.paths import make_private_folder
from claude_router.wire.redact import redact

_MAX_BYTES = 2_000_000
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


_secrets: set[str] = set()


class _QuietFile(RotatingFileHandler):
    """A full disk costs lines of the log; nothing is said on stderr, which is claude's."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), _secrets)


def keep_out_of_log(secrets: Iterable[str]) -> None:
    """From now on no line shows one of these, whatever its shape."""
    _secrets.update(secrets)


def start_logging(folder: Path, *, is_debug: bool) -> Path:
    """Log into `folder` and give the file's path; an unwritable folder silences the log only."""
    path = folder / "claude-router.log"
    root = logging.getLogger("claude_router")
    root.setLevel(logging.DEBUG if is_debug else logging.INFO)
    root.propagate = False
    try:
        make_private_folder(folder)
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
