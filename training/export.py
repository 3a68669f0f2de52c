"""Turns a checkpoint into the shipped files: int8 ONNX, router.json, the tokenizer."""

import argparse
import hashlib
import json
import shutil
import warnings
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from claude_router.classify.joint_model import SPEC_FILE, JointModel
from training import metrics
from training.base import tokenizer_file
from training.checkpoint import load_model
from training.command import run
from training.data import Sample
from training.evaluate import DATA, read_samples
from training.inputs import read_tokenizer
from training.model import JointEncoder
from training.scoring import ASSETS, Answer, answers, open_model, shipped_spec
from training.session import TorchSession
from training.temperature import best_temperature

_OPSET = 17
_AGREEMENT = 1e-3
MODEL_FILE, TOKENIZER_FILE = "model.onnx", "tokenizer.json"


class OneDecision(nn.Module):
    """The graph's outside: one row in, one vector of logits out."""

    def __init__(self, model: JointEncoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, pos: Tensor, seg: Tensor) -> Tensor:
        return self.model(ids, pos, seg)[0]


def main(argv: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(argv)
    torch.set_num_threads(1)
    samples = read_samples([options.data], "validation", options.files)[:: options.every]
    options.out.mkdir(parents=True, exist_ok=True)
    temperature = export(load_model(options.checkpoint), options.out, samples)
    write_spec(options.out, options.version)
    found = list(answers(JointModel.load(options.out, "cpu"), samples))
    print(f"temperature {temperature:.3f}")
    print(f"int8: {_figures(found)}")


def export(model: JointEncoder, out: Path, samples: Sequence[Sample]) -> float:
    """Write model.onnx and the tokenizer into `out`; gives the temperature folded in.

    Raises:
        ValueError: the float32 graph does not answer as the checkpoint does.
    """
    with TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        small = Path(scratch) / "small.onnx"
        write_onnx(model, full, temperature=1.0)
        check_agreement(model, full, samples[:50])
        quantize(full, small)
        before = list(answers(open_model(small), samples))
        print(f"int8, temperature 1: {_figures(before)}")
        compare(list(answers(open_model(full), samples)), before)
        temperature = best_temperature(before)
        write_onnx(model, full, temperature)
        quantize(full, out / MODEL_FILE)
    shutil.copyfile(tokenizer_file(), out / TOKENIZER_FILE)
    return temperature


def write_onnx(model: JointEncoder, path: Path, temperature: float) -> None:
    """The float32 graph: ids, pos, seg int64 of shape (1, L); logits float32 of shape (R,)."""
    ready = deepcopy(model).eval()
    ready.prepare_export(temperature)
    example = torch.tensor([[101, 3, 7592, 102, 101, 3231, 102, 101, 2060, 102]])
    pos = torch.tensor([[0, 1, 2, 3, 0, 1, 2, 0, 1, 2]])
    seg = torch.tensor([[0, 0, 0, 0, 1, 1, 1, 2, 2, 2]])
    with warnings.catch_warnings():
        # The exporter by tracing is marked as old; the new one needs opset 18 and onnxscript.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            OneDecision(ready),
            (example, pos, seg),
            str(path),
            input_names=["ids", "pos", "seg"],
            output_names=["logits"],
            dynamic_axes={name: {1: "L"} for name in ("ids", "pos", "seg")} | {"logits": {0: "R"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def quantize(full: Path, small: Path) -> None:
    """Weights to int8, per channel."""
    quantize_dynamic(
        full,
        small,
        op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        per_channel=True,
        weight_type=QuantType.QInt8,
    )


def check_agreement(model: JointEncoder, full: Path, samples: Sequence[Sample]) -> None:
    """Raises: ValueError if a probability of graph and checkpoint differs by more than 0.001."""
    tokenizer = read_tokenizer(tokenizer_file())
    ours = answers(JointModel(shipped_spec(), tokenizer, TorchSession(model)), samples)
    gap = _largest_gap(list(ours), list(answers(open_model(full), samples)))
    print(f"float32 graph against checkpoint: largest difference {gap:.1e}")
    if gap > _AGREEMENT:
        raise ValueError(f"{full.name} differs from the checkpoint by {gap:.4f}")


def compare(full: Sequence[Answer], small: Sequence[Answer]) -> None:
    """Print what rounding to int8 costs."""
    same = sum(a.predicted == b.predicted for a, b in zip(full, small, strict=True))
    print(f"float32: {_figures(full)}")
    print(
        f"int8 against float32: same answer in {100 * same / len(full):.1f} %, "
        f"largest difference {_largest_gap(full, small):.3f}"
    )


def write_spec(out: Path, version: str) -> None:
    """router.json as shipped today, with the new version and checksums."""
    fields = json.loads((ASSETS / SPEC_FILE).read_text("utf-8"))
    fields["version"] = version
    fields["model"] = _shipped(out / MODEL_FILE)
    fields["tokenizer"] = _shipped(out / TOKENIZER_FILE)
    (out / SPEC_FILE).write_text(f"{json.dumps(fields, indent=2)}\n", "utf-8")


def _shipped(path: Path) -> Mapping[str, str]:
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def _largest_gap(one: Sequence[Answer], two: Sequence[Answer]) -> float:
    return max(
        float(np.abs(a.probabilities - b.probabilities).max())
        for a, b in zip(one, two, strict=True)
    )


def _figures(found: Sequence[Answer]) -> str:
    right, error = metrics.turn_accuracy(found).value, metrics.calibration_error(found)
    return f"turns {100 * right:.1f} %, calibration error {100 * error:.1f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder; assets/router to ship it")
    parser.add_argument("--version", required=True, help="of the model, as 2026.12")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--files", default="", help="letters of training files; all without it")
    parser.add_argument("--every", type=int, default=1, help="judge every n-th validation turn")
    return parser


if __name__ == "__main__":
    run(main)
