"""The arch engine: an installed Arch-Router behind one thread, loaded when first needed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from claude_router.classify.engine_thread import EngineThread, best_match
from claude_router.route.classifier import Classification, ClassifierError, Turn
from claude_router.route.preferences import Preference

if TYPE_CHECKING:
    from claude_router.classify.arch.devices import ArchDevice
    from claude_router.classify.arch.model import ArchModel
    from claude_router.classify.arch.prompt import Spelling

T = TypeVar("T")
NAME = "arch"
_ANY = Preference("any", "any task", "")


class ArchClassifier:
    """Matches with the model in `folder`; one decision at a time, off the event loop.

    `threshold` is the least probability of a match, below it the turn is "other"; None asks only
    that the match be likelier than "other". `spelling` is that of the prompt, `budget` its length
    in estimated tokens, None for the paper's. `prefixes` is where read preferences are kept for
    other processes, None for a folder of the model's own.
    """

    def __init__(
        self,
        folder: Path,
        *,
        device: "ArchDevice" = "auto",
        threshold: float | None = None,
        spelling: "Spelling" = "card",
        budget: int | None = None,
        prefixes: Path | None = None,
    ) -> None:
        self._folder = folder
        self._device = device
        self._threshold = threshold
        self._spelling = spelling
        self._budget = budget
        self._prefixes = prefixes
        self._model: ArchModel | None = None
        self._notice: str | None = None
        self._thread = EngineThread("arch")

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
        """Match the last of `turns` (oldest first) against `preferences`, in the order given.

        Raises:
            ClassifierError: the model cannot be loaded or run, or the engine is closed.
        """
        asked, among = tuple(turns), tuple(preferences)
        return await self.with_model(lambda model: self._classify(model, asked, among))

    async def warm(self, preferences: Sequence[Preference] = ()) -> None:
        """Load the model and read the prompt's part that `preferences` make up.

        Raises:
            ClassifierError: the model cannot be loaded or run.
        """
        await self.with_model(lambda model: model.prepare(preferences or [_ANY]))

    async def generate(self, turns: Sequence[Turn], preferences: Sequence[Preference]) -> str:
        """The answer that the model writes itself, as in the paper, for comparison.

        Raises:
            ClassifierError: the model cannot be loaded or run, or the engine is closed.
        """
        asked, among = tuple(turns), tuple(preferences)
        return await self.with_model(lambda model: model.generate(asked, among))

    async def with_model(self, work: "Callable[[ArchModel], T]") -> T:
        """What `work` makes of the model, in the engine's thread; tried anew on the CPU.

        Raises:
            ClassifierError: the model cannot be loaded, `work` fails, or the engine is closed.
        """
        return await self._thread.run(lambda: self._worked(work))

    def close(self) -> None:
        """Stop taking work; a decision under way ends on its own."""
        self._thread.close()

    def _worked(self, work: "Callable[[ArchModel], T]") -> T:
        from claude_router.classify.arch.devices import fallback_notice
        from claude_router.classify.runtime import CPU

        model = self._loaded()
        try:
            return work(model)
        except ClassifierError:
            raise
        except Exception:
            if model.decoder.provider == CPU:
                raise
        self._model = None
        self._device = "cpu"
        on_cpu = self._loaded()
        self._notice = fallback_notice(model.decoder.provider)
        return work(on_cpu)

    def _classify(
        self, model: "ArchModel", turns: tuple[Turn, ...], preferences: tuple[Preference, ...]
    ) -> Classification:
        started = perf_counter()
        found: list[float] = [1.0]
        if preferences:
            found = model.probabilities(turns, preferences).tolist()
        *matches, other = found
        names = (preference.name for preference in preferences)
        scores = dict(zip(names, matches, strict=True))
        return Classification(
            scores=scores,
            other=other,
            matched=best_match(scores, other, self._threshold or 0.0),
            engine=NAME,
            ms=(perf_counter() - started) * 1000,
        )

    def _loaded(self) -> "ArchModel":
        if self._model is None:
            # Imported here, in the thread: numpy and ONNX Runtime take a good part of a second.
            from claude_router.classify.arch.conversation import BUDGET
            from claude_router.classify.arch.model import ArchModel, Reading

            reading = Reading(self._spelling, BUDGET if self._budget is None else self._budget)
            self._model = ArchModel.load(self._folder, self._device, reading, self._prefixes)
            self._notice = self._model.decoder.notice
        return self._model
