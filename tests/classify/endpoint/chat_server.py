"""A server that speaks Chat Completions as a test says, on loopback."""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = Callable[[Mapping[str, Any]], "str | bytes | web.Response"]
"""Of a request's body: a message's text, a whole body, or a response."""


@dataclass
class ChatServer:
    """`received` are the bodies and `headers` those of the requests; `answer` may be replaced."""

    answer: Answer
    url: str = ""
    received: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)
    delay_s: float = 0.0
    cut: str | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.received.append(await request.json())
        self.headers.append(dict(request.headers))
        self.connections.add(request.transport)
        await asyncio.sleep(self.delay_s)
        if self.cut is not None:
            return await self._cut(request, self.cut)
        answer = self.answer(self.received[-1])
        if isinstance(answer, web.Response):
            return answer
        body = answer if isinstance(answer, bytes) else completion(answer)
        return web.Response(body=body, content_type="application/json")

    async def _cut(self, request: web.Request, where: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-length": "1000"})
        if where == "body":
            await response.prepare(request)
            await response.write(b'{"choices": [')
        assert request.transport is not None
        request.transport.abort()
        return response


@asynccontextmanager
async def serving(answer: Answer | str) -> AsyncIterator[ChatServer]:
    server = ChatServer(answer if callable(answer) else lambda _: answer)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}/v1"
    try:
        yield server
    finally:
        await runner.cleanup()


def completion(text: object, logprobs: object = None) -> bytes:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "logprobs": logprobs, "finish_reason": "stop"}
    return json.dumps({"object": "chat.completion", "choices": [choice]}).encode()


def logprobs(*tokens: tuple[str, float, Mapping[str, float]]) -> dict[str, Any]:
    """Tokens with their probability and those of others in their place, as OpenAI writes them."""
    return {
        "content": [
            {
                "token": text,
                "logprob": math.log(p),
                "bytes": list(text.encode()),
                "top_logprobs": [
                    {"token": other, "logprob": math.log(q)}
                    for other, q in ({text: p} | dict(others)).items()
                ],
            }
            for text, p, others in tokens
        ]
    }
