"""What the user reads when a run ends with an exception."""

import errno
import logging
from collections.abc import Mapping
from traceback import format_exception

from claude_router.claude_code.find import ClaudeNotFoundError
from claude_router.config.paths import Paths
from claude_router.config.problems import ConfigError
from claude_router.history.reading import HistoryError
from claude_router.launch.failed import WindowFailedError
from claude_router.launch.log import start_logging
from claude_router.route.classifier import ClassifierError
from claude_router.wire.redact import redact

_EXPECTED = (ConfigError, ClaudeNotFoundError, ClassifierError, HistoryError, WindowFailedError)
_OUTPUT_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EIO)

log = logging.getLogger(__name__)


def report(error: Exception, environment: Mapping[str, str], *, is_debug: bool) -> str:
    """A sentence for the user; what nobody expected goes to the log with its traceback."""
    if isinstance(error, _EXPECTED):
        return str(error)
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {(error.strerror or str(error)).lower()}."
    if isinstance(error, FileNotFoundError) and error.filename is None:
        return "the current folder is gone: change into one that exists."
    if isinstance(error, OSError) and error.errno in _OUTPUT_ERRORS:
        return f"the output could not be written: {(error.strerror or str(error)).lower()}."
    file = start_logging(Paths.of(environment).logs, is_debug=is_debug)
    log.error("unexpected", exc_info=error)
    sentence = f"a bug of ours: {type(error).__name__}: {redact(str(error))}"
    if is_debug:
        return f"{sentence}\n{redact(''.join(format_exception(error)))}"
    return f"{sentence}. The details are in {file}; --router-debug shows them here."
