"""Time to first token and CPU of the proxy beside a bare forwarder: `python -m tests.bench.proxy`.

Both run in processes of their own before the same stand-ins; they take turns, so that noise
meets both alike.
"""

import asyncio
import json
import os
import socket
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import aiohttp
from aiohttp import web

from claude_router.demo.answer import Answer
from claude_router.demo.server import StandIns
from claude_router.launch.listening import listen, url_of
from claude_router.launch.proxying import running_proxy
from claude_router.launch.setup import read_setup
from tests.bench.translate import request

REQUESTS = 60
ROUNDS = 5
CONFIG = """\
llm_providers:
  - {model: anthropic/bench, access_key: sk-bench, base_url: $URL/anthropic, default: true}
  - {model: vllm/bench, access_key: sk-bench, base_url: $URL/openai/v1, api: chat}
router: {engine: "off"}
"""
_HOP = {"host", "content-length", "transfer-encoding", "connection", "accept-encoding"}


async def stand_ins(listening: socket.socket) -> None:
    await StandIns(lambda _: Answer(("word ",) * 20)).start(listening)


async def forwarder(listening: socket.socket, upstream: str) -> None:
    """The least that a proxy on aiohttp can do."""
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def forward(incoming: web.Request) -> web.StreamResponse:
        headers = {k: v for k, v in incoming.headers.items() if k.lower() not in _HOP}
        body = await incoming.read()
        async with session.post(upstream + incoming.path, data=body, headers=headers) as answer:
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

    def cpu_seconds(self) -> float:
        ticks = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self._process.terminate()
        self._process.join()
        self.listening.close()


async def first_token(client: aiohttp.ClientSession, url: str, body: bytes) -> float:
    """Milliseconds to the first piece of text; the answer is read to its end."""
    started = perf_counter()
    headers = {"content-type": "application/json"}
    async with client.post(url, data=body, headers=headers) as response:
        assert response.status == 200, await response.text()
        seen = b""
        while b"word " not in seen:
            chunk = await response.content.readany()
            assert chunk, seen[-500:]
            seen += chunk
        ms = (perf_counter() - started) * 1000
        await response.read()
    return ms


async def measure(server: Served, path: str, model: str) -> tuple[float, float]:
    """Median milliseconds to the first token, and CPU milliseconds a request."""
    body = json.dumps(request() | {"model": model}).encode()
    async with aiohttp.ClientSession() as client:
        await first_token(client, server.url + path, body)
        before = server.cpu_seconds()
        times = [await first_token(client, server.url + path, body) for _ in range(REQUESTS)]
    return median(times), (server.cpu_seconds() - before) * 1000 / REQUESTS


async def compare(floor: Served, ours: Served) -> None:
    kinds = {
        "forwarder": (floor, "/anthropic/v1/messages", "m"),
        "pass-through": (ours, "/v1/messages", "anthropic/bench"),
        "chat": (ours, "/v1/messages", "vllm/bench"),
    }
    rounds = [{kind: await measure(*how) for kind, how in kinds.items()} for _ in range(ROUNDS)]
    print(f"{'150 kB, 20 events':20}{'first token':>14}{'':>8}{'CPU a request':>16}")
    for kind in kinds:
        first, cpu = (median(r[kind][n] for r in rounds) for n in (0, 1))
        more = [median(r[kind][n] / (r["forwarder"][n] or 1) for r in rounds) for n in (0, 1)]
        print(f"{kind:20}{first:11.2f} ms{more[0]:7.2f}x{cpu:13.2f} ms{more[1]:7.2f}x")


def main() -> None:
    upstream = Served(stand_ins)
    floor = Served(forwarder, upstream.url)
    ours = Served(proxy, upstream.url)
    try:
        asyncio.run(compare(floor, ours))
    finally:
        for server in (ours, floor, upstream):
            server.stop()


if __name__ == "__main__":
    main()
