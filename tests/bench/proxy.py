"""Time to first token and CPU of the proxy beside a bare forwarder: `python -m tests.bench.proxy`.

Both run in processes of their own before the same stand-ins; they take turns, so that noise
meets both alike.
"""

import asyncio
import json
import socket
from statistics import median
from time import perf_counter

import aiohttp

from claude_router.demo.answer import Answer
from claude_router.demo.server import StandIns
from tests.bench.goals import Goal, print_goals, times_at_most
from tests.bench.served import Served, forwarder, proxy
from tests.bench.translate import request

REQUESTS = 60
ROUNDS = 5


async def stand_ins(listening: socket.socket) -> None:
    await StandIns(lambda _: Answer(("word ",) * 20)).start(listening)


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


async def compare(floor: Served, ours: Served) -> list[Goal]:
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
    floor_ms, passing_ms, chat_ms = (median(r[kind][0] for r in rounds) for kind in kinds)
    return [
        times_at_most("first token, 150 kB, Anthropic, ms", floor_ms, passing_ms, 1.15),
        times_at_most("first token, 150 kB, Chat Completions, ms", floor_ms, chat_ms, 1.6),
    ]


def main() -> list[Goal]:
    upstream = Served(stand_ins)
    floor = Served(forwarder, upstream.url)
    ours = Served(proxy, upstream.url)
    try:
        return asyncio.run(compare(floor, ours))
    finally:
        for server in (ours, floor, upstream):
            server.stop()


if __name__ == "__main__":
    print_goals(main())
