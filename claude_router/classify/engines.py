"""Opens the engine that the configuration names."""

from typing import Literal

from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.config.model import EngineName
from claude_router.route.classifier import ClassifierError


def open_classifier(
    engine: EngineName,
    *,
    device: Literal["auto", "cpu", "gpu"] = "auto",
    threshold: float | None = None,
) -> EmbeddedClassifier | None:
    """The engine called `engine`, or None for "off". Costs nothing until it is first asked.

    Raises:
        ClassifierError: this version has no such engine.
    """
    if engine == "off":
        return None
    if engine != "embedded":
        raise ClassifierError(
            f"this version has no {engine} engine, only the embedded one: set "
            "`router: {engine: embedded}` or start with --router-engine embedded"
        )
    return EmbeddedClassifier(device=device, threshold=threshold)
