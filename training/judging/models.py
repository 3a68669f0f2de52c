"""Models by the paths a user gives: opened, and named for the head of a column."""

from collections.abc import Sequence
from pathlib import Path

from claude_router.classify.joint_model import SPEC_FILE, JointModel
from claude_router.route.classifier import ClassifierError
from training.base import TOKENIZER_FILE
from training.scoring import open_model


def opened(path: Path) -> JointModel:
    """The model of a shipped folder or of a checkpoint.

    Raises:
        ValueError: there is none, or it cannot be used; says why and what to do.
    """
    if not path.is_dir() and not (path.is_file() and path.suffix == ".pt"):
        raise ValueError(f"no model at {path}: give a folder with {SPEC_FILE}, or a .pt checkpoint")
    if path.is_file() and not path.with_name(TOKENIZER_FILE).exists():
        raise ValueError(f"{path} has no {TOKENIZER_FILE} beside it: copy it from the run's folder")
    try:
        return open_model(path)
    except ClassifierError as error:
        raise ValueError(f"{path}: {error}") from error
    except ImportError as error:
        raise ValueError(f"{path} needs the packages of training/requirements.txt") from error


def named(paths: Sequence[Path]) -> dict[str, Path]:
    """Paths under the shortest ends that tell them apart.

    Raises:
        ValueError: two paths are one.
    """
    parts = [path.resolve().parts for path in paths]
    if len(set(parts)) < len(parts):
        raise ValueError("a model is named twice: give each one once")
    length = 1
    while len({part[-length:] for part in parts}) < len(parts):
        length += 1
    return dict(zip(("/".join(part[-length:]) for part in parts), paths, strict=True))
