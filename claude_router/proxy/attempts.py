"""Asks one model after the other, each with its keys, until one answers the client."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import aiohttp
from aiohttp import web

from claude_router.config.model import Config, Model
from claude_router.events import Attempt, Usage
from claude_router.proxy.client_stream import ClientStream
from claude_router.proxy.failure import AttemptFailed, Verbatim, of_all
from claude_router.proxy.headers import returned_headers
from claude_router.proxy.inbound import ClientRequest
from claude_router.proxy.incoming import read_error_body
from claude_router.proxy.outgoing import Outgoing, prepare
from claude_router.proxy.patience import Patience
from claude_router.proxy.relay import Relay
from claude_router.proxy.services import Services
from claude_router.proxy.tally import Tally
from claude_router.proxy.tracker import Tracker
from claude_router.proxy.upstream import UnreachableError
from claude_router.route.decision import Decision
from claude_router.translate.errors import envelope, from_upstream, unreachable
from claude_router.translate.heal import Correction, correction_for
from claude_router.wire.encoding import load_json, mapping
from claude_router.wire.redact import redact

_MOST_REFUSALS = 3
"""Parameters that one request may lose."""


class Attempts:
    """The attempts at one request; `tally` is of the answer that came last, if any did."""

    def __init__(
        self,
        services: Services,
        client: ClientRequest,
        stream: ClientStream,
        tracker: Tracker,
        message_id: str,
    ) -> None:
        self._services, self._client = services, client
        self._stream, self._tracker = stream, tracker
        self._message_id = message_id
        self.tally: Tally | None = None
        self.secrets: tuple[str, ...] = ()

    @property
    def usage(self) -> Usage | None:
        return self.tally.usage if self.tally else None

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
                return await self._try(model, n)
            except AttemptFailed as failed:
                error = failed.envelope
                self._tracker.tried(
                    Attempt(model.key, error.status, error.message, time.monotonic() - started)
                )
                if not failed.is_worth_another_key or n == numbers[-1]:
                    raise
        raise AssertionError("a model has at least one way to be asked")

    async def _try(self, model: Model, n: int) -> web.StreamResponse:
        """Ask with key number `n`, and again without each parameter that the provider refuses."""
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
                response = await self._ask(model, n, outgoing)
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

    async def _ask(self, model: Model, n: int, outgoing: Outgoing) -> web.StreamResponse:
        health = self._services.health
        asked = health.asked((model.key, n))
        try:
            response = await self._answer(model, outgoing, lambda: health.begun(asked))
        except AttemptFailed as failed:
            error = failed.envelope
            health.failed(asked, error.status, error.headers, error.message)
            raise
        except BaseException:
            health.dropped(asked)
            raise
        health.answered(asked)
        return response

    async def _answer(
        self, model: Model, outgoing: Outgoing, begun: Callable[[], None]
    ) -> web.StreamResponse:
        self.tally, self.secrets = None, outgoing.secrets
        patience = Patience(model.timeouts)
        try:
            async with self._services.upstream.post(
                outgoing.url, outgoing.body, outgoing.headers, patience
            ) as response:
                if not 200 <= response.status < 300:
                    raise await _refused(model, outgoing, response)
                begun()
                return await self._relayed(model, outgoing, response, patience)
        except UnreachableError as error:
            raise AttemptFailed(unreachable(model.provider, model.base_url, str(error))) from error

    async def _relayed(
        self,
        model: Model,
        outgoing: Outgoing,
        response: aiohttp.ClientResponse,
        patience: Patience,
    ) -> web.StreamResponse:
        relay = Relay(
            response,
            patience,
            self._stream,
            self._tracker,
            outgoing.translation,
            provider=model.provider,
            model=model.key,
            message_id=self._message_id,
            secrets=outgoing.secrets,
            makers=self._services.makers,
        )
        self.tally = relay.tally
        return await relay.run(is_streamed=self._client.is_streamed)


async def _refused(
    model: Model, outgoing: Outgoing, response: aiohttp.ClientResponse
) -> AttemptFailed:
    raw = await read_error_body(response)
    error = from_upstream(
        response.status,
        response.headers,
        raw,
        provider=model.provider,
        model=model.model_id,
        secrets=outgoing.secrets,
    )
    is_own_login = outgoing.translation is None and not model.access_keys
    said = raw.decode("utf-8", "replace")
    is_envelope = mapping(load_json(said)).get("type") == "error"
    has_no_key = redact(said, outgoing.secrets) == said
    if is_own_login and is_envelope and has_no_key and error.status == response.status:
        return AttemptFailed(error, Verbatim(returned_headers(response.headers), raw))
    return AttemptFailed(error)


def _corrections(
    model: Model, outgoing: Outgoing, failed: AttemptFailed, due: Sequence[Correction]
) -> Sequence[Correction]:
    """What may mend the refused request: what the provider's words say, else those in `due`."""
    status, sent = failed.envelope.status, outgoing.sent
    if outgoing.translation is None or status not in (400, 422):
        return ()
    named = correction_for(model.api, sent, status, failed.envelope.message)
    return (named,) if named else [each for each in due if each.apply(sent) != sent]


def _vanished(model: str) -> AttemptFailed:
    message = f"{model} is no longer in the configuration: choose another model"
    return AttemptFailed(envelope(404, "not_found_error", message))
