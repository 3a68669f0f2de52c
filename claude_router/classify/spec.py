"""What a shipped router model says of itself in `router.json`: files, limits, marker ids."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claude_router.route.classifier import ClassifierError

REINSTALL = "reinstall claude-router, or set `router: {engine: off}`"


@dataclass(frozen=True, slots=True)
class Markers:
    """Token ids that frame segments and open turns; `gap` stands where a middle was cut out."""

    start: int
    end: int
    gap: int
    user: int
    assistant: int
    newest: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What the model was trained on: characters and tokens of a turn, tokens of the rest."""

    turns: int
    newest_chars: int
    earlier_chars: int
    conversation_tokens: int
    newest_tokens: int
    earlier_tokens: int
    route_tokens: int
    routes_per_run: int


@dataclass(frozen=True, slots=True)
class ShippedFile:
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RouterSpec:
    """`segments` are the layers that see one segment at a time, `model` those after them.

    `other` is the text of the "none of these" route; `threshold` None accepts any best match.
    """

    version: str
    segments: ShippedFile
    model: ShippedFile
    tokenizer: ShippedFile
    markers: Markers
    limits: Limits
    other: str
    threshold: float | None


def read_spec(path: Path) -> RouterSpec:
    """Read a `router.json`.

    Raises:
        ClassifierError: it is missing, or not such a file.
    """
    try:
        fields = json.loads(path.read_bytes())
        return _spec(fields)
    except FileNotFoundError:
        raise ClassifierError(f"{path.name} of the router model is missing: {REINSTALL}") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ClassifierError(f"{path} cannot be used ({error!r}): {REINSTALL}") from error


def checked_bytes(folder: Path, shipped: ShippedFile) -> bytes:
    """Contents of a shipped file.

    Raises:
        ClassifierError: it is missing, unreadable, or its contents are not the ones shipped.
    """
    path = folder / shipped.file
    try:
        content = path.read_bytes()
    except OSError as error:
        why = error.strerror or "unreadable"
        raise ClassifierError(f"router model file {path}: {why}; {REINSTALL}") from error
    if hashlib.sha256(content).hexdigest() != shipped.sha256:
        raise ClassifierError(f"router model file {path} is damaged or was replaced: {REINSTALL}")
    return content


def checked_path(folder: Path, shipped: ShippedFile) -> Path:
    """Where a shipped file is, its contents checked.

    Raises:
        ClassifierError: as `checked_bytes`.
    """
    checked_bytes(folder, shipped)
    return folder / shipped.file


def _spec(fields: Mapping[str, Any]) -> RouterSpec:
    threshold = fields["threshold"]
    return RouterSpec(
        version=str(fields["version"]),
        segments=ShippedFile(**fields["segments"]),
        model=ShippedFile(**fields["model"]),
        tokenizer=ShippedFile(**fields["tokenizer"]),
        markers=Markers(**fields["markers"]),
        limits=Limits(**fields["limits"]),
        other=str(fields["other"]),
        threshold=None if threshold is None else float(threshold),
    )
