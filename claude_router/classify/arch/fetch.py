"""Fetches a checkpoint's files from the Hugging Face Hub.

The hub's own `hf_hub_download` begins a file anew after an interruption and compares no checksums;
here a file goes on where it stopped, and counts once its checksum is the hub's.
"""

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from claude_router.classify.arch.errors import DownloadError
from claude_router.classify.arch.hub import HubFile, Repository
from claude_router.classify.arch.hub_errors import told
from claude_router.classify.arch.locking import exclusive
from claude_router.config.paths import make_private_folder

Progress = Callable[[int, int], None]
"""Is told the bytes that are here so far, and how many there will be."""


def missing_bytes(files: Iterable[HubFile], folder: Path) -> int:
    """How many bytes of `files` are not in `folder` yet."""
    return sum(file.size - min(file.size, _size(_place(file, folder))) for file in files)


def fetch(
    repository: Repository, files: Iterable[HubFile], folder: Path, on_progress: Progress
) -> None:
    """Have `files` in `folder`; what an earlier call got of them is not fetched again.

    Raises:
        DownloadError: a file cannot be had, or came damaged; what came so far is kept.
        BusyError: another process fetches into the same folder.
        OSError: the folder cannot be written.
    """
    make_private_folder(folder)
    wanted = tuple(files)
    total = sum(file.size for file in wanted)
    before = 0

    def on_length(length: int) -> None:
        on_progress(before + length, total)

    with exclusive(folder):
        for file in wanted:
            _fetch(repository, file, folder, on_length)
            before += file.size
            on_length(0)


class _ToldFile(io.BufferedWriter):
    """Appends to a file and tells how long it is."""

    def __init__(self, path: Path, on_length: Callable[[int], None]) -> None:
        super().__init__(io.FileIO(path, "ab"))
        self._on_length = on_length

    def write(self, content: Any, /) -> int:
        written = super().write(content)
        self._on_length(self.tell())
        return written


def _fetch(
    repository: Repository, file: HubFile, folder: Path, on_length: Callable[[int], None]
) -> None:
    path, part = folder / file.name, _part(file, folder)
    if file.is_at(path):
        return
    try:
        if _size(part) > file.size:
            part.unlink()
        _receive(repository, file, part, on_length)
    except Exception as error:  # The library's errors share no other base.
        raise told(error, repository.name, repository.endpoint) from error
    if not file.is_at(part):
        part.unlink()
        raise DownloadError(
            f"{file.name} of {repository.name} came damaged: its checksum is not the hub's. "
            "It was removed; run the same command again"
        )
    part.replace(path)


def _receive(
    repository: Repository, file: HubFile, part: Path, on_length: Callable[[int], None]
) -> None:
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers, disable_progress_bars

    disable_progress_bars()
    endpoint, commit = repository.endpoint, repository.commit
    url = hf_hub_url(repository.name, file.name, revision=commit, endpoint=endpoint)
    headers = build_hf_headers(token=repository.token)
    # A compressed answer could not be continued.
    headers["Accept-Encoding"] = "identity"
    with _ToldFile(part, on_length) as received:
        begun = received.tell()
        http_get(url, received, resume_size=begun, headers=headers, expected_size=file.size)


def _place(file: HubFile, folder: Path) -> Path:
    path = folder / file.name
    return path if path.exists() else _part(file, folder)


def _part(file: HubFile, folder: Path) -> Path:
    """Named by its contents, so that another commit's file is never continued."""
    return folder / f"{file.digest}.part"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
