"""The ONNX graph of a Qwen2 decoder with its KV cache as inputs and outputs.

Inputs: `input_ids` and `position_ids` int64 (batch, sequence); `attention_bias` float
(batch, 1, sequence, total), 0 where a token may look and very negative elsewhere; `rows` int64
(rows,), which positions of the flattened (batch * sequence) to give logits of; `past.N.key` and
`past.N.value` float (batch, kv_heads, past, head_dim) for each layer N.
Outputs: `logits` float32 (rows, vocab); `present.N.key` and `present.N.value` with total = past +
sequence in place of past. Floats are float16 in an fp16 export, else float32.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, ValueInfoProto
from onnx.helper import (
    make_graph,
    make_model,
    make_opsetid,
    make_tensor_value_info,
    np_dtype_to_tensor_dtype,
)

from claude_router.classify.arch.layers import Layers
from claude_router.classify.arch.nodes import MICROSOFT, Dtype, Nodes
from claude_router.classify.arch.quantize import Bits
from claude_router.classify.arch.qwen2 import EMBEDDING, HEAD, Qwen2Config
from claude_router.classify.arch.safetensors import StoredTensor
from claude_router.classify.arch.weights import WeightsFile

_OPSET, _IR_VERSION = 18, 9
_TABLE_BITS: Bits = 8
"""Of the embedding table and the output layer, which four bits would harm most."""


def build(
    config: Qwen2Config,
    tensors: Mapping[str, StoredTensor],
    weights: WeightsFile,
    dtype: Dtype,
) -> ModelProto:
    """The graph, after all its tensors have been written to `weights`.

    Raises:
        CheckpointError: a tensor cannot be read.
        OSError: the weights cannot be written.
    """
    return _Decoder(config, tensors, Nodes(weights, dtype)).model()


class _Decoder:
    def __init__(
        self, config: Qwen2Config, tensors: Mapping[str, StoredTensor], nodes: Nodes
    ) -> None:
        self._config = config
        self._tensors = tensors
        self._nodes = nodes
        self._table_codes: tuple[str, str] | None = None

    def model(self) -> ModelProto:
        cos, sin = rotations(self._config)
        self._nodes.array("rope.cos", cos)
        self._nodes.array("rope.sin", sin)
        layers = Layers(self._config, self._tensors, self._nodes)
        self._logits(layers.add(self._embedded()))
        graph = make_graph(
            self._nodes.nodes, "qwen2", self._inputs(), self._outputs(), self._nodes.tensors
        )
        opsets = [make_opsetid("", _OPSET), make_opsetid(MICROSOFT, 1)]
        return make_model(
            graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="claude-router"
        )

    def _embedded(self) -> str:
        nodes, table = self._nodes, self._tensors[EMBEDDING]
        if not nodes.bits:
            return nodes.op("Gather", nodes.stored(EMBEDDING, table), "input_ids", out="embedded")
        # The output layer's codes are looked up and decoded, so that a tied table is there once.
        codes, scales = self._table_codes = nodes.codes(EMBEDDING, table, _TABLE_BITS)
        found = nodes.op("Gather", codes, "input_ids", out="embedded.codes")
        found = nodes.op("Cast", found, out="embedded.numbers", to=_number(nodes.float))
        zero = nodes.constant("table.zero", 2 ** (_TABLE_BITS - 1), nodes.float)
        found = nodes.op("Sub", found, zero, out="embedded.signed")
        own = nodes.op("Gather", scales, "input_ids", out="embedded.scales")
        own = nodes.op("Unsqueeze", own, nodes.constant("last", [-1]), out="embedded.scale")
        found = nodes.op("Mul", found, own, out="embedded.blocks")
        return nodes.op("Reshape", found, nodes.shape(0, 0, self._config.hidden), out="embedded")

    def _logits(self, normed: str) -> None:
        nodes, config = self._nodes, self._config
        hidden = nodes.op("Reshape", normed, nodes.shape(-1, config.hidden), out="wanted")
        if nodes.bits:
            names = self._table_codes if config.is_tied else None
            names = names or nodes.codes(HEAD, self._tensors[HEAD], _TABLE_BITS)
            size = (config.vocab, config.hidden)
            nodes.times_codes(hidden, names, size, _TABLE_BITS, "logits")
            return
        # Gemm transposes as it multiplies, so that a tied table is there once.
        table = EMBEDDING if config.is_tied else nodes.stored(HEAD, self._tensors[HEAD])
        found = nodes.op("Gemm", hidden, table, out="logits.narrow", transB=1)
        nodes.op("Cast", found, out="logits", to=_number(np.float32))

    def _inputs(self) -> list[ValueInfoProto]:
        ids: list[str | int] = ["batch", "sequence"]
        bias: list[str | int] = ["batch", 1, "sequence", "total"]
        return [
            _value("input_ids", np.int64, ids),
            _value("position_ids", np.int64, ids),
            _value("attention_bias", self._nodes.float, bias),
            _value("rows", np.int64, ["rows"]),
            *self._caches("past", "past"),
        ]

    def _outputs(self) -> list[ValueInfoProto]:
        logits = _value("logits", np.float32, ["rows", self._config.vocab])
        return [logits, *self._caches("present", "total")]

    def _caches(self, name: str, length: str) -> list[ValueInfoProto]:
        shape: list[str | int] = ["batch", self._config.kv_heads, length, self._config.head_dim]
        return [
            _value(f"{name}.{number}.{part}", self._nodes.float, shape)
            for number in range(self._config.layers)
            for part in ("key", "value")
        ]


def rotations(config: Qwen2Config) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Cosines and sines of RoPE, each float32 of shape (max_positions, head_dim / 2)."""
    exponents = np.arange(0, config.head_dim, 2, dtype=np.float64) / config.head_dim
    angles = np.outer(np.arange(config.max_positions), config.rope_theta**-exponents)
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


def _number(dtype: type[np.generic]) -> int:
    return np_dtype_to_tensor_dtype(np.dtype(dtype))


def _value(name: str, dtype: type[np.generic], shape: Sequence[str | int]) -> ValueInfoProto:
    return make_tensor_value_info(name, _number(dtype), shape)
