import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claude_router.classify.arch.checkpoint import open_checkpoint
from claude_router.classify.arch.errors import CheckpointError
from tests.classify.arch.tiny import (
    STOPS,
    SYSTEM,
    TIED,
    UNTIED,
    Tiny,
    weights,
    write,
    write_tensors,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(Tiny(TIED), tmp_path / "tiny")


def change(path: Path, **fields: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


def test_a_folder_gives_config_tensors_stops_and_system_prompt(folder: Path) -> None:
    found = open_checkpoint(folder)
    assert found.config == TIED
    assert (found.stops, found.system) == (tuple(STOPS), SYSTEM)
    for name, values in weights(TIED, 0).items():
        np.testing.assert_array_equal(found.tensors[name].all(), values)


@pytest.mark.parametrize("stored", ["F16", "BF16"])
def test_half_precision_and_shards_are_read(tmp_path: Path, stored: Any) -> None:
    folder = write(Tiny(UNTIED, stored=stored, shards=3), tmp_path / "tiny")
    found = open_checkpoint(folder)
    for name, values in weights(UNTIED, 0).items():
        read = np.concatenate(list(found.tensors[name].blocks()))
        np.testing.assert_allclose(read, values, rtol=2**-7, atol=1e-6)


def test_the_config_of_transformers_5_is_read(folder: Path) -> None:
    fields = json.loads((folder / "config.json").read_text())
    del fields["rope_theta"]
    fields["rope_parameters"] = {"rope_theta": 123.0, "rope_type": "default"}
    fields["layer_types"] = ["full_attention"] * TIED.layers
    (folder / "config.json").write_text(json.dumps(fields))
    assert open_checkpoint(folder).config.rope_theta == 123.0


def test_a_template_of_its_own_file_is_read(folder: Path) -> None:
    (folder / "chat_template.jinja").write_text("{{- 'nothing of a system' }}")
    assert open_checkpoint(folder).system is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"architectures": ["LlamaForCausalLM"]}, "LlamaForCausalLM, but only Qwen2ForCausalLM"),
        ({"architectures": None, "model_type": "bert"}, "describes bert"),
        ({"rope_scaling": {"type": "yarn", "factor": 4.0}}, "rope scaling 'yarn'"),
        ({"rope_parameters": {"rope_theta": 1.0, "rope_type": "llama3"}}, "rope scaling 'llama3'"),
        ({"hidden_act": "gelu"}, "activation 'gelu'"),
        ({"use_sliding_window": True}, "sliding-window"),
        ({"quantization_config": {"bits": 4}}, "quantised weights"),
        ({"hidden_size": "wide"}, "'hidden_size'"),
        ({"num_hidden_layers": 0}, "'num_hidden_layers'"),
        ({"num_key_value_heads": 3}, "cannot share"),
        ({"vocab_size": 319}, "has the shape"),
        ({"num_hidden_layers": 4}, "lacks 12 of 50 tensors"),
    ],
)
def test_a_model_that_cannot_be_exported_is_refused(
    folder: Path, fields: dict[str, Any], words: str
) -> None:
    change(folder / "config.json", **fields)
    with pytest.raises(CheckpointError, match=words):
        open_checkpoint(folder)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(CheckpointError, match=name):
        open_checkpoint(folder)


@pytest.mark.parametrize("kept", [0, 5, 400, -1])
def test_a_file_cut_short_is_an_error(folder: Path, kept: int) -> None:
    path = folder / "model.safetensors"
    content = path.read_bytes()
    path.write_bytes(content[:kept])
    with pytest.raises(CheckpointError, match=r"cut short|not a safetensors"):
        open_checkpoint(folder)


@pytest.mark.parametrize(
    "content",
    [b"<!DOCTYPE html><html></html>", b"\x02" + bytes(7) + b"[]", b"\x03" + bytes(7) + b"a,b"],
)
def test_a_file_of_another_kind_is_an_error(folder: Path, content: bytes) -> None:
    (folder / "model.safetensors").write_bytes(content)
    with pytest.raises(CheckpointError, match=r"not a safetensors file|cut short"):
        open_checkpoint(folder)


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    folder = write(Tiny(TIED, shards=2), tmp_path / "tiny")
    (folder / "model-00002-of-00002.safetensors").unlink()
    with pytest.raises(CheckpointError, match="model-00002-of-00002"):
        open_checkpoint(folder)


def test_a_missing_tensor_is_named(folder: Path) -> None:
    tensors = weights(TIED, 0)
    del tensors["model.layers.1.mlp.up_proj.weight"]
    write_tensors(folder, tensors, "F32", shards=1)
    with pytest.raises(CheckpointError, match=r"model\.layers\.1\.mlp\.up_proj\.weight"):
        open_checkpoint(folder)


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_a_config_that_is_no_object_is_an_error(folder: Path, content: str) -> None:
    (folder / "config.json").write_text(content)
    with pytest.raises(CheckpointError, match=r"config\.json"):
        open_checkpoint(folder)


def test_a_model_without_stop_tokens_is_refused(folder: Path) -> None:
    (folder / "generation_config.json").unlink()
    with pytest.raises(CheckpointError, match="eos_token_id"):
        open_checkpoint(folder)
