"""Checkpoints: a model alone, or all that an interrupted run needs to go on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.optim import AdamW

from training.encoder import Shape
from training.model import JointEncoder
from training.optim import Average


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that changes while training."""

    model: JointEncoder
    optimizer: AdamW
    average: Average | None


def save_run(path: Path, run: Run, step: int, settings: dict[str, Any]) -> None:
    """Write the state after `step` steps; a kill in between leaves the one before."""
    _write(
        path,
        {
            "model": run.model.state_dict(),
            "optimizer": run.optimizer.state_dict(),
            "average": run.average.weights if run.average else None,
            "random": torch.get_rng_state(),
            "random_gpu": torch.cuda.get_rng_state() if torch.cuda.is_available() else None,
            "step": step,
            "settings": settings,
        },
    )


def resume(path: Path, run: Run, settings: dict[str, Any]) -> int:
    """Load a saved state into `run`; gives the number of steps done.

    Raises:
        ValueError: it was saved by a run with other settings or data.
    """
    state = torch.load(path, map_location="cpu", weights_only=True)
    if state["settings"] != settings:
        raise ValueError(f"{path} is of other settings or data: use another --out, or remove it")
    run.model.load_state_dict(state["model"])
    run.optimizer.load_state_dict(state["optimizer"])
    if run.average:
        for name, weights in state["average"].items():
            run.average.weights[name].copy_(weights)
    torch.set_rng_state(state["random"])
    if state["random_gpu"] is not None and torch.cuda.is_available():
        torch.cuda.set_rng_state(state["random_gpu"])
    return int(state["step"])


def save_model(path: Path, model: JointEncoder) -> None:
    _write(path, {"model": model.state_dict()})


def load_model(path: Path) -> JointEncoder:
    """The model of a checkpoint of either kind, ready to answer."""
    weights = torch.load(path, map_location="cpu", weights_only=True)["model"]
    model = JointEncoder(Shape(vocabulary=len(weights["encoder.words.weight"])))
    model.load_state_dict(weights)
    return model.eval()


def _write(path: Path, state: dict[str, Any]) -> None:
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)
