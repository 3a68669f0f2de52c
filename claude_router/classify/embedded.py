"""The embedded engine: the shipped model behind one thread, loaded when first needed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from claude_router.classify.engine_thread import EngineThread, best_match
from claude_router.config.model import Device
from claude_router.resources import asset
from claude_router.route.classifier import Classification, ClassifierError, Turn
from claude_router.route.preferences import Preference

if TYPE_CHECKING:
    from claude_router.classify.joint_model import JointModel

T = TypeVar("T")
NAME = "embedded"
_ANY = Preference("any", "any task", "")


class EmbeddedClassifier:
    """Matches with the shipped model; one decision at a time, off the event loop.

    `threshold` is the least probability of a match, below it the turn is "other"; None takes
    the model's own. `folder` holds router.json and the files it names.
    """

    def __init__(
        self,
        *,
        device: Device = "auto",
        threshold: float | None = None,
        folder: Path | None = None,
    ) -> None:
        self._device: Device = device
        self._threshold = threshold
        self._folder = folder
        self._model: JointModel | None = None
        self._notice: str | None = None
        self._thread = EngineThread("classifier")

    @property
    def name(self) -> str:
        return NAME

    @property
    def notice(self) -> str | None:
        """Why the model runs on another device than was asked for; None if not, or not loaded."""
        return self._notice

    async def classify(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> Classification:
        """Match the last of `turns` (oldest first) against `preferences`, in any order.

        Raises:
            ClassifierError: the model cannot be loaded or run, or the engine is closed.
        """
        asked, among = tuple(turns), tuple(preferences)
        return await self.with_model(lambda model: self._classify(model, asked, among))

    async def warm(self, preferences: Sequence[Preference] = ()) -> None:
        """Load the model and run it once, so that the first decision takes no longer than others.

        What can be computed of `preferences` before a turn is there is computed too.

        Raises:
            ClassifierError: the model cannot be loaded or run.
        """
        await self.classify([Turn("user", "hello")], preferences or [_ANY])

    async def with_model(self, work: "Callable[[JointModel], T]") -> T:
        """What `work` makes of the model, in the engine's thread.

        Raises:
            ClassifierError: the model cannot be loaded, `work` fails, or the engine is closed.
        """
        return await self._thread.run(lambda: work(self._loaded()))

    def close(self) -> None:
        """Stop taking work; a decision under way ends on its own."""
        self._thread.close()

    def _classify(
        self, model: "JointModel", turns: tuple[Turn, ...], preferences: tuple[Preference, ...]
    ) -> Classification:
        started = perf_counter()
        # A fixed order makes equal questions give equal answers to the last digit.
        routes = sorted(
            preferences, key=lambda preference: (preference.name, preference.description)
        )
        *found, other = model.probabilities(turns, routes).tolist()
        by_name = {route.name: score for route, score in zip(routes, found, strict=True)}
        least = self._threshold if self._threshold is not None else model.spec.threshold
        return Classification(
            scores={preference.name: by_name[preference.name] for preference in preferences},
            other=other,
            matched=best_match(by_name, other, least or 0.0),
            engine=NAME,
            ms=(perf_counter() - started) * 1000,
        )

    def _loaded(self) -> "JointModel":
        if self._model is None:
            # Imported here, in the thread: numpy and ONNX Runtime take a good part of a second.
            from claude_router.classify.joint_model import JointModel
            from claude_router.classify.runtime import DeviceError

            try:
                folder = self._folder or asset("router")
            except FileNotFoundError as error:
                raise ClassifierError(str(error)) from error
            try:
                self._model = JointModel.load(folder, self._device)
            except DeviceError as error:
                self._notice = f"The embedded engine runs on the CPU: {error}."
                self._model = JointModel.load(folder, "cpu")
        return self._model
