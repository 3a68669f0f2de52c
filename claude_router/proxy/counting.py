"""`POST /v1/messages/count_tokens`: Anthropic counts for its models, the rest is estimated."""

import asyncio

import aiohttp
from aiohttp import web

from claude_router.config.model import Model
from claude_router.proxy.failure import AttemptFailed
from claude_router.proxy.headers import returned_headers
from claude_router.proxy.inbound import ClientRequest
from claude_router.proxy.outgoing import Outgoing, prepare
from claude_router.proxy.patience import Patience
from claude_router.proxy.services import Services, new_exchange_id
from claude_router.proxy.upstream import UnreachableError
from claude_router.route.traits import read_traits
from claude_router.translate.estimate import estimate_tokens

COUNT_SECONDS = 10  # the client waits for it before it sends a turn
MAX_COUNT_BYTES = 64 * 1024


async def count_tokens(services: Services, client: ClientRequest) -> web.StreamResponse:
    """Never costs an inference call; where Anthropic cannot be asked, the estimate answers."""
    traits = read_traits(client.headers, client.body, is_count_tokens=True)
    traits = services.closing.closed(traits, client.body, services.config)
    decision = services.policy.decide(new_exchange_id(), traits)
    model = services.config.models.get(decision.model) if decision.refusal is None else None
    if model is not None and model.provider == "anthropic" and model.api == "messages":
        counted = await _ask_anthropic(services, client, model)
        if counted is not None:
            return counted
    return web.json_response({"input_tokens": max(1, estimate_tokens(client.body))})


async def _ask_anthropic(
    services: Services, client: ClientRequest, model: Model
) -> web.Response | None:
    key = model.access_keys[0] if model.access_keys else None
    try:
        outgoing = prepare(client, model, key)
        async with (
            asyncio.timeout(COUNT_SECONDS),
            services.upstream.post(
                _counting_url(outgoing), outgoing.body, outgoing.headers, Patience(model.timeouts)
            ) as response,
        ):
            raw = await response.content.read(MAX_COUNT_BYTES)
            is_count = response.status == 200 and b"input_tokens" in raw
            headers = returned_headers(response.headers)
    except (AttemptFailed, UnreachableError, TimeoutError, aiohttp.ClientError):
        return None
    return web.Response(body=raw, headers=headers) if is_count else None


def _counting_url(outgoing: Outgoing) -> str:
    path, mark, query = outgoing.url.partition("?")
    return f"{path}/count_tokens{mark}{query}"
