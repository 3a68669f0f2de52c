"""One request's life: decide, let it be answered, tell of failures, record each phase."""

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any

from aiohttp import web

from claude_router.config.model import Config
from claude_router.config.secrets import header_secrets
from claude_router.events import Exchange
from claude_router.proxy.asking import Asking
from claude_router.proxy.attempts import Attempts
from claude_router.proxy.client_stream import ClientStream
from claude_router.proxy.correcting import Correcting
from claude_router.proxy.deciding import classify
from claude_router.proxy.failure import AttemptFailed, BrokenOffError
from claude_router.proxy.inbound import ClientRequest
from claude_router.proxy.services import Services, new_exchange_id
from claude_router.proxy.tally import Tally
from claude_router.proxy.tracker import Tracker
from claude_router.route.decision import Decision, Lane
from claude_router.route.guards import to_default, with_note
from claude_router.route.traits import read_traits
from claude_router.translate.assemble import events_of
from claude_router.translate.errors import envelope, stream_event
from claude_router.translate.search_unavailable import search_unavailable
from claude_router.translate.translation import Envelope
from claude_router.wire.redact import redact
from claude_router.wire.sse import encode

log = logging.getLogger(__name__)
EXCERPT_CHARS = 200
KEEPING_SECONDS = 0.1
"""The most that an answer's end waits for the history, which may be locked or on a slow disk."""


class ExchangeRun:
    """One request on its way; `answer` runs it to its end."""

    def __init__(self, services: Services, request: web.Request, client: ClientRequest) -> None:
        self._services, self._client = services, client
        self._stream = ClientStream(request)
        self._traits = read_traits(client.headers, client.body)
        self._id = new_exchange_id()
        self._secrets = (*services.secrets, *header_secrets(client.headers))
        self._tracker = Tracker(
            services.bus, self._first_snapshot(), services.config, secrets=self._secrets
        )
        self._asking = Asking(
            services, client, self._stream, self._tracker, message_id=f"msg_{self._id}"
        )
        correcting = Correcting(services, client, self._tracker, self._asking)
        self._attempts = Attempts(services, self._tracker, correcting)

    async def answer(self) -> web.StreamResponse:
        """The client's response; a stream of it is ended by the server, once this returned.

        Raises:
            asyncio.CancelledError: the client went away; the upstream request is dropped.
        """
        response = await self._recorded()
        # Whoever saw an answer's end finds it in the history, whatever kills us then.
        with suppress(TimeoutError):
            async with asyncio.timeout(KEEPING_SECONDS):
                await self._services.kept()
        return response

    async def _recorded(self) -> web.StreamResponse:
        try:
            response = await self._answered()
            self._record_end()
            return response
        except AttemptFailed as failed:
            return await self._refuse(failed)
        except BrokenOffError as broken:
            return await self._tell(envelope(502, "api_error", str(broken)))
        except (asyncio.CancelledError, ConnectionError):
            self._tracker.cancelled(self._asking.usage)
            raise
        except Exception:
            log.exception("request %s failed", self._id)
            return await self._refuse(AttemptFailed(_our_fault()))

    async def _answered(self) -> web.StreamResponse:
        if not self._client.is_streamed:
            return await self._decided()
        async with self._stream.kept_alive():
            return await self._decided()

    async def _decided(self) -> web.StreamResponse:
        outcome = await classify(self._services, self._traits)
        if outcome is not None:
            self._tracker.classified()
        config = self._services.config  # the one that the policy chooses from
        self._traits = self._services.closing.closed(self._traits, self._client.body, config)
        decision = self._within_budget(
            self._services.policy.decide(self._id, self._traits, outcome), config
        )
        self._tracker.routed(decision, config)
        if decision.refusal is not None:
            raise AttemptFailed(_refusal(decision.refusal))
        model = config.models.get(decision.model)
        if self._traits.lane is Lane.WEB_SEARCH and model and not model.dialect.web_search:
            return await self._say(search_unavailable(self._client.body, f"msg_{self._id}"))
        return await self._attempts.run(decision, config)

    def _within_budget(self, decision: Decision, config: Config) -> Decision:
        """`decision`, or what the user wants of it when the budget is spent.

        Raises:
            AttemptFailed: that nothing more is asked.
        """
        spent = self._services.spending.over(config.budget, self._traits.session_id)
        if spent is None:
            return decision
        match config.budget.when_spent:
            case "block":
                self._tracker.routed(decision, config)
                raise AttemptFailed(_blocked(spent, config))
            case "default_model":
                return to_default(decision, config.catalog, self._traits, spent)
            case "warn":
                return with_note(decision, spent)

    async def _say(self, message: dict[str, Any]) -> web.StreamResponse:
        """An answer of our own: nobody was asked."""
        tally = self._asking.tally = Tally()
        tally.observe_reply(message)
        if not self._client.is_streamed:
            return web.json_response(message)
        await self._stream.write(b"".join(map(encode, events_of(message))))
        return await self._stream.opened()

    def _record_end(self) -> None:
        tally = self._asking.tally
        assert tally is not None, "somebody answered"
        if tally.error is None:
            self._tracker.finished(tally.usage, tally.stop_reason)
            return
        kind, message = tally.error.get("type", "api_error"), str(tally.error.get("message", ""))
        masked = redact(message, self._asking.secrets)
        self._tracker.failed(200, str(kind), masked, tally.usage)

    async def _refuse(self, failed: AttemptFailed) -> web.StreamResponse:
        """Say why there is no answer: by status, or as an event where a ping opened the stream."""
        error = failed.envelope
        if self._stream.is_open:
            return await self._tell(error)
        self._tracker.failed(error.status, error.type, error.message)
        if failed.verbatim is not None:
            return web.Response(
                status=error.status, body=failed.verbatim.body, headers=failed.verbatim.headers
            )
        return web.json_response(error.body, status=error.status, headers=error.headers)

    async def _tell(self, error: Envelope) -> web.StreamResponse:
        self._tracker.failed(error.status, error.type, error.message, self._asking.usage)
        await self._stream.write(encode(stream_event(error)))
        return await self._stream.opened()

    def _first_snapshot(self) -> Exchange:
        traits, services = self._traits, self._services
        text = redact(traits.user_text, self._secrets)
        is_full = services.config.history.store_prompts == "full"
        return Exchange(
            id=self._id,
            launch_id=services.launch_id,
            session_id=traits.session_id,
            turn_id=services.policy.turn_of(traits),
            agent_id=traits.agent_id,
            project=services.project,
            started_at=time.time(),
            lane=traits.lane,
            requested_model=traits.requested_model,
            is_streamed=self._client.is_streamed,
            excerpt=text if is_full else text[:EXCERPT_CHARS],
        )


def _blocked(spent: str, config: Config) -> Envelope:
    return _refusal(
        f"{spent} Nothing more is asked: raise the limit in {config.path}, or remove it."
    )


def _refusal(message: str) -> Envelope:
    """In the type that Claude Code shows as it is and does not ask again for."""
    return envelope(400, "policy_blocked", message, {"x-should-retry": "false"})


def _our_fault() -> Envelope:
    message = "claude-router failed at this request: a fault of its own, and its log says more"
    return envelope(500, "api_error", message, {"x-should-retry": "false"})
