"""One layer of a Qwen2 decoder as ONNX nodes: attention over the cache, then the feed-forward.

Attention is spelled out in standard operators, because GroupQueryAttention takes a mask on no GPU
and is no faster than this on a CPU; the mask is what lets many answers share one cache in one run.
"""

from collections.abc import Mapping

from claude_router.classify.arch.nodes import MICROSOFT, Nodes
from claude_router.classify.arch.qwen2 import FINAL_NORM, Qwen2Config, layer_name
from claude_router.classify.arch.safetensors import StoredTensor


class Layers:
    """Adds layers to `nodes`; inputs and results are names of float (batch, sequence, hidden)."""

    def __init__(
        self, config: Qwen2Config, tensors: Mapping[str, StoredTensor], nodes: Nodes
    ) -> None:
        self._config = config
        self._tensors = tensors
        self._nodes = nodes

    def add(self, embedded: str) -> str:
        """All layers over the embedded tokens: the normed states of the wanted rows."""
        states = embedded
        normed = self._nodes.op(
            "SimplifiedLayerNormalization",
            *(states, self._vector(f"{layer_name(0)}.input_layernorm.weight")),
            out="layer.0.normed",
            axis=-1,
            epsilon=self._config.norm_eps,
            stash_type=1,
        )
        for number in range(self._config.layers):
            states, normed = self._layer(number, states, normed)
        return normed

    def _layer(self, number: int, states: str, normed: str) -> tuple[str, str]:
        """The residual states after the layer, and their norm for what comes next."""
        at = f"layer.{number}"
        attended = self._attention(number, normed)
        after = f"{layer_name(number)}.post_attention_layernorm.weight"
        states, normed = self._add_and_norm(states, attended, after, f"{at}.middle")
        is_last = number == self._config.layers - 1
        following = FINAL_NORM if is_last else f"{layer_name(number + 1)}.input_layernorm.weight"
        mixed = self._feed_forward(number, normed)
        if is_last:
            states, mixed = self._wanted(states, "states"), self._wanted(mixed, "mixed")
        return self._add_and_norm(states, mixed, following, f"layer.{number + 1}")

    def _attention(self, number: int, normed: str) -> str:
        nodes, config, at = self._nodes, self._config, f"layer.{number}"
        kv, group, width = config.kv_heads, config.heads // config.kv_heads, config.head_dim
        query, key, value = (self._projected(number, part, normed) for part in "qkv")
        # Queries that share a key head lie one below the other: (batch, kv, group * sequence, d).
        query = nodes.op("Reshape", query, nodes.shape(0, 0, kv, group, width), out=f"{at}.q.split")
        query = nodes.op("Transpose", query, out=f"{at}.q.heads", perm=[0, 2, 3, 1, 4])
        stacked = nodes.op("Reshape", query, nodes.shape(0, kv, -1, width), out=f"{at}.q.rows")
        key = self._cached(number, "key", key)
        value = self._cached(number, "value", value)
        scale = nodes.constant("scale", width**-0.5, nodes.float)
        stacked = nodes.op("Mul", stacked, scale, out=f"{at}.q.scaled")
        key = nodes.op("Transpose", key, out=f"{at}.k.columns", perm=[0, 1, 3, 2])
        scores = nodes.op("MatMul", stacked, key, out=f"{at}.scores")
        looks = self._looks(scores, at, kv, group)
        found = nodes.op("MatMul", looks, value, out=f"{at}.found")
        shape = nodes.op("Shape", query, out=f"{at}.q.shape")
        found = nodes.op("Reshape", found, shape, out=f"{at}.found.heads")
        found = nodes.op("Transpose", found, out=f"{at}.found.split", perm=[0, 3, 1, 2, 4])
        found = nodes.op(
            "Reshape", found, nodes.shape(0, 0, kv * group * width), out=f"{at}.joined"
        )
        return self._linear(number, "self_attn.o_proj", found)

    def _looks(self, scores: str, at: str, kv: int, group: int) -> str:
        """Softmax over the scores, (batch, kv, group * sequence, total), under the mask."""
        nodes = self._nodes
        bias = "attention_bias.grouped"
        if at == "layer.0":
            axis = nodes.constant("group_axis", [1])
            nodes.op("Unsqueeze", "attention_bias", axis, out=bias)
            nodes.op("Shape", "attention_bias", out="sequence_total", start=2)
            heads = nodes.shape(0, kv, group)
            nodes.op("Concat", heads, "sequence_total", out="scores.shape", axis=0)
        split = nodes.op("Reshape", scores, "scores.shape", out=f"{at}.scores.split")
        masked = nodes.op("Add", split, bias, out=f"{at}.scores.masked")
        looks = nodes.op("Softmax", masked, out=f"{at}.looks.split", axis=-1)
        stacked = nodes.op("Shape", scores, out=f"{at}.scores.shape")
        return nodes.op("Reshape", looks, stacked, out=f"{at}.looks")

    def _projected(self, number: int, part: str, normed: str) -> str:
        """Queries, keys or values (batch, sequence, heads * head_dim), rotated but for values."""
        nodes, name = self._nodes, f"self_attn.{part}_proj"
        found = self._linear(number, name, normed)
        bias = self._vector(f"{layer_name(number)}.{name}.bias")
        found = nodes.op("Add", found, bias, out=f"{found}.biased")
        if part == "v":
            return found
        return nodes.op(
            "RotaryEmbedding",
            found,
            *("position_ids", "rope.cos", "rope.sin"),
            out=f"{found}.rotated",
            domain=MICROSOFT,
        )

    def _cached(self, number: int, part: str, states: str) -> str:
        """Keys or values behind those of the past: (batch, kv_heads, total, head_dim)."""
        nodes, config = self._nodes, self._config
        shape = nodes.shape(0, 0, config.kv_heads, config.head_dim)
        split = nodes.op("Reshape", states, shape, out=f"{states}.split")
        heads = nodes.op("Transpose", split, out=f"{states}.heads", perm=[0, 2, 1, 3])
        past, present = f"past.{number}.{part}", f"present.{number}.{part}"
        return nodes.op("Concat", past, heads, out=present, axis=2)

    def _feed_forward(self, number: int, normed: str) -> str:
        nodes = self._nodes
        gate = self._linear(number, "mlp.gate_proj", normed)
        opened = nodes.op("Sigmoid", gate, out=f"{gate}.sigmoid")
        opened = nodes.op("Mul", gate, opened, out=f"{gate}.silu")
        raised = self._linear(number, "mlp.up_proj", normed)
        inner = nodes.op("Mul", opened, raised, out=f"{raised}.gated")
        return self._linear(number, "mlp.down_proj", inner)

    def _add_and_norm(self, states: str, added: str, norm: str, at: str) -> tuple[str, str]:
        normed, *_, total = self._nodes.ops(
            "SkipSimplifiedLayerNormalization",
            *(states, added, self._vector(norm)),
            out=[f"{at}.normed", "", "", f"{at}.states"],
            domain=MICROSOFT,
            epsilon=self._config.norm_eps,
        )
        return total, normed

    def _linear(self, number: int, part: str, value: str) -> str:
        name = f"{layer_name(number)}.{part}.weight"
        out = f"layer.{number}.{part}"
        return self._nodes.linear(value, name, self._tensors[name], out)

    def _vector(self, name: str) -> str:
        return self._nodes.stored(name, self._tensors[name])

    def _wanted(self, states: str, name: str) -> str:
        """Only the rows of which logits are asked, as a batch of one: (1, rows, hidden)."""
        nodes = self._nodes
        shape = nodes.shape(1, -1, self._config.hidden)
        flat = nodes.op("Reshape", states, shape, out=f"{name}.flat")
        return nodes.op("Gather", flat, "rows", out=f"{name}.wanted", axis=1)
