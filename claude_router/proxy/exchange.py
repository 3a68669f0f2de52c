"""One request's life: decide, prepare, send, fall back before the first byte, relay, record."""

import asyncio
import logging
import time

import aiohttp
from aiohttp import web

from claude_router.config.keys import Secret
from claude_router.config.model import Config, Model
from claude_router.events import Attempt, Exchange
from claude_router.proxy.client_stream import ClientStream
from claude_router.proxy.failure import AttemptFailed, Verbatim
from claude_router.proxy.headers import returned_headers
from claude_router.proxy.inbound import ClientRequest
from claude_router.proxy.outgoing import Outgoing, prepare
from claude_router.proxy.relay import BrokenOffError, Relay, error_event
from claude_router.proxy.services import Services, new_exchange_id
from claude_router.proxy.tracker import Tracker
from claude_router.proxy.upstream import UnreachableError
from claude_router.route.classifier import Classification, ClassifierError
from claude_router.route.decision import Decision
from claude_router.route.traits import Traits, read_traits
from claude_router.tasks import spawn
from claude_router.translate.errors import envelope, from_upstream, unreachable
from claude_router.translate.heal import healed
from claude_router.translate.translation import Envelope
from claude_router.wire.redact import redact

log = logging.getLogger(__name__)

EXCERPT_CHARS = 200
CLASSIFY_SECONDS = 10
MAX_ERROR_BYTES = 1 << 20


class ExchangeRun:
    """One request on its way; `answer` runs it to its end."""

    def __init__(self, services: Services, request: web.Request, client: ClientRequest) -> None:
        self._services, self._client, self._request = services, client, request
        self._config: Config = services.config
        self._stream = ClientStream(request)
        self._traits = read_traits(client.headers, client.body)
        self._id = new_exchange_id()
        self._tracker = Tracker(services.bus, self._first_snapshot(), self._config)
        self._relay: Relay | None = None

    async def answer(self) -> web.StreamResponse:
        """The client's response.

        Raises:
            asyncio.CancelledError: the client went away; the upstream request is dropped.
        """
        pings = spawn(self._stream.keep_alive(), "pings") if self._client.is_streamed else None
        try:
            response = await self._try_models(await self._decide())
            self._record_end()
            return response
        except AttemptFailed as failed:
            return await self._refuse(failed)
        except BrokenOffError as broken:
            return await self._break_off(broken)
        except (asyncio.CancelledError, ConnectionError):
            self._tracker.cancelled(self._relay.tally.usage if self._relay else None)
            raise
        except Exception as error:
            self._tracker.failed(500, "api_error", f"{type(error).__name__} in claude-router")
            raise
        finally:
            if pings is not None:
                pings.cancel()

    async def _decide(self) -> Decision:
        outcome = await classify(self._services, self._traits)
        if outcome is not None:
            self._tracker.classified()
        decision = self._services.policy.decide(self._id, self._traits, outcome)
        self._tracker.routed(decision)
        return decision

    async def _try_models(self, decision: Decision) -> web.StreamResponse:
        names = [decision.model, *(m for m in decision.fallbacks if m != decision.model)]
        last: AttemptFailed | None = None
        for model in (self._config.models[name] for name in names if name in self._config.models):
            try:
                return await self._try_keys(model)
            except AttemptFailed as failed:
                last = failed
                if not failed.is_worth_another_model:
                    break
        raise last or AttemptFailed(_vanished(decision.model))

    async def _try_keys(self, model: Model) -> web.StreamResponse:
        keys: tuple[Secret | None, ...] = model.access_keys or (None,)
        for n, key in enumerate(keys):
            started = time.monotonic()
            try:
                return await self._attempt(model, key)
            except AttemptFailed as failed:
                error = failed.envelope
                self._tracker.tried(
                    Attempt(model.key, error.status, error.message, time.monotonic() - started)
                )
                if not failed.is_worth_another_key or n == len(keys) - 1:
                    raise
        raise AssertionError("a model has at least one way to be asked")

    async def _attempt(self, model: Model, key: Secret | None) -> web.StreamResponse:
        outgoing = prepare(self._client, model, key)
        self._tracker.sent(model.key, outgoing.translation.notes if outgoing.translation else ())
        try:
            return await self._ask(model, outgoing)
        except AttemptFailed as failed:
            corrected = _corrected(model, outgoing, failed.envelope)
            if corrected is None:
                raise
            refusal = failed.envelope.message
        self._tracker.sent(
            model.key, (f"{model.key} was asked again without what it refused: {refusal}",)
        )
        return await self._ask(model, corrected)

    async def _ask(self, model: Model, outgoing: Outgoing) -> web.StreamResponse:
        try:
            async with self._services.upstream.post(
                outgoing.url, outgoing.body, outgoing.headers
            ) as response:
                if response.status >= 300:
                    raise await _refused(model, outgoing, response)
                return await self._relayed(model, outgoing, response)
        except UnreachableError as error:
            raise AttemptFailed(unreachable(model.provider, model.base_url, str(error))) from error

    async def _relayed(
        self, model: Model, outgoing: Outgoing, response: aiohttp.ClientResponse
    ) -> web.StreamResponse:
        self._relay = relay = Relay(
            response,
            self._stream,
            self._tracker,
            provider=model.provider,
            model=model.key,
            secrets=outgoing.secrets,
        )
        if outgoing.translation is None:
            return await relay.pass_through()
        message_id = f"msg_{self._id}"
        if self._client.is_streamed:
            return await relay.translate_stream(outgoing.translation, message_id)
        return await relay.translate_reply(outgoing.translation, message_id)

    def _record_end(self) -> None:
        assert self._relay is not None
        tally = self._relay.tally
        if tally.error is None:
            self._tracker.finished(tally.usage, tally.stop_reason)
            return
        kind, message = tally.error.get("type", "api_error"), tally.error.get("message", "")
        self._tracker.failed(200, str(kind), redact(str(message)), tally.usage)

    async def _refuse(self, failed: AttemptFailed) -> web.StreamResponse:
        error = failed.envelope
        self._tracker.failed(error.status, error.type, error.message)
        if self._stream.is_open:
            await self._stream.write(error_event(error))
            return await self._stream.finish()
        if failed.verbatim is not None:
            return web.Response(
                status=error.status, body=failed.verbatim.body, headers=failed.verbatim.headers
            )
        return web.json_response(error.body, status=error.status, headers=error.headers)

    async def _break_off(self, broken: BrokenOffError) -> web.StreamResponse:
        assert self._relay is not None
        error = envelope(502, "api_error", str(broken))
        self._tracker.failed(502, error.type, error.message, self._relay.tally.usage)
        await self._stream.write(error_event(error))
        return await self._stream.finish()

    def _first_snapshot(self) -> Exchange:
        traits, services = self._traits, self._services
        text = redact(traits.user_text)
        is_full = self._config.history.store_prompts == "full"
        return Exchange(
            id=self._id,
            launch_id=services.launch_id,
            session_id=traits.session_id,
            turn_id=traits.turn_id,
            agent_id=traits.agent_id,
            project=services.project,
            started_at=time.time(),
            lane=traits.lane,
            requested_model=traits.requested_model,
            is_streamed=self._client.is_streamed,
            excerpt=text if is_full else text[:EXCERPT_CHARS],
        )


