"""Exports a Qwen2 checkpoint to ONNX, in a folder beside the target that is renamed at the end."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from claude_router.classify.arch.checkpoint import TOKENIZER, Checkpoint, open_checkpoint
from claude_router.classify.arch.errors import CheckpointError, ExportError
from claude_router.classify.arch.quantize import BLOCK
from claude_router.classify.arch.spec import ArchSpec, ExportedFile, sha256_of, write_spec

if TYPE_CHECKING:
    from claude_router.classify.arch.nodes import Dtype

GRAPH, WEIGHTS = "model.onnx", "weights.bin"
MAX_POSITIONS = 32_768
_WIDTH = max(BLOCK.values())
_BYTES: "Mapping[Dtype, float]" = {"fp32": 4.0, "fp16": 2.0, "int8": 1.04, "int4": 0.75}
"""Of one parameter, scales counted; an upper bound for int4, whose table is of int8."""

Progress = Callable[[int, int], None]
"""Is told the bytes written so far, and about how many there will be."""


def export(
    source: Path, target: Path, dtype: "Dtype", on_progress: Progress | None = None
) -> ArchSpec:
    """Export the checkpoint in the folder `source` as the folder `target`, which it may replace.

    However it ends, `target` never holds half a model; after an error it holds what it did before.

    Raises:
        CheckpointError: `source` holds no usable checkpoint.
        ExportError: `onnx` is not installed, or `target` cannot be written.
    """
    checkpoint = open_checkpoint(source)
    capped = min(checkpoint.config.max_positions, MAX_POSITIONS)
    checkpoint = replace(checkpoint, config=replace(checkpoint.config, max_positions=capped))
    _require_blocks(checkpoint, dtype)
    try:
        with _replaced(target) as folder:
            total = expected_bytes(checkpoint, dtype)
            _require_space(folder, total)
            return _write(checkpoint, folder, dtype, _Report(on_progress, total))
    except OSError as error:
        raise ExportError(
            f"{target} cannot be written: {error.strerror or error}; nothing was installed"
        ) from error


def expected_bytes(checkpoint: Checkpoint, dtype: "Dtype") -> int:
    """About how large the exported model will be, rather more than less."""
    values = sum(
        int(tensor.shape[0] * (tensor.shape[1] if len(tensor.shape) > 1 else 1))
        for tensor in checkpoint.tensors.values()
    )
    return int(values * _BYTES[dtype])


@dataclass(slots=True)
class _Report:
    """Passes on how far the export is."""

    on_progress: Progress | None
    total: int

    def __call__(self, written: int) -> None:
        if self.on_progress:
            self.on_progress(min(written, self.total), self.total)


def _write(checkpoint: Checkpoint, folder: Path, dtype: "Dtype", report: _Report) -> ArchSpec:
    try:
        from claude_router.classify.arch.graph import build
        from claude_router.classify.arch.weights import WeightsFile
    except ModuleNotFoundError as error:
        raise ExportError(
            f"the export needs {error.name}: pip install 'claude-router[arch]'"
        ) from error
    with (folder / WEIGHTS).open("wb") as file:
        weights: WeightsFile = WeightsFile(file, WEIGHTS, report)
        graph = build(checkpoint.config, checkpoint.tensors, weights, dtype)
    (folder / GRAPH).write_bytes(graph.SerializeToString())
    shutil.copyfile(checkpoint.folder / TOKENIZER, folder / TOKENIZER)
    spec = ArchSpec(
        dtype=dtype,
        model=checkpoint.config,
        stops=checkpoint.stops,
        system=checkpoint.system,
        graph=_exported(folder, GRAPH),
        weights=ExportedFile(WEIGHTS, weights.sha256, weights.size),
        tokenizer=_exported(folder, TOKENIZER),
    )
    write_spec(folder, spec)
    return spec


def _exported(folder: Path, name: str) -> ExportedFile:
    path = folder / name
    return ExportedFile(name, sha256_of(path), path.stat().st_size)


def _require_blocks(checkpoint: Checkpoint, dtype: "Dtype") -> None:
    config = checkpoint.config
    widths = (config.hidden, config.intermediate, config.heads * config.head_dim)
    if dtype in ("int8", "int4") and any(width % _WIDTH for width in widths):
        raise CheckpointError(
            f"{checkpoint.folder}: its matrices are not multiples of {_WIDTH} wide and cannot be "
            f"exported as {dtype}: use fp16 or fp32"
        )


def _require_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise ExportError(
            f"the exported model takes about {needed / 1e9:.1f} GB, but {folder.parent} has only "
            f"{free / 1e9:.1f} GB left: make room, or choose a smaller dtype"
        )


@contextmanager
def _replaced(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of `target` where the block ends without an error."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beginning = f".{target.name}.part-"
    for stale in target.parent.glob(f"{beginning}*"):
        _remove_if_abandoned(stale)
    # The process id tells a later export whether anybody still writes there.
    folder = Path(tempfile.mkdtemp(prefix=f"{beginning}{os.getpid()}-", dir=target.parent))
    try:
        yield folder
        for path in folder.iterdir():
            _flush(path)
        if target.exists():
            target.replace(folder.with_name(f"{folder.name}-old"))
        folder.replace(target)
    finally:
        for left in target.parent.glob(f"{folder.name}*"):
            shutil.rmtree(left, ignore_errors=True)


def _remove_if_abandoned(folder: Path) -> None:
    process = folder.name.partition(".part-")[2].partition("-")[0]
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        shutil.rmtree(folder, ignore_errors=True)
    except PermissionError:
        pass


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
