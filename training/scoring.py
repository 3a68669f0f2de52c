"""One interface to both forms of the model: a folder as shipped, and a checkpoint."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claude_router.classify.joint_model import SPEC_FILE, JointModel
from claude_router.classify.spec import RouterSpec, read_spec
from training.base import TOKENIZER_FILE
from training.data import OTHER, Sample
from training.inputs import read_tokenizer

ASSETS = Path(__file__).resolve().parent.parent / "assets" / "router"


@dataclass(frozen=True, slots=True)
class Answer:
    """`probabilities`, float64 of shape (routes + 1,), in the order of the sample's routes."""

    sample: Sample
    probabilities: NDArray[np.float64]

    @property
    def predicted(self) -> int:
        return int(self.probabilities.argmax())

    @property
    def is_right(self) -> bool:
        return self.predicted == self.sample.target

    @property
    def predicted_label(self) -> str:
        routes = self.sample.routes
        return OTHER if self.predicted == len(routes) else routes[self.predicted].name


def shipped_spec() -> RouterSpec:
    """Layout that training and serving share; only version and checksums change on export."""
    return read_spec(ASSETS / SPEC_FILE)


def open_model(path: Path) -> JointModel:
    """The serving code around a shipped folder, or a checkpoint beside its tokenizer.json."""
    if path.is_dir():
        return JointModel.load(path, "cpu")
    # Imported here: a shipped model is judged without torch.
    from training.checkpoint import load_model
    from training.session import serving

    return serving(shipped_spec(), read_tokenizer(path.parent / TOKENIZER_FILE), load_model(path))


def answers(model: JointModel, samples: Iterable[Sample]) -> Iterator[Answer]:
    """Each sample as the embedded engine would decide it, its routes sorted first."""
    for sample in samples:
        order = sorted(
            range(len(sample.routes)),
            key=lambda i: (sample.routes[i].name, sample.routes[i].description),
        )
        found = model.probabilities(sample.turns, [sample.routes[i] for i in order])
        yield Answer(sample, found[np.argsort([*order, len(order)])])