async def classify(services: Services, traits: Traits) -> Classification | ClassifierError | None:
    """Ask the classifier if the policy wants it; its failure is a value, never an exception."""
    classifier = services.classifier
    if classifier is None or not services.policy.needs_classification(traits):
        return None
    try:
        async with asyncio.timeout(CLASSIFY_SECONDS):
            return await classifier.classify(traits.turns, services.config.catalog.preferences)
    except ClassifierError as error:
        return error
    except TimeoutError:
        return ClassifierError(f"the router took longer than {CLASSIFY_SECONDS} s")
    except Exception as error:
        log.exception("the %s engine failed", classifier.name)
        return ClassifierError(f"the {classifier.name} engine failed: {type(error).__name__}")


async def _refused(
    model: Model, outgoing: Outgoing, response: aiohttp.ClientResponse
) -> AttemptFailed:
    try:
        raw = await response.content.read(MAX_ERROR_BYTES)
    except (aiohttp.ClientError, TimeoutError, OSError):
        raw = b""
    error = from_upstream(
        response.status,
        {name.lower(): value for name, value in response.headers.items()},
        raw,
        provider=model.provider,
        model=model.model_id,
        secrets=outgoing.secrets,
    )
    if outgoing.translation is not None or outgoing.secrets or not raw:
        return AttemptFailed(error)
    return AttemptFailed(error, Verbatim(returned_headers(response.headers), raw))


def _corrected(model: Model, outgoing: Outgoing, error: Envelope) -> Outgoing | None:
    """The same request without what the provider said it does not know, or None."""
    if outgoing.translation is None:
        return None
    body = healed(model.api, outgoing.translation.body, error.status, error.message)
    return None if body is None else outgoing.with_body(body)


def _vanished(model: str) -> Envelope:
    return envelope(404, "not_found_error", f"{model} is no longer in the configuration")
