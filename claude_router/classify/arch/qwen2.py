"""The Qwen2 decoder's hyperparameters and tensors, as its `config.json` gives them.

Source: transformers, `models/qwen2`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claude_router.classify.arch.errors import CheckpointError

ARCHITECTURE = "Qwen2ForCausalLM"
EMBEDDING = "model.embed_tokens.weight"
HEAD = "lm_head.weight"
FINAL_NORM = "model.norm.weight"


@dataclass(frozen=True, slots=True)
class Qwen2Config:
    """`is_tied`: the embedding table is the output layer too. `max_positions` in tokens."""

    vocab: int
    hidden: int
    intermediate: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    norm_eps: float
    rope_theta: float
    max_positions: int
    is_tied: bool


def read_config(path: Path) -> Qwen2Config:
    """Read a `config.json`.

    Raises:
        CheckpointError: it is missing or damaged, or describes a model that is not supported.
    """
    fields = read_json(path)
    _require_supported(fields, path)
    try:
        config = _config(fields)
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path} lacks a usable value for {error}") from error
    if config.heads % config.kv_heads or config.head_dim % 2:
        raise CheckpointError(
            f"{path}: {config.heads} heads of {config.head_dim} cannot share "
            f"{config.kv_heads} key and value heads"
        )
    return config


def read_json(path: Path) -> Mapping[str, Any]:
    """The object in a JSON file.

    Raises:
        CheckpointError: it is missing or unreadable, or holds no JSON object.
    """
    try:
        fields = json.loads(path.read_bytes())
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CheckpointError(f"{path} is not JSON ({error}): download it again") from error
    if not isinstance(fields, dict):
        raise CheckpointError(f"{path} holds no JSON object: download it again")
    return fields


def tensor_shapes(config: Qwen2Config) -> dict[str, tuple[int, ...]]:
    """Every tensor that the model needs, in the order in which it uses them."""
    hidden = config.hidden
    shapes: dict[str, tuple[int, ...]] = {EMBEDDING: (config.vocab, hidden)}
    for number in range(config.layers):
        shapes |= {
            f"{layer_name(number)}.{name}": shape for name, shape in _layer_shapes(config).items()
        }
    shapes[FINAL_NORM] = (hidden,)
    if not config.is_tied:
        shapes[HEAD] = (config.vocab, hidden)
    return shapes


def layer_name(number: int) -> str:
    return f"model.layers.{number}"


def _layer_shapes(config: Qwen2Config) -> dict[str, tuple[int, ...]]:
    hidden, inner = config.hidden, config.intermediate
    queries, keys = config.heads * config.head_dim, config.kv_heads * config.head_dim
    return {
        "input_layernorm.weight": (hidden,),
        "self_attn.q_proj.weight": (queries, hidden),
        "self_attn.q_proj.bias": (queries,),
        "self_attn.k_proj.weight": (keys, hidden),
        "self_attn.k_proj.bias": (keys,),
        "self_attn.v_proj.weight": (keys, hidden),
        "self_attn.v_proj.bias": (keys,),
        "self_attn.o_proj.weight": (hidden, queries),
        "post_attention_layernorm.weight": (hidden,),
        "mlp.gate_proj.weight": (inner, hidden),
        "mlp.up_proj.weight": (inner, hidden),
        "mlp.down_proj.weight": (hidden, inner),
    }


def _require_supported(fields: Mapping[str, Any], path: Path) -> None:
    architectures = fields.get("architectures") or [fields.get("model_type")]
    if architectures != [ARCHITECTURE]:
        found = ", ".join(map(str, architectures))
        raise CheckpointError(
            f"{path} describes {found}, but only {ARCHITECTURE} can be exported: "
            "give the folder of Arch-Router-1.5B or another Qwen2 model"
        )
    rope = _rope(fields)
    kind = rope.get("rope_type", rope.get("type", "default"))
    refused = {
        f"rope scaling {kind!r}": kind != "default",
        f"the activation {fields.get('hidden_act')!r}": fields.get("hidden_act", "silu") != "silu",
        "sliding-window attention": _has_sliding_window(fields),
        "quantised weights": "quantization_config" in fields,
    }
    for what, is_asked in refused.items():
        if is_asked:
            raise CheckpointError(f"{path} asks for {what}, which cannot be exported")


def _has_sliding_window(fields: Mapping[str, Any]) -> bool:
    kinds = fields.get("layer_types") or []
    return bool(fields.get("use_sliding_window")) or any(k != "full_attention" for k in kinds)


def _rope(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """transformers 5 writes `rope_parameters`, older versions `rope_scaling`."""
    rope = fields.get("rope_parameters") or fields.get("rope_scaling") or {}
    return rope if isinstance(rope, dict) else {"rope_type": rope}


def _config(fields: Mapping[str, Any]) -> Qwen2Config:
    hidden, heads = _size(fields, "hidden_size"), _size(fields, "num_attention_heads")
    return Qwen2Config(
        vocab=_size(fields, "vocab_size"),
        hidden=hidden,
        intermediate=_size(fields, "intermediate_size"),
        layers=_size(fields, "num_hidden_layers"),
        heads=heads,
        kv_heads=_size(fields, "num_key_value_heads"),
        head_dim=_size(fields, "head_dim") if fields.get("head_dim") else hidden // heads,
        norm_eps=float(fields["rms_norm_eps"]),
        rope_theta=float(_rope(fields).get("rope_theta") or fields["rope_theta"]),
        max_positions=_size(fields, "max_position_embeddings"),
        is_tied=bool(fields.get("tie_word_embeddings", False)),
    )


def _size(fields: Mapping[str, Any], name: str) -> int:
    value = fields[name]
    if not isinstance(value, int) or value < 1:
        raise ValueError(f"{name!r}")
    return value
