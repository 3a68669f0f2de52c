"""A real proxy in front of real loopback stand-ins."""

import io
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from claude_router.config.load import load
from claude_router.demo.answer import Answer, Question
from claude_router.demo.server import StandIns
from claude_router.events import Bus, Exchange, ExchangeEvent, Subscriber
from claude_router.launch.listening import listen, url_of
from claude_router.proxy.gate import Gate
from claude_router.proxy.server import Server
from claude_router.proxy.services import Services
from claude_router.proxy.upstream import Upstream
from claude_router.route.classifier import Classification, Turn
from claude_router.route.policy import Policy
from claude_router.route.preferences import Preference
from tests.proxy.wild import WildUpstream

TOKEN = "test-token"
CONFIG = """\
llm_providers:
  - model: anthropic/claude-sonnet-5-5
    base_url: $URL/anthropic
    default: true
    prices: {input: 3, output: 15}
    fallbacks: [openai/gpt-fast]
  - model: openai/gpt-fast
    access_key: sk-chat-key-123456
    base_url: $URL/openai/v1
    api: chat
    prices: {input: 1, output: 2}
    routing_preferences:
      - {name: writing, description: writing new code}
  - model: groq/two-keys
    access_keys: [sk-first-key-123456, sk-second-key-123456]
    base_url: $URL/openai/v1
    api: chat
  - model: vllm/gone
    base_url: http://127.0.0.1:9/v1
    fallbacks: [openai/gpt-fast]
"""


class KeywordClassifier:
    """A small real classifier: a preference matches if its name is said."""

    name = "keyword"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.error: Exception | None = None

    async def classify(
        self, turns: Sequence[Turn], preferences: Sequence[Preference]
    ) -> Classification:
        text = turns[-1].content
        self.asked.append(text)
        if self.error is not None:
            raise self.error
        matched = next((p.name for p in preferences if p.name in text), None)
        scores = {p.name: 0.9 if p.name == matched else 0.0 for p in preferences}
        return Classification(scores, 0.1 if matched else 1.0, matched, "keyword", 0.5)


@dataclass
class Rig:
    """The proxy at `url`; `events` are all that it published."""

    url: str
    services: Services
    stand_ins: StandIns
    classifier: KeywordClassifier
    client: aiohttp.ClientSession
    answers: dict[str, Answer]
    events: list[ExchangeEvent] = field(default_factory=list)

    async def post(
        self, body: dict[str, Any], *, path: str = "/v1/messages", **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        sent = {"x-claude-router-token": TOKEN, "authorization": "Bearer users-own-login"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent["content-type"] = "application/json"
        data = io.BytesIO(json.dumps(body).encode())
        async with self.client.post(self.url + path, data=data, headers=sent) as response:
            return response.status, response.headers, await response.read()

    def ended(self) -> list[Exchange]:
        return [e.exchange for e in self.events if e.exchange.ended_after is not None]


def ask(text: str, **fields: Any) -> dict[str, Any]:
    """A minimal Messages request."""
    message = {"role": "user", "content": text}
    return {
        "model": "claude-opus-5-5",
        "max_tokens": 100,
        "stream": True,
        "messages": [message],
    } | fields


@asynccontextmanager
async def running(tmp_path: Path, config_text: str) -> AsyncIterator[Rig]:
    """A proxy configured so; $URL stands for where its stand-ins are."""
    answers: dict[str, Answer] = {}

    def script(question: Question) -> Answer:
        return answers.get(question.model, Answer((f"I am {question.model}.",)))

    stand_ins = StandIns(script)
    with listen() as upstream_socket, listen() as proxy_socket:
        await stand_ins.start(upstream_socket)
        file = tmp_path / "config.yaml"
        file.write_text(config_text.replace("$URL", stand_ins.url))
        config = load(file, {})
        classifier, events = KeywordClassifier(), list[ExchangeEvent]()
        bus = Bus(_raise)
        bus.subscribe(events.append)
        services = Services(
            config=config,
            policy=Policy(config.catalog),
            classifier=classifier,
            upstream=Upstream(),
            bus=bus,
            gate=Gate(TOKEN),
            launch_id="launch",
            project="/project",
        )
        server = Server(services)
        await server.start(proxy_socket)
        async with aiohttp.ClientSession() as client:
            yield Rig(
                url_of(proxy_socket), services, stand_ins, classifier, client, answers, events
            )
        await server.stop()
        await stand_ins.stop()


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with running(tmp_path, CONFIG) as started:
        yield started


@dataclass
class WildRig:
    """The proxy before `upstream`, which answers as a test says: `direct` passes Anthropic's
    bytes through, `chat` is translated, `backed` has a well-behaved fallback."""

    rig: Rig
    upstream: WildUpstream

    async def ask(self, model: str, **fields: Any) -> tuple[int, Mapping[str, str], bytes]:
        return await self.rig.post(ask("hello", model=WILD_MODELS[model], **fields))


WILD_MODELS = {
    "direct": "anthropic/wild",
    "chat": "vllm/wild",
    "backed": "anthropic/backed",
    "backed_chat": "vllm/backed",
}
WILD_CONFIG = """\
llm_providers:
  - {model: anthropic/wild, base_url: $WILD, default: true}
  - {model: vllm/wild, access_key: planted-key-of-vllm-1, base_url: $WILD/v1, api: chat}
  - {model: anthropic/backed, base_url: $WILD, fallbacks: [openai/gpt-fast]}
  - {model: vllm/backed, base_url: $WILD/v1, api: chat, fallbacks: [openai/gpt-fast]}
  - model: openai/gpt-fast
    access_key: sk-chat-key-123456
    base_url: $URL/openai/v1
    api: chat
"""


@pytest.fixture
async def wild(tmp_path: Path) -> AsyncIterator[WildRig]:
    async with WildUpstream() as upstream:
        config = WILD_CONFIG.replace("$WILD", upstream.url)
        async with running(tmp_path, config) as started:
            yield WildRig(started, upstream)


def _raise(subscriber: Subscriber, error: Exception) -> None:
    raise error
