"""The proxy's HTTP server: the endpoints Claude Code asks for, on loopback."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable

from aiohttp import web

from claude_router.proxy.connection import MAX_HEADER_BYTES, Connection
from claude_router.proxy.counting import count_tokens
from claude_router.proxy.exchange import ExchangeRun
from claude_router.proxy.inbound import MAX_BODY_BYTES, ClientError, read_request
from claude_router.proxy.listing import models_page
from claude_router.proxy.services import Services
from claude_router.translate.errors import envelope

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# Probed without credentials; they say nothing and cost nothing.
_OPEN_PATHS = frozenset({"/", "/health", "/api/hello"})
SHUTDOWN_SECONDS = 0.5  # for answers under way; then their connections end
_ERROR_TYPES = {404: "not_found_error", 408: "timeout_error", 413: "request_too_large"}


class Server:
    """Serves `services` on an already bound socket until `stop`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._runner: web.AppRunner | None = None
        self._listener: asyncio.Server | None = None

    async def start(self, listening: socket.socket) -> None:
        # A client that hangs up must take its upstream request with it.
        runner = web.AppRunner(
            self._app(),
            handler_cancellation=True,
            shutdown_timeout=SHUTDOWN_SECONDS,
        )
        await runner.setup()
        manager, loop = runner.server, asyncio.get_running_loop()
        assert manager is not None, "set up"

        def connect() -> Connection:
            return Connection(manager, loop=loop, max_field_size=MAX_HEADER_BYTES)

        self._runner = runner
        self._listener = await loop.create_server(connect, sock=listening)

    async def stop(self) -> None:
        if self._listener is not None:
            self._listener.close()
        if self._runner is not None:
            await self._runner.cleanup()
        await self._services.upstream.close()

    def _app(self) -> web.Application:
        app = web.Application(
            client_max_size=MAX_BODY_BYTES, middlewares=[self._guard, self._errors]
        )
        app.router.add_post("/v1/messages", self._messages)
        app.router.add_post("/v1/messages/count_tokens", self._count_tokens)
        app.router.add_get("/v1/models", self._models)
        for path in sorted(_OPEN_PATHS):
            app.router.add_get(path, _hello)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        needs_token = request.path not in _OPEN_PATHS
        refusal = self._services.gate.refusal(headers, needs_token=needs_token)
        if refusal is not None:
            return _error(403, "permission_error", refusal)
        return await handler(request)

    @web.middleware
    async def _errors(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except ClientError as error:
            kind = _ERROR_TYPES.get(error.status, "invalid_request_error")
            return _error(error.status, kind, str(error))
        except web.HTTPException as error:
            kind = _ERROR_TYPES.get(error.status, "invalid_request_error")
            return _error(error.status, kind, f"{request.method} {request.path}: {error.reason}")
        except ConnectionError:
            raise
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return _error(500, "api_error", "claude-router failed; its log says more")

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        client = await read_request(request)
        return await ExchangeRun(self._services, request, client).answer()

    async def _count_tokens(self, request: web.Request) -> web.StreamResponse:
        return await count_tokens(self._services, await read_request(request))

    async def _models(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(models_page(self._services.config))


async def _hello(request: web.Request) -> web.StreamResponse:
    return web.json_response({"status": "ok"})


def _error(status: int, kind: str, message: str) -> web.Response:
    return web.json_response(envelope(status, kind, message).body, status=status)
