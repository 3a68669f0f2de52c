"""The proxy and a bare forwarder, each in a process of its own before the same upstream."""

import asyncio
import socket
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from claude_router.launch.listening import listen, url_of
from claude_router.launch.proxying import running_proxy
from claude_router.launch.setup import read_setup
from tests.bench.screen import cpu_seconds, memory_megabytes

CONFIG = """\
llm_providers:
  - {model: anthropic/bench, access_key: sk-bench, base_url: $URL/anthropic, default: true}
  - {model: vllm/bench, access_key: sk-bench, base_url: $URL/openai/v1, api: chat}
router: {engine: "off"}
"""
_HOP = {"host", "content-length", "transfer-encoding", "connection", "accept-encoding"}


async def forwarder(
    listening: socket.socket, upstream: str, work: Callable[[bytes], bytes] = bytes
) -> None:
    """The least that a proxy on aiohttp can do; `work` is done on each request's body."""
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def forward(incoming: web.Request) -> web.StreamResponse:
        headers = {k: v for k, v in incoming.headers.items() if k.lower() not in _HOP}
        body = await incoming.read()
        async with session.post(
            upstream + incoming.path, data=work(body), headers=headers
        ) as answer:
            response = web.StreamResponse(headers={"content-type": answer.content_type})
            await response.prepare(incoming)
            async for chunk in answer.content.iter_any():
                await response.write(chunk)
            await response.write_eof()
            return response

    app = web.Application(client_max_size=1 << 30)
    app.router.add_post("/{tail:.*}", forward)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listening).start()


async def proxy(listening: socket.socket, upstream: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "config.yaml").write_text(CONFIG.replace("$URL", upstream))
        setup = replace(read_setup({"CLAUDE_ROUTER_HOME": home}), token=None)
        async with running_proxy(setup, listening, lambda *_: None):
            await asyncio.Event().wait()


async def serve(start: Callable[..., Awaitable[None]], *args: Any) -> None:
    await start(*args)
    await asyncio.Event().wait()


class Served:
    """`start` in a process of its own; it answers `cpu` with the seconds it has used."""

    def __init__(self, start: Callable[..., Awaitable[None]], *args: Any) -> None:
        context = get_context("fork")
        self.listening = listen()
        self.url = url_of(self.listening)
        self._process = context.Process(
            target=lambda: asyncio.run(serve(start, self.listening, *args)), daemon=True
        )
        self._process.start()
        assert self._process.pid is not None  # a started process has one
        self._pid: int = self._process.pid

    def cpu_seconds(self) -> float:
        return cpu_seconds(self._pid)

    def memory_megabytes(self) -> float:
        return memory_megabytes(self._pid)

    def stop(self) -> None:
        self._process.terminate()
        self._process.join()
        self.listening.close()
