"""Asks a model as it is known to want it, and again without what it refuses."""

from collections.abc import Sequence
from dataclasses import replace

from aiohttp import web

from claude_router.config.model import Model
from claude_router.proxy.asking import Asking
from claude_router.proxy.failure import AttemptFailed
from claude_router.proxy.inbound import ClientRequest
from claude_router.proxy.outgoing import Outgoing, prepare
from claude_router.proxy.services import Services
from claude_router.proxy.tracker import Tracker
from claude_router.translate.heal import Correction, correction_for

_MOST_REFUSALS = 3
"""Parameters that one request may lose."""


class Correcting:
    """One client's request in the form that each model takes."""

    def __init__(
        self, services: Services, client: ClientRequest, tracker: Tracker, asking: Asking
    ) -> None:
        self._services, self._client = services, client
        self._tracker, self._asking = tracker, asking

    async def ask(self, model: Model, n: int) -> web.StreamResponse:
        """Ask with key number `n`, and again without each parameter that the provider refuses.

        Raises:
            AttemptFailed: it refuses the request for another reason, or does not answer.
            BrokenOffError: its answer ended in its midst.
        """
        key = model.access_keys[n] if model.access_keys else None
        learned = self._services.learned
        known, due = learned.of(model), learned.due(model)
        corrections = tuple(each for each in known if each not in due)
        found: Sequence[Correction] = ()
        refusal = ""
        for remaining in reversed(range(_MOST_REFUSALS + 1)):
            outgoing = prepare(self._client, model, key, corrections, self._services.makers)
            secrets = dict.fromkeys((*outgoing.secrets, *self._services.secrets))
            outgoing = replace(outgoing, secrets=tuple(secrets))
            self._tracker.sent(model.key, outgoing.notes)
            try:
                response = await self._asking.ask(model, n, outgoing)
                break
            except AttemptFailed as failed:
                more = _corrections(model, outgoing, failed, due) if remaining else ()
                if not more:
                    raise
                self._learn(model, found, refusal)  # now it is refused for something else
                refusal = failed.envelope.message
            note = f"{model.key} refused a part of the request: {refusal}"
            self._tracker.sent(model.key, (note,))
            # What was tried again is left out as before: it must not cost the request its answer.
            corrections = (*(known if due else corrections), *more)
            found, due = more, ()
        self._learn(model, found, refusal)
        learned.answered(model, outgoing.sent)
        return response

    def _learn(self, model: Model, found: Sequence[Correction], refusal: str) -> None:
        for correction in found:
            self._services.learned.add(model, correction, refusal)


def _corrections(
    model: Model, outgoing: Outgoing, failed: AttemptFailed, due: Sequence[Correction]
) -> Sequence[Correction]:
    """What may mend the refused request: what the provider's words say, else those in `due`."""
    status, sent = failed.envelope.status, outgoing.sent
    if outgoing.translation is None or status not in (400, 422):
        return ()
    named = correction_for(model.api, sent, status, failed.envelope.message)
    return (named,) if named else [each for each in due if each.apply(sent) != sent]
