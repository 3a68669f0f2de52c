"""Lets one process at a time work in a folder; a process that is killed holds nothing."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claude_router.classify.arch.errors import BusyError


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Keep others out of `folder` while the block runs.

    Raises:
        BusyError: another process is in it.
        OSError: there is no such folder.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"another install is at work in {folder}: wait for its end") from None
        yield
    finally:
        os.close(descriptor)


def is_in_use(folder: Path) -> bool:
    """Whether a process works in `folder` right now."""
    try:
        with exclusive(folder):
            return False
    except BusyError:
        return True
    except OSError:
        return False
