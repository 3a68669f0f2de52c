"""Qwen2 checkpoints, mostly small, with random weights that are the same on every machine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from claude_router.classify.arch.qwen2 import FINAL_NORM, Qwen2Config, tensor_shapes

Stored = Literal["F32", "F16", "BF16"]
SYSTEM = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
MARKS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
STOPS = [258, 256]
TIED = Qwen2Config(
    vocab=320,
    hidden=128,
    intermediate=256,
    layers=3,
    heads=8,
    kv_heads=2,
    head_dim=32,
    norm_eps=1e-6,
    rope_theta=1_000_000.0,
    max_positions=16_384,
    is_tied=True,
)
UNTIED = replace(TIED, is_tied=False, layers=2, kv_heads=8, rope_theta=10_000.0)


@dataclass(frozen=True)
class Tiny:
    """A checkpoint to write: `shards` files of tensors in the dtype `stored`."""

    config: Qwen2Config
    seed: int = 0
    stored: Stored = "F32"
    shards: int = 1


def write(tiny: Tiny, folder: Path, *, tokenizer_json: str | None = None) -> Path:
    """The folder that Hugging Face would have."""
    folder.mkdir(parents=True, exist_ok=True)
    dump(folder / "config.json", config_fields(tiny.config))
    dump(folder / "generation_config.json", {"eos_token_id": STOPS, "temperature": 0.7})
    template = (
        "{%- if messages[0]['role'] == 'system' %}{{- messages[0]['content'] }}{%- else %}"
        f"{{{{- '<|im_start|>system\\n{SYSTEM}<|im_end|>\\n' }}}}{{%- endif %}}"
    )
    dump(folder / "tokenizer_config.json", {"chat_template": template})
    (folder / "tokenizer.json").write_text(tokenizer_json or byte_tokenizer().to_str())
    write_tensors(folder, weights(tiny.config, tiny.seed), tiny.stored, tiny.shards)
    return folder


def weights(config: Qwen2Config, seed: int) -> dict[str, NDArray[np.float32]]:
    """Drawn so that logits spread; RandomState's numbers never change."""
    random = np.random.RandomState(seed)
    return {
        name: _drawn(random, name, shape).astype(np.float32)
        for name, shape in tensor_shapes(config).items()
    }


def _drawn(random: np.random.RandomState, name: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    values = np.asarray(random.standard_normal(shape), np.float64)
    if name == FINAL_NORM:
        return values  # Of either sign: else a tied model only repeats the token that it reads.
    if "norm" in name:
        return np.asarray(1 + values / 8)
    if "bias" in name:
        return values / 2
    spread = 32 if "embed" in name or "lm_head" in name else 1
    values *= np.sqrt(spread / shape[-1])  # In place: they may be large.
    return values


def config_fields(config: Qwen2Config) -> dict[str, Any]:
    """A `config.json` as transformers 4 wrote it."""
    return {
        "architectures": ["Qwen2ForCausalLM"],
        "model_type": "qwen2",
        "hidden_act": "silu",
        "vocab_size": config.vocab,
        "hidden_size": config.hidden,
        "intermediate_size": config.intermediate,
        "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads,
        "num_key_value_heads": config.kv_heads,
        "head_dim": config.head_dim,
        "rms_norm_eps": config.norm_eps,
        "rope_theta": config.rope_theta,
        "max_position_embeddings": config.max_positions,
        "tie_word_embeddings": config.is_tied,
        "use_sliding_window": False,
        "torch_dtype": "float32",
    }


def write_tensors(
    folder: Path, tensors: Mapping[str, NDArray[np.float32]], stored: Stored, shards: int
) -> None:
    if shards == 1:
        write_safetensors(folder / "model.safetensors", tensors, stored)
        return
    names = list(tensors)
    places: dict[str, str] = {}
    for number in range(shards):
        file = f"model-{number + 1:05}-of-{shards:05}.safetensors"
        own = {name: tensors[name] for name in names[number::shards]}
        write_safetensors(folder / file, own, stored)
        places |= dict.fromkeys(own, file)
    dump(folder / "model.safetensors.index.json", {"metadata": {}, "weight_map": places})


def write_safetensors(
    path: Path, tensors: Mapping[str, NDArray[np.float32]], stored: Stored
) -> None:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for name, values in tensors.items():
        end = offset + values.size * (4 if stored == "F32" else 2)
        header[name] = {"dtype": stored, "shape": list(values.shape), "data_offsets": [offset, end]}
        offset = end
    head = json.dumps(header).encode()
    with path.open("wb") as file:
        file.write(len(head).to_bytes(8, "little") + head)
        for values in tensors.values():
            file.write(_narrowed(values, stored).data)


def _narrowed(values: NDArray[np.float32], stored: Stored) -> NDArray[Any]:
    if stored == "F32":
        return values
    return values.astype(np.float16) if stored == "F16" else upper_half(values)


def upper_half(values: NDArray[np.float32]) -> NDArray[np.uint16]:
    """The values as bfloat16, cut off."""
    return (values.view(np.uint32) >> 16).astype(np.uint16)


def byte_tokenizer() -> Tokenizer:
    """Every byte is a token, and Qwen's marks are."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({char: n for n, char in enumerate(alphabet)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(list(MARKS))
    return tokenizer


def dump(path: Path, fields: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(fields), encoding="utf-8")
