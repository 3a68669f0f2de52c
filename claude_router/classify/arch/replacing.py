"""Puts a new folder in the place of an older one at a stroke: the place is a link to the folder."""

import errno
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from claude_router.classify.arch.locking import exclusive
from claude_router.config.atomic import sync
from claude_router.config.paths import make_private_folder


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """A new folder, for which `target` stands once the block ends without an error.

    At every moment, even one at which the process is killed, `target` is what it was before or
    the new folder. What a killed process left is removed here.

    Raises:
        BusyError: another process replaces something beside `target`.
        OSError: it cannot be written, or `target` is not a link that was made here.
    """
    make_private_folder(target.parent)
    with exclusive(target.parent):
        _require_link(target)
        remove_all(leftovers(target))
        folder = Path(tempfile.mkdtemp(prefix=_beginning(target), dir=target.parent))
        try:
            yield folder
            for path in (*folder.iterdir(), folder):
                sync(path)
            _point(target, folder)
        finally:
            remove_all(leftovers(target))


def leftovers(target: Path) -> list[Path]:
    """What replacements that were killed left behind, or one under way has made so far."""
    kept = target.readlink().name if target.is_symlink() else None
    found = target.parent.glob(f"{_beginning(target)}*")
    return sorted(path for path in found if path.name != kept)


def remove(target: Path) -> None:
    """Remove `target` with all that is left over of it; it counts as absent at once.

    Raises:
        BusyError: another process replaces it.
        OSError: it cannot be removed.
    """
    with exclusive(target.parent):
        if target.is_symlink():
            target.unlink()
        elif target.is_dir():
            target.rename(target.with_name(f"{_beginning(target)}removed"))
        remove_all(leftovers(target))


def remove_all(paths: Iterable[Path]) -> None:
    """Remove folders and links; what cannot be removed stays."""
    for path in paths:
        if path.is_symlink():
            path.unlink(missing_ok=True)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _beginning(target: Path) -> str:
    return f".{target.name}-"


def _require_link(target: Path) -> None:
    if not target.is_symlink() and target.exists():
        reason = "it is not of claude-router's making, move it away"
        raise FileExistsError(errno.EEXIST, reason, str(target))


def _point(target: Path, folder: Path) -> None:
    link = folder.with_name(f"{folder.name}-link")
    link.symlink_to(folder.name)
    link.replace(target)
    sync(target.parent)
