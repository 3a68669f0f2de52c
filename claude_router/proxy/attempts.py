"""Asks one model after the other, each with its keys, until one answers the client."""

import time
from collections.abc import Sequence

from aiohttp import web

from claude_router.config.model import Config, Model
from claude_router.events import Attempt
from claude_router.proxy.correcting import Correcting
from claude_router.proxy.failure import AttemptFailed, of_all
from claude_router.proxy.services import Services
from claude_router.proxy.tracker import Tracker
from claude_router.route.decision import Decision
from claude_router.translate.errors import envelope


class Attempts:
    """The attempts at one request, as many as it needs."""

    def __init__(self, services: Services, tracker: Tracker, correcting: Correcting) -> None:
        self._services, self._tracker, self._correcting = services, tracker, correcting

    async def run(self, decision: Decision, config: Config) -> web.StreamResponse:
        """The answer of the decision's model, or of a fallback that took over in time.

        Raises:
            AttemptFailed: nobody answered; it says why the decision's model did not.
            BrokenOffError: an answer ended in its midst.
        """
        names = dict.fromkeys((decision.model, *decision.fallbacks))
        models = [config.models[name] for name in names if name in config.models]
        do_all_rest = not any(map(self._awake_keys, models))
        failures: list[tuple[str, AttemptFailed]] = []
        for model in models:
            # Asked just before its turn: others may have found out in the meantime.
            numbers = self._awake_keys(model)
            if not numbers and not do_all_rest:
                self._tracker.noted(f"{model.key} was passed over: it rests after failures")
                continue
            try:
                return await self._try_keys(model, numbers or range(len(model.access_keys) or 1))
            except AttemptFailed as failed:
                failures.append((model.key, failed))
                if not failed.is_worth_another_model:
                    break
        raise of_all(failures) if failures else _vanished(decision.model)

    def _awake_keys(self, model: Model) -> list[int]:
        """Which of its access keys are not resting; one that has none is asked as with a key."""
        health = self._services.health
        every = range(len(model.access_keys) or 1)
        return [n for n in every if not health.is_resting((model.key, n))]

    async def _try_keys(self, model: Model, numbers: Sequence[int]) -> web.StreamResponse:
        for n in numbers:
            started = time.monotonic()
            try:
                return await self._correcting.ask(model, n)
            except AttemptFailed as failed:
                error = failed.envelope
                self._tracker.tried(
                    Attempt(model.key, error.status, error.message, time.monotonic() - started)
                )
                if not failed.is_worth_another_key or n == numbers[-1]:
                    raise
        raise AssertionError("a model has at least one way to be asked")


def _vanished(model: str) -> AttemptFailed:
    message = f"{model} is no longer in the configuration: choose another model"
    return AttemptFailed(envelope(404, "not_found_error", message))
