"""Whether the disk has room, asked before it is filled."""

import errno
import shutil
from pathlib import Path

from claude_router.classify.arch.errors import ExportError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""How a write says that there is no more room: of the disk, the quota, a file's limit."""


def require_space(folder: Path, needed: int, what: str) -> None:
    """`needed` in bytes; `what` takes them, in words.

    Raises:
        ExportError: the disk of `folder` has fewer left.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise ExportError(
            f"{what} about {needed / 1e9:.1f} GB, but the disk of {folder} has only "
            f"{free / 1e9:.1f} GB left: make room, or choose a smaller --dtype"
        )
