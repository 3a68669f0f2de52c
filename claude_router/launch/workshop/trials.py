"""What the router makes of turns, with the preferences of the file and with those of the draft."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from claude_router.config.model import Config
from claude_router.events import Usage
from claude_router.history.reading import HistoryError
from claude_router.launch.workshop.past_turns import PastTurn, past_turns
from claude_router.proxy.tracker import cost_usd
from claude_router.route.classifier import Classifier, ClassifierError, Turn
from claude_router.tui.workshop import Progress, ReplayedTurn, Trial, Verdict, WorkshopError

REPLAYED_TURNS = 50


@dataclass(frozen=True, slots=True)
class Trials:
    """Asks `classifier` twice about each turn."""

    classifier: Classifier
    saved: Config
    edited: Config

    async def of(self, prompt: str) -> Trial:
        """Raises: WorkshopError: the router does not work."""
        try:
            return Trial(
                saved=await self._verdict(prompt, self.saved),
                edited=await self._verdict(prompt, self.edited),
            )
        except ClassifierError as error:
            raise WorkshopError(f"The router does not work: {error}") from error

    async def of_history(self, history: Path, progress: Progress) -> list[ReplayedTurn]:
        """Raises: WorkshopError: the router does not work, or the history can't be read."""
        try:
            turns = await asyncio.to_thread(past_turns, history, REPLAYED_TURNS)
        except HistoryError as error:
            raise WorkshopError(str(error)) from error
        return await self._replay(turns, progress)

    async def _replay(self, turns: Sequence[PastTurn], progress: Progress) -> list[ReplayedTurn]:
        replayed: list[ReplayedTurn] = []
        for number, turn in enumerate(turns):
            progress(number, len(turns))
            trial = await self.of(turn.excerpt)
            saved_usd = _cost(self.saved, trial.saved.model, turn.usage)
            edited_usd = _cost(self.edited, trial.edited.model, turn.usage)
            replayed.append(ReplayedTurn(turn.excerpt, trial, saved_usd, edited_usd))
        return replayed

    async def _verdict(self, prompt: str, config: Config) -> Verdict:
        catalog = config.catalog
        if not catalog.preferences:
            return Verdict(None, catalog.default, {}, 1.0)
        found = await self.classifier.classify([Turn("user", prompt)], catalog.preferences)
        models = {preference.name: preference.model for preference in catalog.preferences}
        model = models.get(found.matched or "", catalog.default)
        return Verdict(found.matched, model, found.scores, found.other)


def _cost(config: Config, model: str, usage: Usage | None) -> float | None:
    configured = config.models.get(model)
    if usage is None or configured is None:
        return None
    return cost_usd(usage, configured.prices)
