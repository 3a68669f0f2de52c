"""Writes tensors one by one into the file that lies beside an ONNX graph.

Source: onnx `docs/ExternalData.md`.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto
from onnx.helper import np_dtype_to_tensor_dtype

_ALIGNMENT = 4096
"""A page, so that the file can be mapped."""


class WeightsFile:
    """Appends tensors to `file`, called `name` in the graph, and hashes what it writes.

    `on_written` is told the size so far.
    """

    def __init__(self, file: BinaryIO, name: str, on_written: Callable[[int], None]) -> None:
        self.size = 0
        self._file = file
        self._name = name
        self._on_written = on_written
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def add(self, name: str, shape: tuple[int, ...], blocks: Iterable[NDArray[Any]]) -> TensorProto:
        """Write a tensor given in blocks of one dtype, in order; its place is returned.

        Raises:
            OSError: it cannot be written.
        """
        self._write(b"\0" * (-self.size % _ALIGNMENT))
        offset, dtype = self.size, np.dtype(np.float32)
        for block in blocks:
            dtype = block.dtype
            self._write(np.ascontiguousarray(block).data)
        tensor = TensorProto(name=name, dims=shape, data_location=TensorProto.EXTERNAL)
        tensor.data_type = np_dtype_to_tensor_dtype(dtype)
        place = {"location": self._name, "offset": offset, "length": self.size - offset}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))
        return tensor

    def _write(self, content: bytes | memoryview) -> None:
        self._file.write(content)
        self._hash.update(content)
        self.size += content.nbytes if isinstance(content, memoryview) else len(content)
        self._on_written(self.size)
