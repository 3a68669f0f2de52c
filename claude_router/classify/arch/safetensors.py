"""Reads tensors from safetensors files, a block of rows at a time.

Source: https://github.com/huggingface/safetensors, "Format".
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claude_router.classify.arch.errors import CheckpointError

_LENGTH_BYTES = 8
_MAX_HEADER_BYTES = 100_000_000
_STORED: dict[str, type[np.generic]] = {"F32": np.float32, "F16": np.float16, "BF16": np.uint16}
"""BF16 is the upper half of a float32."""
_BLOCK_VALUES = 4_000_000


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """Where a tensor lies: `offset` in bytes from the file's begin, values little-endian."""

    path: Path
    dtype: str
    shape: tuple[int, ...]
    offset: int

    def rows(self, start: int, stop: int) -> NDArray[np.float32]:
        """Rows of a matrix, or values of a vector, as float32.

        Raises:
            CheckpointError: the file ends before them, or cannot be read.
        """
        stored = np.dtype(_STORED[self.dtype]).newbyteorder("<")
        width = math.prod(self.shape[1:])
        count = (stop - start) * width
        # Read, not mapped: mapped pages would count as memory of the process.
        try:
            values = np.fromfile(
                self.path, stored, count, offset=self.offset + start * width * stored.itemsize
            )
        except OSError as error:
            raise CheckpointError(f"{self.path} cannot be read: {error.strerror}") from error
        if len(values) < count:
            raise _truncated(self.path)
        return _float32(values).reshape(stop - start, *self.shape[1:])

    def all(self) -> NDArray[np.float32]:
        """The whole tensor as float32."""
        return self.rows(0, self.shape[0])

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """The tensor in blocks of whole rows, of at most 16 MB unless a row is larger."""
        step = max(_BLOCK_VALUES // math.prod(self.shape[1:]), 1)
        for start in range(0, self.shape[0], step):
            yield self.rows(start, min(start + step, self.shape[0]))


def read_header(path: Path) -> dict[str, StoredTensor]:
    """Tensors of a file by name; those of integers are left out.

    Raises:
        CheckpointError: the file is missing, unreadable, cut short, or no safetensors file.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
            if length > _MAX_HEADER_BYTES:
                raise CheckpointError(f"{path} is not a safetensors file: download it again")
            content = file.read(length)
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror}") from error
    if size < _LENGTH_BYTES + length:
        raise _truncated(path)
    try:
        header = json.loads(content)
        spans = {name: _span(fields) for name, fields in header.items() if name != "__metadata__"}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(f"{path} is not a safetensors file: download it again") from error
    if size < _LENGTH_BYTES + length + max((end for *_, end in spans.values()), default=0):
        raise _truncated(path)
    return {
        name: StoredTensor(path, dtype, shape, _LENGTH_BYTES + length + begin)
        for name, (dtype, shape, begin, _) in spans.items()
        if dtype in _STORED
    }


def _span(fields: Mapping[str, Any]) -> tuple[str, tuple[int, ...], int, int]:
    begin, end = fields["data_offsets"]
    dtype, shape = str(fields["dtype"]), tuple(map(int, fields["shape"]))
    if dtype in _STORED and end - begin != math.prod(shape) * np.dtype(_STORED[dtype]).itemsize:
        raise ValueError("a tensor's offsets disagree with its shape")
    return dtype, shape, int(begin), int(end)


def _float32(values: NDArray[Any]) -> NDArray[np.float32]:
    if values.dtype == np.uint16:
        return (values.astype(np.uint32) << 16).view(np.float32)
    return values.astype(np.float32, copy=False)


def _truncated(path: Path) -> CheckpointError:
    return CheckpointError(f"{path} is cut short: download it again")
