"""A Hugging Face folder of a Qwen2 model: its config, checked tensors, stop tokens and prompt."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from claude_router.classify.arch.errors import CheckpointError
from claude_router.classify.arch.qwen2 import Qwen2Config, read_config, read_json, tensor_shapes
from claude_router.classify.arch.safetensors import StoredTensor, read_header

TOKENIZER = "tokenizer.json"
_SINGLE, _INDEX = "model.safetensors", "model.safetensors.index.json"
_SYSTEM = re.compile(r"<\|im_start\|>system(?:\\n|\n)([^<{}']+)<\|im_end\|>")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`tensors` holds all that the model needs, by name, in the right shapes.

    `stops` are the ids that end an answer; `system` is the system prompt that the chat template
    adds where a conversation has none, None where it adds none.
    """

    folder: Path
    config: Qwen2Config
    tensors: Mapping[str, StoredTensor]
    stops: tuple[int, ...]
    system: str | None


def open_checkpoint(folder: Path) -> Checkpoint:
    """Check a folder and find its tensors, without reading them.

    Raises:
        CheckpointError: a file is missing or damaged, a tensor is missing or has another shape,
            or the model is of an architecture that is not supported.
    """
    config = read_config(folder / "config.json")
    if not (folder / TOKENIZER).is_file():
        raise CheckpointError(f"{folder / TOKENIZER} is missing: download it from the same place")
    return Checkpoint(
        folder, config, _tensors(folder, config), _stops(folder), _default_system(folder)
    )


def _tensors(folder: Path, config: Qwen2Config) -> dict[str, StoredTensor]:
    stored = _stored(folder)
    wanted = tensor_shapes(config)
    missing = [name for name in wanted if name not in stored]
    if missing:
        raise CheckpointError(
            f"{folder} lacks {len(missing)} of {len(wanted)} tensors, the first of them "
            f"{missing[0]}: download it again"
        )
    for name, shape in wanted.items():
        if stored[name].shape != shape:
            raise CheckpointError(
                f"{stored[name].path}: {name} has the shape {list(stored[name].shape)}, "
                f"but config.json asks for {list(shape)}"
            )
    return {name: stored[name] for name in wanted}


def _stored(folder: Path) -> dict[str, StoredTensor]:
    if not (folder / _INDEX).is_file():
        return read_header(folder / _SINGLE)
    shards = read_json(folder / _INDEX).get("weight_map")
    if not isinstance(shards, dict):
        raise CheckpointError(f"{folder / _INDEX} has no weight_map: download it again")
    stored: dict[str, StoredTensor] = {}
    for shard in sorted(set(map(str, shards.values()))):
        stored |= read_header(folder / shard)
    return stored


def _stops(folder: Path) -> tuple[int, ...]:
    generation = folder / "generation_config.json"
    fields = read_json(generation if generation.is_file() else folder / "config.json")
    stops = fields.get("eos_token_id")
    ids = tuple(stops) if isinstance(stops, list) else (stops,)
    if not ids or not all(isinstance(one, int) for one in ids):
        raise CheckpointError(f"{folder} names no eos_token_id: download generation_config.json")
    return ids


def _default_system(folder: Path) -> str | None:
    """Read out of the chat template, which is Jinja and of which nothing else is needed."""
    alone = folder / "chat_template.jinja"
    if alone.is_file():
        template: object = alone.read_text(encoding="utf-8")
    elif (folder / "tokenizer_config.json").is_file():
        template = read_json(folder / "tokenizer_config.json").get("chat_template")
    else:
        template = None
    found = _SYSTEM.search(template) if isinstance(template, str) else None
    return found[1] if found else None
