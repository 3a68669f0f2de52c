"""Finds the Arch-Router that is installed on this machine."""

from pathlib import Path

from claude_router.classify.arch.spec import SPEC_FILE, read_spec
from claude_router.config.paths import may_exist
from claude_router.route.classifier import ClassifierError

INSTALL = "run `claude-router router engine install arch`"
_FOLDER = "arch"
_DOWNLOADS = ".downloads"


def arch_folder(engines: Path) -> Path:
    """Where the arch engine is, or would be, in the folder of all engines (`Paths.engines`)."""
    return engines / _FOLDER


def installed(engines: Path) -> Path:
    """The arch engine's folder in `engines`, whose files are there in full length.

    Their checksums, seconds of reading, are for `router doctor`.

    Raises:
        ClassifierError: it is not installed, or a file is missing or cut short.
    """
    folder = arch_folder(engines)
    if not may_exist(folder / SPEC_FILE):
        raise ClassifierError(f"arch is not installed: {INSTALL}")
    read_spec(folder)
    return folder


def download_folder(engines: Path, repository: str) -> Path:
    """Where what of `repository` has been fetched lies until it is exported."""
    return engines / _DOWNLOADS / repository.replace("/", "--")


def downloads(engines: Path) -> list[Path]:
    """Folders of downloads that have not been exported."""
    return sorted((engines / _DOWNLOADS).glob("*"))
