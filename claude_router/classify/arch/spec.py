"""What an exported model says of itself in `arch.json`, which is written last."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from claude_router.classify.arch.qwen2 import Qwen2Config
from claude_router.route.classifier import ClassifierError

SPEC_FILE = "arch.json"
REINSTALL = "install the arch engine again, or set `router: {engine: embedded}`"
_FORMAT = 1
_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ExportedFile:
    file: str
    sha256: str
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True)
class ArchSpec:
    """`stops` are token ids that end an answer; `system` is the system prompt, None for none.

    `origin` says where the checkpoint was from, `date` (YYYY-MM-DD) when it was exported.
    `weights` lies beside `graph` and is found by it.
    """

    dtype: str
    origin: str
    date: str
    model: Qwen2Config
    stops: tuple[int, ...]
    system: str | None
    graph: ExportedFile
    weights: ExportedFile
    tokenizer: ExportedFile

    @property
    def size(self) -> int:
        """Of all files, in bytes."""
        return sum(file.size for file in self.files)

    @property
    def files(self) -> tuple[ExportedFile, ...]:
        return self.graph, self.weights, self.tokenizer


def write_spec(folder: Path, spec: ArchSpec) -> None:
    fields = {"format": _FORMAT, **asdict(spec)}
    (folder / SPEC_FILE).write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")


def read_spec(folder: Path) -> ArchSpec:
    """Read the `arch.json` of an exported model, and look whether its files are there in full.

    Raises:
        ClassifierError: nothing is installed there, or it cannot be used.
    """
    path = folder / SPEC_FILE
    try:
        spec = _spec(json.loads(path.read_bytes()))
    except FileNotFoundError:
        raise ClassifierError(f"no arch engine is installed in {folder}: {REINSTALL}") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ClassifierError(f"{path} cannot be used ({error!r}): {REINSTALL}") from error
    for file in spec.files:
        _require_size(folder / file.file, file.size)
    return spec


def verify(folder: Path, spec: ArchSpec) -> None:
    """Read every file and compare it with its checksum; takes seconds for a large model.

    Raises:
        ClassifierError: a file is missing or damaged.
    """
    for file in spec.files:
        if sha256_of(folder / file.file) != file.sha256:
            raise ClassifierError(f"{folder / file.file} is damaged or was replaced: {REINSTALL}")


def sha256_of(path: Path) -> str:
    """Raises ClassifierError where the file cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_READ_BYTES):
                digest.update(block)
    except OSError as error:
        raise ClassifierError(f"{path}: {error.strerror}; {REINSTALL}") from error
    return digest.hexdigest()


def _require_size(path: Path, size: int) -> None:
    try:
        is_whole = path.stat().st_size == size
    except OSError as error:
        raise ClassifierError(f"{path}: {error.strerror}; {REINSTALL}") from error
    if not is_whole:
        raise ClassifierError(f"{path} is not {size} bytes long: {REINSTALL}")


def _spec(fields: dict[str, Any]) -> ArchSpec:
    if fields["format"] != _FORMAT:
        raise ValueError(f"format {fields['format']}, not {_FORMAT}")
    return ArchSpec(
        dtype=str(fields["dtype"]),
        origin=str(fields["origin"]),
        date=str(fields["date"]),
        model=Qwen2Config(**fields["model"]),
        stops=tuple(map(int, fields["stops"])),
        system=fields["system"],
        graph=ExportedFile(**fields["graph"]),
        weights=ExportedFile(**fields["weights"]),
        tokenizer=ExportedFile(**fields["tokenizer"]),
    )
