"""Opens the engine that the configuration names, alone or with the embedded one beside it."""

from pathlib import Path

from claude_router.classify.arch.classifier import ArchClassifier
from claude_router.classify.arch.installed import installed
from claude_router.classify.embedded import EmbeddedClassifier
from claude_router.classify.engine import Engine, Tell
from claude_router.classify.pair import BOTH_OF_EVERY_TURN, MissingEngine, PairClassifier
from claude_router.classify.telling import TellingEngine
from claude_router.config.model import RouterOptions
from claude_router.route.classifier import Classifier, ClassifierError


def open_classifier(options: RouterOptions, engines: Path, tell: Tell) -> Engine | None:
    """The one engine that `options` name, None for "off". Costs nothing until it is first asked.

    `engines` is the folder of those that were installed; `tell` takes what the user should know.

    Raises:
        ClassifierError: it is not installed.
    """
    match options.engine:
        case "off":
            return None
        case "embedded":
            embedded = EmbeddedClassifier(device=options.device, threshold=options.threshold)
            return TellingEngine(embedded, tell)
        case "arch":
            folder = installed(engines)
            arch = ArchClassifier(folder, device=options.device, threshold=options.threshold)
            return TellingEngine(arch, tell)
        case "endpoint":
            # Not before it is needed: it brings the HTTP client.
            from claude_router.classify.endpoint.classifier import EndpointClassifier

            return EndpointClassifier(options.endpoint, threshold=options.threshold)


def open_for_session(options: RouterOptions, engines: Path, tell: Tell) -> Engine | None:
    """The same for a session: the embedded engine answers where the one named cannot, or need not.

    Never raises; that an engine is missing is told.
    """
    if options.engine in ("embedded", "off"):
        return open_classifier(options, engines, tell)
    # The device is the slow engine's: the embedded one is sooner done than a GPU has been woken.
    fast = TellingEngine(EmbeddedClassifier(threshold=options.threshold), tell)
    if options.fast is not None and options.ask_when == "never":
        return fast
    return PairClassifier(
        _opened(options, engines, tell), fast, tell, sure_margin=_sure_margin(options)
    )


def embedded_in(classifier: Classifier | None) -> EmbeddedClassifier | None:
    """The embedded engine, if it is what answers or stands beside what does."""
    if isinstance(classifier, PairClassifier):
        classifier = classifier.fast
    if isinstance(classifier, TellingEngine):
        classifier = classifier.engine
    return classifier if isinstance(classifier, EmbeddedClassifier) else None


def _opened(options: RouterOptions, engines: Path, tell: Tell) -> Engine:
    try:
        engine = open_classifier(options, engines, tell)
    except ClassifierError as error:
        tell(f"The embedded engine decides in place of {options.engine}: {error}.")
        return MissingEngine(options.engine, error)
    assert engine is not None
    return engine


def _sure_margin(options: RouterOptions) -> float | None:
    if options.fast is None:
        return None
    return options.sure_margin if options.ask_when == "unsure" else BOTH_OF_EVERY_TURN
