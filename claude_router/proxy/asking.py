"""Sends one request to one model with one of its keys, and lets its answer reach the client."""

from collections.abc import Callable

import aiohttp
from aiohttp import web

from claude_router.config.model import Model
from claude_router.events import Usage
from claude_router.proxy.client_stream import ClientStream
from claude_router.proxy.failure import AttemptFailed, Verbatim
from claude_router.proxy.headers import returned_headers
from claude_router.proxy.inbound import ClientRequest
from claude_router.proxy.incoming import read_error_body
from claude_router.proxy.outgoing import Outgoing
from claude_router.proxy.patience import Patience
from claude_router.proxy.relay import Relay
from claude_router.proxy.services import Services
from claude_router.proxy.tally import Tally
from claude_router.proxy.tracker import Tracker
from claude_router.proxy.upstream import UnreachableError
from claude_router.translate.errors import from_upstream, unreachable
from claude_router.wire.encoding import load_json, mapping
from claude_router.wire.redact import redact


class Asking:
    """Of one client's request; `tally` and `secrets` are of the answer that came last, if any."""

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

    async def ask(self, model: Model, n: int, outgoing: Outgoing) -> web.StreamResponse:
        """The answer to `outgoing`, sent with key number `n`.

        Raises:
            AttemptFailed: there is none of use; model and key are known to have failed.
            BrokenOffError: it ended in its midst.
        """
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
