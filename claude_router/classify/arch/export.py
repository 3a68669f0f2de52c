"""Exports a Qwen2 checkpoint to ONNX, whole or not at all."""

import math
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from claude_router.classify.arch.checkpoint import TOKENIZER, Checkpoint, open_checkpoint
from claude_router.classify.arch.errors import CheckpointError, ExportError
from claude_router.classify.arch.licence import licence_files
from claude_router.classify.arch.quantize import BLOCK
from claude_router.classify.arch.qwen2 import Qwen2Config, tensor_shapes
from claude_router.classify.arch.replacing import replaced
from claude_router.classify.arch.space import require_space
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
    source: Path,
    target: Path,
    dtype: "Dtype",
    on_progress: Progress | None = None,
    origin: str | None = None,
) -> ArchSpec:
    """Export the checkpoint in the folder `source` as the folder `target`, which it may replace.

    `origin` says for people where the checkpoint is from; None for the folder itself. However it
    ends, `target` never holds half a model; after an error it holds what it did before.

    Raises:
        CheckpointError: `source` holds no usable checkpoint.
        ExportError: `onnx` is not installed, or `target` cannot be written.
        BusyError: another process exports to a folder beside `target`.
    """
    require_exporter()
    checkpoint = open_checkpoint(source)
    capped = min(checkpoint.config.max_positions, MAX_POSITIONS)
    checkpoint = replace(checkpoint, config=replace(checkpoint.config, max_positions=capped))
    _require_blocks(checkpoint, dtype)
    try:
        with replaced(target) as folder:
            total = expected_bytes(checkpoint.config, dtype)
            require_space(target.parent, total, "the exported model takes")
            report = _Report(on_progress, total)
            spec = _write(checkpoint, folder, dtype, report, origin or str(source.resolve()))
            # What has no arch.json counts as nothing.
            write_spec(folder, spec)
            report(total)
            return spec
    except OSError as error:
        raise ExportError(
            f"{target} cannot be written: {error.strerror or error}; nothing was changed"
        ) from error


def require_exporter() -> None:
    """Raises ExportError where a package that the export needs is missing."""
    if find_spec("onnx") is None:
        raise ExportError('the export needs onnx: pip install "claude-router[arch]"')


def expected_bytes(config: Qwen2Config, dtype: "Dtype") -> int:
    """About how large the exported model will be, rather more than less."""
    return int(sum(map(math.prod, tensor_shapes(config).values())) * _BYTES[dtype])


@dataclass(slots=True)
class _Report:
    """Passes on how far the export is."""

    on_progress: Progress | None
    total: int

    def __call__(self, written: int) -> None:
        if self.on_progress:
            self.on_progress(min(written, self.total), self.total)


def _write(
    checkpoint: Checkpoint, folder: Path, dtype: "Dtype", report: _Report, origin: str
) -> ArchSpec:
    # Imported here: onnx is not there in every installation.
    from claude_router.classify.arch.graph import build
    from claude_router.classify.arch.weights import WeightsFile

    with (folder / WEIGHTS).open("wb") as file:
        weights: WeightsFile = WeightsFile(file, WEIGHTS, report)
        graph = build(checkpoint.config, checkpoint.tensors, weights, dtype)
    (folder / GRAPH).write_bytes(graph.SerializeToString())
    for path in (checkpoint.folder / TOKENIZER, *licence_files(checkpoint.folder)):
        shutil.copyfile(path, folder / path.name)
    return ArchSpec(
        dtype=dtype,
        origin=origin,
        date=datetime.now(UTC).date().isoformat(),
        model=checkpoint.config,
        stops=checkpoint.stops,
        system=checkpoint.system,
        graph=_exported(folder, GRAPH),
        weights=ExportedFile(WEIGHTS, weights.sha256, weights.size),
        tokenizer=_exported(folder, TOKENIZER),
    )


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
