"""Many streams, a flood of events and busy connections through the proxy, beside a bare forwarder.

python -m tests.bench.streams
"""

import asyncio
import json
import re
import socket
from collections.abc import Iterable, Iterator, Mapping
from statistics import median, quantiles
from time import monotonic, perf_counter
from typing import Any

import aiohttp
from aiohttp import web

from tests.bench.goals import Goal, print_goals, times_at_least, times_at_most
from tests.bench.served import Served, forwarder, proxy
from tests.bench.translate import request

ROUNDS = 3
STREAMS = 256
PACED_EVENTS = 40
PACED_SECONDS = 0.1  # between two events of a stream
FLOOD_EVENTS = 20_000
CONNECTIONS = 8
REQUESTS = 25  # of each connection
_STAMP = re.compile(rb"@(\d+\.\d+)@")
_DELTA = {"type": "content_block_delta", "index": 0}


async def upstream(listening: socket.socket) -> None:
    """Answers `paced` with stamped events, `flood` with as many as it can, all else shortly."""

    async def messages(incoming: web.Request) -> web.StreamResponse:
        body = await incoming.read()
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(incoming)
        await response.write(b"".join(_opening()))
        if body.find(b'"paced"', -400) >= 0:
            for _ in range(PACED_EVENTS):
                await response.write(_text(f"@{monotonic():.6f}@"))
                await asyncio.sleep(PACED_SECONDS)
        elif body.find(b'"flood"', -400) >= 0:
            for _ in range(FLOOD_EVENTS // 50):
                await response.write(_text(" token") * 50)
        else:
            await response.write(_text("done"))
        await response.write(b"".join(_ending()))
        return response

    async def chat(incoming: web.Request) -> web.StreamResponse:
        await incoming.read()
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(incoming)
        for delta, reason in (({"content": "done"}, None), ({}, "stop")):
            chunk = {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
            await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
        await response.write(b"data: [DONE]\n\n")
        return response

    app = web.Application(client_max_size=1 << 30)
    app.router.add_post("/anthropic/v1/messages", messages)
    app.router.add_post("/openai/v1/chat/completions", chat)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listening).start()


def recoded(body: bytes) -> bytes:
    return json.dumps(json.loads(body)).encode()


class Client:
    """Asks one server: `path` and `model` as it wants them."""

    def __init__(self, server: Served, path: str, model: str) -> None:
        self._server, self._url, self._model = server, server.url + path, model

    async def lags(self) -> tuple[float, float]:
        """99th percentile of the events' lag in milliseconds, and the server's megabytes then."""
        async with self._session() as session:
            stamps = asyncio.gather(*(self._stamps(session) for _ in range(STREAMS)))
            await asyncio.sleep(PACED_EVENTS * PACED_SECONDS * 0.8)
            memory = self._server.memory_megabytes()
            lags = [lag for of_one in await stamps for lag in of_one]
        return quantiles(lags, n=100)[-1] * 1000, memory

    async def flood(self) -> float:
        """Events a second of one answer that comes as fast as it can."""
        started = perf_counter()
        async with (
            self._session() as session,
            session.post(self._url, data=self._body("flood")) as r,
        ):
            size = sum([len(chunk) async for chunk in r.content.iter_any()])
        assert size > FLOOD_EVENTS * len(_text(" token"))
        return FLOOD_EVENTS / (perf_counter() - started)

    async def busy(self) -> float:
        """Requests of 150 kB a second, over a few connections."""
        body = json.dumps(request() | {"model": self._model}).encode()

        async def ask(session: aiohttp.ClientSession) -> None:
            for _ in range(REQUESTS):
                async with session.post(self._url, data=body) as response:
                    assert b"done" in await response.read()

        async with self._session() as session:
            started = perf_counter()
            await asyncio.gather(*(ask(session) for _ in range(CONNECTIONS)))
            return CONNECTIONS * REQUESTS / (perf_counter() - started)

    async def _stamps(self, session: aiohttp.ClientSession) -> list[float]:
        lags = list[float]()
        async with session.post(self._url, data=self._body("paced")) as response:
            async for chunk in response.content.iter_any():
                now = monotonic()
                lags += [now - float(stamp) for stamp in _STAMP.findall(chunk)]
        assert len(lags) == PACED_EVENTS
        return lags

    def _body(self, word: str) -> bytes:
        message = {"role": "user", "content": word}
        body = {"model": self._model, "max_tokens": 99, "stream": True, "messages": [message]}
        return json.dumps(body).encode()

    def _session(self) -> aiohttp.ClientSession:
        headers = {"content-type": "application/json"}
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), headers=headers, read_bufsize=1 << 20
        )


def _event(event: Mapping[str, Any]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


def _text(text: str) -> bytes:
    return _event({**_DELTA, "delta": {"type": "text_delta", "text": text}})


def _opening() -> Iterator[bytes]:
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": []}
    usage = {"usage": {"input_tokens": 1, "output_tokens": 1}}
    yield _event({"type": "message_start", "message": message | usage})
    block = {"type": "text", "text": ""}
    yield _event({"type": "content_block_start", "index": 0, "content_block": block})


def _ending() -> Iterator[bytes]:
    yield _event({"type": "content_block_stop", "index": 0})
    delta = {"stop_reason": "end_turn"}
    yield _event({"type": "message_delta", "delta": delta, "usage": {"output_tokens": 9}})
    yield _event({"type": "message_stop"})


async def compare(floor: Client, recoding: Client, passing: Client, chatting: Client) -> list[Goal]:
    lags = [(await floor.lags(), await passing.lags()) for _ in range(ROUNDS)]
    floods = [(await floor.flood(), await passing.flood()) for _ in range(ROUNDS)]
    busy = [(await floor.busy(), await passing.busy()) for _ in range(ROUNDS)]
    recoded = [(await recoding.busy(), await chatting.busy()) for _ in range(ROUNDS)]
    return [
        times_at_most(
            f"{STREAMS} paced streams: lag p99, ms", *medians((a[0], b[0]) for a, b in lags), 1.5
        ),
        times_at_most(
            f"{STREAMS} paced streams: memory, MB", *medians((a[1], b[1]) for a, b in lags), 1.5
        ),
        times_at_least("a flood of events passed through, /s", *medians(floods), 0.8),
        times_at_least(f"150 kB over {CONNECTIONS} connections, /s", *medians(busy), 0.7),
        times_at_least("  the same, Chat Completions and recoding", *medians(recoded), 0.5),
    ]


def medians(pairs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    floor, ours = (median(side) for side in zip(*pairs, strict=True))
    return floor, ours


def main() -> list[Goal]:
    source = Served(upstream)
    started: dict[str, Served] = {
        "floor": Served(forwarder, source.url),
        "recoding": Served(forwarder, f"{source.url}/openai/v1/chat", recoded),
        "ours": Served(proxy, source.url),
    }
    try:
        return asyncio.run(
            compare(
                Client(started["floor"], "/anthropic/v1/messages", "m"),
                Client(started["recoding"], "/completions", "m"),
                Client(started["ours"], "/v1/messages", "anthropic/bench"),
                Client(started["ours"], "/v1/messages", "vllm/bench"),
            )
        )
    finally:
        for server in (*started.values(), source):
            server.stop()


if __name__ == "__main__":
    print_goals(main())
