"""Collects the nodes and tensors of an ONNX graph; linear layers in the dtype of the export."""

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, numpy_helper
from onnx.helper import make_node

from claude_router.classify.arch.quantize import BLOCK, Bits, quantize
from claude_router.classify.arch.safetensors import StoredTensor
from claude_router.classify.arch.weights import WeightsFile

Dtype = Literal["fp32", "fp16", "int8", "int4"]
MICROSOFT = "com.microsoft"
_WEIGHT_BITS: dict[Dtype, Bits] = {"int8": 8, "int4": 4}
_INT8_ACTIVATIONS = 4
"""MatMulNBits' accuracy level at which a CPU multiplies whole numbers."""


class Nodes:
    """Each method adds what it says and returns the name of the result."""

    def __init__(self, weights: WeightsFile, dtype: Dtype) -> None:
        self.nodes: list[NodeProto] = []
        self.tensors: list[TensorProto] = []
        self.bits = _WEIGHT_BITS.get(dtype)
        self.float: type[np.floating[Any]] = np.float16 if dtype == "fp16" else np.float32
        self._weights = weights

    def op(self, kind: str, *inputs: str, out: str, domain: str = "", **attributes: Any) -> str:
        self.ops(kind, *inputs, out=[out], domain=domain, **attributes)
        return out

    def ops(
        self, kind: str, *inputs: str, out: list[str], domain: str = "", **attributes: Any
    ) -> list[str]:
        """A node of several outputs; those named "" are not wanted."""
        self.nodes.append(
            make_node(kind, inputs, out, name=f"{out[0]}:{kind}", domain=domain, **attributes)
        )
        return out

    def constant(self, name: str, values: object, dtype: type[np.generic] = np.int64) -> str:
        """A small tensor, kept in the graph itself."""
        if all(tensor.name != name for tensor in self.tensors):
            self.tensors.append(numpy_helper.from_array(np.asarray(values, dtype), name))
        return name

    def shape(self, *sizes: int) -> str:
        """A shape to reshape to: 0 keeps a size, -1 takes the rest."""
        return self.constant("shape." + ".".join(map(str, sizes)), sizes)

    def stored(self, name: str, tensor: StoredTensor) -> str:
        """A vector or matrix as it is, in the dtype of the activations."""
        blocks = (self._narrowed(block) for block in tensor.blocks())
        self.tensors.append(self._weights.add(name, tensor.shape, blocks))
        return name

    def array(self, name: str, values: NDArray[np.float32]) -> str:
        """A computed tensor, kept in the weights file."""
        self.tensors.append(self._weights.add(name, values.shape, [self._narrowed(values)]))
        return name

    def codes(self, name: str, tensor: StoredTensor, bits: Bits) -> tuple[str, str]:
        """A matrix in blocks of `bits` bits: the names of its codes and of its scales."""
        rows, columns = tensor.shape
        scales: list[NDArray[np.float32]] = []

        def packed() -> Iterator[NDArray[np.uint8]]:
            for block in tensor.blocks():
                codes, own = quantize(block, bits)
                scales.append(own)
                yield codes

        block = BLOCK[bits]
        shape = (rows, columns // block, block * bits // 8)
        self.tensors.append(self._weights.add(f"{name}.codes", shape, packed()))
        self.tensors.append(self._weights.add(f"{name}.scales", shape[:2], scales))
        return f"{name}.codes", f"{name}.scales"

    def times_codes(
        self, value: str, names: tuple[str, str], shape: tuple[int, ...], bits: Bits, out: str
    ) -> str:
        """`value` times the transposed matrix that `codes` wrote, of `shape` (outputs, inputs)."""
        sizes = {"N": shape[0], "K": shape[1], "bits": bits, "block_size": BLOCK[bits]}
        level = _INT8_ACTIVATIONS
        return self.op(
            "MatMulNBits", value, *names, out=out, domain=MICROSOFT, **sizes, accuracy_level=level
        )

    def linear(self, value: str, name: str, weight: StoredTensor, out: str) -> str:
        """`value` of shape (…, inputs) times the transposed `weight` (outputs, inputs)."""
        if self.bits:
            names = self.codes(name, weight, self.bits)
            return self.times_codes(value, names, weight.shape, self.bits, out)
        return self.op("MatMul", value, self.array(name, weight.all().T), out=out)

    def _narrowed(self, values: NDArray[np.float32]) -> NDArray[Any]:
        if self.float is np.float32:
            return values
        limit = float(np.finfo(np.float16).max)
        return values.clip(-limit, limit).astype(np.float16)
