"""Turns a checkpoint into the shipped files: two int8 graphs, router.json, the tokenizer."""

import argparse
import hashlib
import json
import shutil
import warnings
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor

from claude_router.classify.joint_model import SPEC_FILE
from claude_router.classify.spec import read_spec
from training.base import TOKENIZER_FILE
from training.checkpoint import load_model
from training.command import run
from training.data import Sample
from training.evaluate import DATA, read_samples
from training.halves import Apart, Half, Together
from training.inputs import Layout, read_tokenizer
from training.judging import metrics
from training.model import JointEncoder
from training.scoring import ASSETS, Answer, answers, open_model, shipped_spec
from training.session import serving
from training.smoothing import smooth
from training.temperature import best_temperature

_OPSET = 17
_AGREEMENT = 1e-3
_SMOOTHING_TURNS = 200
_OTHER_SURPLUS = 0.8
"""Training makes a tenth of the turns "other" that were not; this much of its logit too many.

Chosen on the validation sets: precision rises by 10 points, recall falls by 9, accuracy stays.
"""
SEGMENTS_FILE, MODEL_FILE = "segments.onnx", "model.onnx"


def main(argv: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(argv)
    torch.set_num_threads(1)
    samples = read_samples([options.data], "validation", options.files)[:: options.every]
    trained_on = read_samples([options.data], "training", options.files)
    tokenizer = options.checkpoint.parent / TOKENIZER_FILE
    model = load_model(options.checkpoint)
    even = smoothed(model, trained_on[:: -(-len(trained_on) // _SMOOTHING_TURNS)], tokenizer)
    full = options.out.with_name("float32")
    write_full(even, full, tokenizer, options.version, other_surplus=0.0)
    check_agreement(model, tokenizer, list(answers(open_model(full), samples[:50])))
    write_full(even, full, tokenizer, options.version)
    ship(full, options.out)
    before = list(answers(open_model(options.out), samples))
    print(f"int8, temperature 1: {_figures(before)}")
    temperature = best_temperature(before)
    print(f"temperature {temperature:.3f}")
    write_full(even, full, tokenizer, options.version, temperature=temperature)
    ship(full, options.out)
    print(f"int8: {_figures(list(answers(open_model(options.out), samples)))}")


def smoothed(model: JointEncoder, samples: Sequence[Sample], tokenizer: Path) -> JointEncoder:
    """The same model, of which less is lost by rounding."""
    layout = Layout(shipped_spec(), read_tokenizer(tokenizer))
    even = deepcopy(model)
    rows = (layout.batch([sample]) for sample in samples)
    smooth(
        even,
        (
            (torch.from_numpy(r.ids), torch.from_numpy(r.positions), torch.from_numpy(r.segments))
            for r in rows
        ),
    )
    return even


def write_full(
    model: JointEncoder,
    out: Path,
    tokenizer: Path,
    version: str,
    *,
    temperature: float = 1.0,
    other_surplus: float = _OTHER_SURPLUS,
) -> None:
    """A folder as shipped, but in float32."""
    out.mkdir(parents=True, exist_ok=True)
    ready = deepcopy(model).eval()
    ready.prepare_export(temperature, other_surplus)
    ids = torch.tensor([[101, 3, 7592, 102, 101, 3231, 102, 101, 2060, 102]])
    pos = torch.tensor([[0, 1, 2, 3, 0, 1, 2, 0, 1, 2]])
    seg = torch.tensor([[0, 0, 0, 0, 1, 1, 1, 2, 2, 2]])
    write_onnx(Apart(ready), (ids, pos, seg), out / SEGMENTS_FILE, {1: "L"})
    states = ready.apart(ids, pos, seg).detach()
    write_onnx(Together(ready), (states, seg), out / MODEL_FILE, {0: "R"})
    shutil.copyfile(tokenizer, out / TOKENIZER_FILE)
    write_spec(out, version)


def write_onnx(
    half: Half, example: tuple[Tensor, ...], path: Path, output_axes: Mapping[int, str]
) -> None:
    """The float32 graph of one half."""
    with warnings.catch_warnings():
        # The exporter by tracing is marked as old; the new one needs opset 18 and onnxscript.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            half,
            example,
            str(path),
            input_names=list(half.inputs),
            output_names=[half.output],
            dynamic_axes={name: {1: "L"} for name in half.inputs} | {half.output: output_axes},
            opset_version=_OPSET,
            dynamo=False,
        )


def ship(full: Path, out: Path) -> None:
    """Write the folder `full` to `out` with its weights in int8."""
    out.mkdir(parents=True, exist_ok=True)
    for name in (SEGMENTS_FILE, MODEL_FILE):
        quantize(full / name, out / name)
    shutil.copyfile(full / TOKENIZER_FILE, out / TOKENIZER_FILE)
    write_spec(out, read_spec(full / SPEC_FILE).version)


def quantize(full: Path, small: Path) -> None:
    """Weights to int8, per channel."""
    quantize_dynamic(
        full,
        small,
        op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        per_channel=True,
        weight_type=QuantType.QInt8,
    )


def check_agreement(model: JointEncoder, tokenizer: Path, exported: Sequence[Answer]) -> None:
    """Raises: ValueError if a probability of graph and checkpoint differs by more than 0.001."""
    checkpoint = serving(shipped_spec(), read_tokenizer(tokenizer), model)
    ours = list(answers(checkpoint, [answer.sample for answer in exported]))
    gap = _largest_gap(ours, exported)
    print(f"float32 graphs against checkpoint: largest difference {gap:.1e}")
    if gap > _AGREEMENT:
        raise ValueError(f"the exported graphs differ from the checkpoint by {gap:.4f}")


def write_spec(out: Path, version: str) -> None:
    """router.json as shipped today, with the new version and checksums."""
    fields = json.loads((ASSETS / SPEC_FILE).read_text("utf-8"))
    fields["version"] = version
    fields["segments"] = _shipped(out / SEGMENTS_FILE)
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
    parser.add_argument(
        "--out", type=Path, required=True, help="folder of the int8 model; float32 beside it"
    )
    parser.add_argument("--version", required=True, help="of the model, as 2026.12")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--files", default="", help="letters of training files; all without it")
    parser.add_argument("--every", type=int, default=1, help="judge every n-th validation turn")
    return parser


if __name__ == "__main__":
    run(main)
