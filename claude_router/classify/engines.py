"""Opens the engine that the configuration names."""

from typing import TYPE_CHECKING, Literal

from claude_router.config.model import READY_ENGINES, EngineName
from claude_router.route.classifier import ClassifierError

if TYPE_CHECKING:
    from claude_router.classify.embedded import EmbeddedClassifier


def open_classifier(
    engine: EngineName,
    *,
    device: Literal["auto", "cpu", "gpu"] = "auto",
    threshold: float | None = None,
) -> "EmbeddedClassifier | None":
    """The engine called `engine`, or None for "off". Costs nothing until it is first asked.

    Raises:
        ClassifierError: this version has no such engine.
    """
    require(engine)
    if engine == "off":
        return None
    from claude_router.classify.embedded import EmbeddedClassifier

    return EmbeddedClassifier(device=device, threshold=threshold)


def require(engine: EngineName) -> None:
    """Refuse an engine that cannot be opened, before anything is built on it.

    Raises:
        ClassifierError: this version has no such engine.
    """
    if engine not in READY_ENGINES:
        raise ClassifierError(
            f"this version has no {engine} engine, only the embedded one: set "
            "`router: {engine: embedded}` or start with --router-engine embedded"
        )
