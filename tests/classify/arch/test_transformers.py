"""The same parity as the goldens', measured anew where torch and transformers are installed."""

from pathlib import Path

import numpy as np
import pytest

from claude_router.classify.arch.decoder import Decoder
from claude_router.classify.arch.export import export
from tests.classify.arch import questions
from tests.classify.arch.make_goldens import Reference
from tests.classify.arch.tiny import TIED, UNTIED, Tiny, write


@pytest.mark.parametrize(
    "tiny",
    [Tiny(TIED, seed=5, stored="BF16", shards=3), Tiny(UNTIED, seed=6, stored="F16", shards=2)],
    ids=["tied", "untied"],
)
def test_a_sharded_half_precision_checkpoint_gives_the_logits_of_transformers(
    tiny: Tiny, tmp_path: Path
) -> None:
    for needed in ("onnx", "torch", "transformers"):
        pytest.importorskip(needed)
    source = write(tiny, tmp_path / "source")
    decoder = Decoder.load(tmp_path / "out", export(source, tmp_path / "out", "fp32"), "cpu")
    reference = Reference(source)
    for prompt in questions.logit_prompts():
        expected = reference.logits(prompt)
        np.testing.assert_allclose(decoder.logits(prompt), expected, atol=1e-3, rtol=0)
