"""Block-wise quantisation of a matrix, in the layout of ONNX Runtime's MatMulNBits.

Source: onnxruntime `docs/ContribOperators.md`, com.microsoft.MatMulNBits.
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Bits = Literal[4, 8]
BLOCK: Mapping[Bits, int] = {4: 32, 8: 128}
"""Values that share a scale: many are multiplied faster, but four bits lose too much by it."""


def quantize(
    matrix: NDArray[np.float32], bits: Bits
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Values of shape (rows, columns) as codes and scales.

    Codes are uint8 of shape (rows, blocks, bytes), of four bits two in a byte, the lower first;
    scales float32 of shape (rows, blocks). A value is (code - 2 ** (bits - 1)) * scale. `columns`
    is a multiple of BLOCK[bits].
    """
    rows, columns = matrix.shape
    blocks = matrix.reshape(rows, columns // BLOCK[bits], BLOCK[bits])
    half = 2 ** (bits - 1)
    # The value furthest from zero becomes the lowest code, of which there is one more below zero.
    furthest = np.take_along_axis(blocks, np.abs(blocks).argmax(2, keepdims=True), 2)
    scales = furthest / -half
    inverse = np.divide(1, scales, out=np.zeros_like(scales), where=scales != 0)
    codes = np.clip(np.rint(blocks * inverse), -half, half - 1)
    packed = (codes + half).astype(np.uint8)
    if bits == 4:
        packed = packed[..., ::2] | (packed[..., 1::2] << 4)
    return packed, _fitted(blocks, codes, scales)


def _fitted(
    blocks: NDArray[np.float32], codes: NDArray[np.float32], scales: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The scale of each block with the least squared error for its codes, (rows, blocks)."""
    products, squares = (blocks * codes).sum(2), (codes * codes).sum(2)
    fitted: NDArray[np.float32] = scales[..., 0].copy()
    np.divide(products, squares, out=fitted, where=squares > 0)
    return fitted
