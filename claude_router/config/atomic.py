"""Writes a file so that it is there whole or not at all, and for its owner only."""

import os
import tempfile
from pathlib import Path

_PRIVATE_FILE = 0o600


def write_atomically(path: Path, text: str) -> None:
    """Put UTF-8 `text` at `path`, replacing what is there; line endings stay as they are.

    A symlink stays one: the file it points to is replaced, as dotfile managers expect.

    Raises:
        OSError: the folder is missing, full or not writable; `path` is then unchanged.
    """
    target = Path(os.path.realpath(path))
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), _PRIVATE_FILE)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)  # noqa: PTH105  # the name is mkstemp's string
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync(target.parent)


def sync(path: Path) -> None:
    """Have a file, or a folder's names, on the disk: a rename must survive a power cut too."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
