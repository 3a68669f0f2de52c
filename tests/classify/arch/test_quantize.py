from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from claude_router.classify.arch.decoder import Decoder
from claude_router.classify.arch.quantize import Bits, quantize
from claude_router.classify.arch.spec import read_spec
from tests.classify.arch import questions
from tests.classify.arch.tiny import TIED, Tiny, weights, write, write_tensors


def decoded(
    codes: NDArray[np.uint8], scales: NDArray[np.float32], bits: Bits
) -> NDArray[np.float32]:
    if bits == 4:
        codes = np.stack([codes & 15, codes >> 4], axis=-1).reshape(*codes.shape[:2], -1)
    signed = codes.astype(np.float32) - 2 ** (bits - 1)
    return np.asarray(signed * scales[..., None], np.float32).reshape(len(codes), -1)


@pytest.mark.parametrize(("bits", "bound"), [(4, 0.11), (8, 0.007)])
def test_values_come_back_within_their_bound(bits: Bits, bound: float) -> None:
    matrix = np.random.RandomState(0).standard_normal((48, 256)).astype(np.float32)
    back = decoded(*quantize(matrix, bits), bits)
    assert np.sqrt(((back - matrix) ** 2).mean()) < bound
    assert np.abs(back - matrix).max() < 5 * bound


@pytest.mark.parametrize("bits", [4, 8])
def test_blocks_of_zeros_stay_zeros(bits: Bits) -> None:
    matrix = np.zeros((2, 256), np.float32)
    matrix[1, 40] = -3
    np.testing.assert_array_equal(decoded(*quantize(matrix, bits), bits), matrix)


def rounded(config_weights: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Weights as an int4 export stores them, decoded again."""
    found = {}
    for name, values in config_weights.items():
        bits: Bits = 8 if "embed" in name else 4
        is_matrix = values.ndim == 2
        found[name] = decoded(*quantize(values, bits), bits) if is_matrix else values
    return found


def test_the_runtime_reads_the_codes_as_they_are_meant(tmp_path: Path) -> None:
    """The int4 export is the fp32 export of the same rounded weights, but for int8 activations."""
    pytest.importorskip("onnx")
    from claude_router.classify.arch.export import export

    config = replace(TIED, layers=1)
    source = write(Tiny(config), tmp_path / "source")
    export(source, tmp_path / "int4", "int4")
    write_tensors(source, rounded(weights(config, 0)), "F32", shards=1)
    export(source, tmp_path / "fp32", "fp32")
    four, full = (
        Decoder.load(tmp_path / name, read_spec(tmp_path / name), "cpu")
        for name in ("int4", "fp32")
    )
    for prompt in questions.logit_prompts():
        expected = full.logits(prompt)
        error = np.sqrt(((four.logits(prompt) - expected) ** 2).mean() / (expected**2).mean())
        assert error < 0.02
