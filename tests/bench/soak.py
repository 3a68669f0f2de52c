"""Hours of traffic in minutes: `python -m tests.bench.soak --sessions 8 --streams 64`.

Or `--requests 10000 --failing 0.2`: an upstream that fails now and then, with two fallbacks; then
each request must be answered, and the rests of the models are told as they begin and end.
"""

import argparse
import asyncio
import random
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import aiohttp

from claude_router.demo.answer import Answer, Question
from claude_router.demo.server import StandIns
from claude_router.launch.listening import listen, url_of
from claude_router.launch.proxying import running_proxy
from claude_router.launch.setup import read_setup
from claude_router.proxy.services import Services
from tests.bench.served import Served
from tests.proxy.conftest import ask

CONFIG = """\
llm_providers:
  - model: anthropic/first
    base_url: $URL/anthropic
    access_key: sk-soak-key-1234
    default: true
    fallbacks: [vllm/second, anthropic/third]
  - {model: vllm/second, base_url: $URL/openai/v1, api: chat}
  - {model: anthropic/third, base_url: $URL/anthropic, access_key: sk-soak-key-1234}
router: {engine: "off"}
"""
MODELS = ("anthropic/first", "vllm/second")
WARM_SECONDS = 60
WORDS = ("word ",) * 40


async def steady(listening: socket.socket) -> None:
    await StandIns(lambda _: Answer(WORDS, pause=0.01)).start(listening)


