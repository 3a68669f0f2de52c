"""A checkpoint on the Hugging Face Hub: the files that it consists of, and their checksums."""

import hashlib
import logging
import re
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from claude_router.classify.arch.errors import DownloadError
from claude_router.classify.arch.hub_errors import told
from claude_router.classify.arch.licence import LICENCE_FILES, README

if TYPE_CHECKING:
    from huggingface_hub import RepoSibling

ARCH_ROUTER = "katanemo/Arch-Router-1.5B"
_NEEDED = re.compile(
    r"config\.json|generation_config\.json|tokenizer\.json|tokenizer_config\.json"
    r"|chat_template\.jinja|model.*\.safetensors|model\.safetensors\.index\.json"
)
_NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*")
_SECONDS = 30
_READ_BYTES = 1 << 20
_GIT = "sha1"
"""Small files are known by git's hash of their contents, large ones by their SHA-256."""


@dataclass(frozen=True, slots=True)
class HubFile:
    """`size` in bytes; `digest` in hexadecimal."""

    name: str
    size: int
    algorithm: str
    digest: str

    @property
    def is_weights(self) -> bool:
        return self.name.endswith(".safetensors")

    def is_at(self, path: Path) -> bool:
        """Whether `path` holds exactly this file."""
        if not path.is_file() or path.stat().st_size != self.size:
            return False
        known = hashlib.new(self.algorithm)
        if self.algorithm == _GIT:
            known.update(b"blob %d\0" % self.size)
        with path.open("rb") as file:
            while block := file.read(_READ_BYTES):
                known.update(block)
        return known.hexdigest() == self.digest


@dataclass(frozen=True, slots=True)
class Repository:
    """The files of a checkpoint at one commit. `endpoint` None is the hub's own address."""

    name: str
    commit: str
    files: tuple[HubFile, ...]
    endpoint: str | None
    token: str | None = field(repr=False)

    @property
    def origin(self) -> str:
        return f"{self.name}@{self.commit[:12]}"


def look_up(name: str, endpoint: str | None, token: str | None) -> Repository:
    """What the repository `name` holds. `token` None takes the one that `hf auth login` stored.

    Raises:
        DownloadError: huggingface_hub is not installed, the hub cannot be reached, or has no
            such repository for this user.
    """
    if not _NAME.fullmatch(name):
        raise DownloadError(
            f"{name} is no repository of the hub, which looks like {ARCH_ROUTER}: "
            "a folder is given with --from DIR"
        )
    require_hub()
    from huggingface_hub import HfApi

    try:
        api = HfApi(endpoint=endpoint, token=token)
        info = api.model_info(name, files_metadata=True, timeout=_SECONDS)
        files = tuple(_file(one) for one in info.siblings or [] if _is_needed(one.rfilename))
    except Exception as error:  # The library's errors share no other base.
        raise told(error, name, endpoint) from error
    if not info.sha or not any(file.is_weights for file in files):
        raise DownloadError(f"{name} holds no *.safetensors, which an export needs")
    return Repository(name, info.sha, files, endpoint, token)


def require_hub() -> None:
    """Raises DownloadError where huggingface_hub is missing."""
    if find_spec("huggingface_hub") is None:
        raise DownloadError(
            'a download needs huggingface_hub: pip install "claude-router[arch]", '
            "or give a folder with --from DIR"
        )
    # Its warnings show addresses that are signed for this user.
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)


def _is_needed(name: str) -> bool:
    return bool(_NEEDED.fullmatch(name) or LICENCE_FILES.fullmatch(name)) or name == README


def _file(sibling: "RepoSibling") -> HubFile:
    if sibling.lfs is not None:
        return HubFile(sibling.rfilename, sibling.lfs.size, "sha256", sibling.lfs.sha256)
    if sibling.size is None or sibling.blob_id is None:
        raise ValueError(f"{sibling.rfilename} without size or checksum")
    return HubFile(sibling.rfilename, sibling.size, _GIT, sibling.blob_id)