async def proxy(listening: socket.socket, upstream: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        await with_proxy(Path(home), listening, upstream, lambda _: asyncio.Event().wait())


async def with_proxy(
    home: Path,
    listening: socket.socket,
    upstream: str,
    work: Callable[[Services], Awaitable[object]],
) -> None:
    (home / "config.yaml").write_text(CONFIG.replace("$URL", upstream))
    setup = replace(read_setup({"CLAUDE_ROUTER_HOME": str(home)}), token=None)
    async with running_proxy(setup, listening, tell) as services:
        await work(services)


def tell(said: str, severity: str) -> None:
    print(severity, said, flush=True)


class Load:
    """Asks on `streams` connections for each of `sessions` until told to stop."""

    def __init__(self, url: str, sessions: int, streams: int) -> None:
        self._url, self._sessions, self._streams = url, sessions, streams
        self.outcomes: Counter[str] = Counter()

    async def run(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            for session in range(self._sessions):
                group.create_task(self._session(f"session-{session}", until))

    async def _session(self, name: str, until: float) -> None:
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client,
            asyncio.TaskGroup() as group,
        ):
            for stream in range(self._streams):
                group.create_task(self._stream(client, name, stream, until))

    async def _stream(
        self, client: aiohttp.ClientSession, session: str, stream: int, until: float
    ) -> None:
        while time.monotonic() < until:
            body = ask(f"hello {stream}", model=MODELS[stream % 2])
            self.outcomes[await outcome(client, self._url, body, session)] += 1


async def outcome(
    client: aiohttp.ClientSession, url: str, body: dict[str, object], session: str = "soak"
) -> str:
    headers = {"x-claude-code-session-id": session}
    try:
        async with client.post(f"{url}/v1/messages", json=body, headers=headers) as answer:
            raw = await answer.read()
    except aiohttp.ClientError as error:
        return type(error).__name__
    return "whole" if b"message_stop" in raw else f"{answer.status} {raw[-200:]!r}"


def used(served: Served) -> tuple[float, int]:
    """Megabytes in memory and open descriptors of a process."""
    return served.memory_megabytes(), len(list(Path(f"/proc/{served._pid}/fd").iterdir()))


async def soak(sessions: int, streams: int, seconds: float) -> int:
    """Prints memory and descriptors through the run; 1 if a request failed."""
    upstream = Served(steady)
    ours = Served(proxy, upstream.url)
    try:
        load = Load(ours.url, sessions, streams)
        running = asyncio.ensure_future(load.run(seconds))
        readings = await watch(ours, running, seconds)
        await running
    finally:
        ours.stop()
        upstream.stop()
    (warm_mb, warm_fds), (last_mb, last_fds) = readings
    failed = load.outcomes.total() - load.outcomes["whole"]
    print(f"{load.outcomes.total()} requests, {failed} failed: {dict(load.outcomes)}")
    print(f"memory {warm_mb:.1f} -> {last_mb:.1f} MB ({last_mb / warm_mb - 1:+.1%})")
    print(f"descriptors {warm_fds} -> {last_fds}")
    return 1 if failed else 0


async def watch(
    served: Served, running: "asyncio.Future[None]", seconds: float
) -> tuple[tuple[float, int], tuple[float, int]]:
    """What is used once it is warm and, shortly before the end, at last."""
    warm = min(WARM_SECONDS, seconds / 5)
    await asyncio.sleep(warm)
    first = last = used(served)
    started = time.monotonic() - warm
    while (now := time.monotonic() - started) < seconds - 1 and not running.done():
        last = used(served)
        print(f"{now:6.0f} s {last[0]:8.1f} MB {last[1]:6} descriptors", flush=True)
        await asyncio.sleep(max(1.0, seconds / 20))
    return first, last


async def failing(requests: int, share: float, at_once: int) -> int:
    """Prints who answered and the models' rests; 1 if a request was not answered."""
    dice = random.Random(1)
    bad: tuple[tuple[int, dict[str, str]], ...] = (
        (529, {}),
        (500, {}),
        (429, {"retry-after": "1"}),
        (503, {}),
    )

    def script(question: Question) -> Answer:
        if question.model == "first" and dice.random() < share:
            status, headers = dice.choice(bad)
            return Answer(("not now",), status=status, headers=headers)
        return Answer(("fine",))

    outcomes: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    stand_ins = StandIns(script)
    with listen() as upstream, listen() as ours, tempfile.TemporaryDirectory() as home:
        await stand_ins.start(upstream)

        async def work(services: Services) -> None:
            services.bus.subscribe(
                lambda event: answered.update(
                    [event.exchange.model or "nobody"] if event.phase == "finished" else []
                )
            )
            timeline = asyncio.ensure_future(tell_rests(services))
            free = asyncio.Semaphore(at_once)
            async with aiohttp.ClientSession() as client:

                async def one(number: int) -> None:
                    async with free:
                        body = ask(f"hello {number}", model="anthropic/first")
                        outcomes[await outcome(client, url_of(ours), body)] += 1

                await asyncio.gather(*map(one, range(requests)))
            timeline.cancel()

        await with_proxy(Path(home), ours, stand_ins.url, work)
        await stand_ins.stop()
    print(f"{outcomes.total()} requests: {dict(outcomes)}; answered by {dict(answered)}")
    return 0 if outcomes["whole"] == requests else 1


async def tell_rests(services: Services) -> None:
    """One line each time that a model begins or ends a rest."""
    started, resting = time.monotonic(), dict.fromkeys(services.config.models, False)
    while True:
        for model in resting:
            is_resting = services.health.is_resting((model, 0))
            if is_resting != resting[model]:
                resting[model] = is_resting
                state = "rests" if is_resting else "is asked again"
                print(f"{time.monotonic() - started:8.2f} s  {model} {state}", flush=True)
        await asyncio.sleep(0.05)


def main() -> int:
    reader = argparse.ArgumentParser(prog="python -m tests.bench.soak")
    reader.add_argument("--sessions", type=int, default=8)
    reader.add_argument("--streams", type=int, default=64, help="of each session")
    reader.add_argument("--seconds", type=float, default=300)
    reader.add_argument("--requests", type=int, default=0, help="count, with a failing upstream")
    reader.add_argument("--failing", type=float, default=0.2, help="share of its answers")
    given = reader.parse_args()
    if given.requests:
        return asyncio.run(failing(given.requests, given.failing, given.streams))
    return asyncio.run(soak(given.sessions, given.streams, given.seconds))


if __name__ == "__main__":
    sys.exit(main())
