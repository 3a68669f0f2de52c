"""Requests through a whole run, decided by the engines of its configuration."""

import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from claude_router.classify.arch.installed import arch_folder
from claude_router.config.load import load
from claude_router.config.paths import Paths
from claude_router.demo.answer import Answer
from claude_router.demo.server import StandIns
from claude_router.events import ExchangeEvent
from claude_router.history.statistics import statistics
from claude_router.launch.listening import listen, url_of
from claude_router.launch.proxying import running_proxy
from claude_router.launch.setup import setup_for
from claude_router.route.decision import Decision, Reason
from tests.classify.arch.conftest import exported
from tests.classify.endpoint.chat_server import ChatServer, completion, serving
from tests.proxy.conftest import ask

__all__ = ["exported"]

CODE, BUGS = "anthropic/code", "anthropic/bugs"
CONFIG = """\
llm_providers:
  - {model: anthropic/usual, base_url: $URL/anthropic, default: true}
  - model: anthropic/code
    base_url: $URL/anthropic
    routing_preferences:
      - {name: code generation, description: "writing new functions, classes and scripts"}
  - model: anthropic/bugs
    base_url: $URL/anthropic
    routing_preferences:
      - {name: debugging, description: finding out why something fails and repairing it}
router: $ROUTER
"""
PROMPT = "write a function that parses ISO dates"
ANOTHER = "write a new script that renames all files"
"""The embedded engine gives both to code generation."""


@dataclass
class Session:
    url: str
    token: str
    client: aiohttp.ClientSession
    told: list[str]
    decisions: list[Decision] = field(default_factory=list)

    async def decided(self, text: str = PROMPT) -> Decision:
        """The decision on a request that was answered."""
        headers = {"x-claude-router-token": self.token, "authorization": "Bearer users-own-login"}
        url = f"{self.url}/v1/messages"
        async with self.client.post(url, json=ask(text), headers=headers) as response:
            assert response.status == 200 and b"At your service." in await response.read()
        return self.decisions[-1]


@asynccontextmanager
async def session(home: Path, router: str, engine: Any = None) -> AsyncIterator[Session]:
    environment = {"CLAUDE_ROUTER_HOME": str(home)}
    stand_ins = StandIns(lambda question: Answer(("At your service.",)))
    told: list[str] = []
    with listen() as upstream, listen() as listening:
        await stand_ins.start(upstream)
        home.mkdir(exist_ok=True)
        file = home / "config.yaml"
        file.write_text(CONFIG.replace("$URL", stand_ins.url).replace("$ROUTER", router))
        paths = Paths.of(environment)
        setup = setup_for(load(file, environment), paths, environment, engine=engine)
        async with (
            running_proxy(setup, listening, lambda said, severity: told.append(said)) as services,
            aiohttp.ClientSession() as client,
        ):
            started = Session(url_of(listening), setup.token or "", client, told)

            def note(event: ExchangeEvent) -> None:
                if event.phase == "routed" and event.exchange.decision is not None:
                    started.decisions.append(event.exchange.decision)

            services.bus.subscribe(note)
            yield started
        await stand_ins.stop()


def endpoint_at(server: ChatServer, timeout_s: float = 5.0, **fields: Any) -> str:
    more = "".join(f", {name}: {value}" for name, value in fields.items())
    endpoint = f"{{base_url: '{server.url}', model: m, timeout_s: {timeout_s}}}"
    return f"{{engine: endpoint, endpoint: {endpoint}{more}}}"


async def test_the_server_s_answer_decides(tmp_path: Path) -> None:
    async with (
        serving('{"route": "debugging"}') as server,
        session(tmp_path, endpoint_at(server)) as running,
    ):
        decision = await running.decided()
    assert (decision.model, decision.reason, decision.engine) == (BUGS, Reason.MATCHED, "endpoint")
    assert (decision.note, decision.fast) == (None, None)


def slow(server: ChatServer) -> None:
    server.delay_s = 2


def cut_headers(server: ChatServer) -> None:
    server.cut = "headers"


def cut_body(server: ChatServer) -> None:
    server.cut = "body"


def saying(answer: str | bytes) -> Callable[[ChatServer], None]:
    def change(server: ChatServer) -> None:
        server.answer = lambda _: answer

    return change


def failing(server: ChatServer) -> None:
    server.answer = lambda _: web.Response(status=500, text="oh no")


AWKWARD: dict[str, tuple[Callable[[ChatServer], None], str | None]] = {
    "prose around the object": (saying('Well. {"route": "debugging"} it is.'), "debugging"),
    "single quotes": (saying("{'route': 'debugging'}"), "debugging"),
    "a code fence": (saying('```json\n{"route": "debugging"}\n```'), "debugging"),
    "other case": (saying('{"Route": "Debugging"}'), "debugging"),
    "several objects": (saying('{"route": "debugging"} {"route": "other"}'), "debugging"),
    "a list": (saying('{"route": ["debugging", "code generation"]}'), "debugging"),
    "null": (saying('{"route": null}'), "other"),
    "an unknown route": (saying('{"route": "cooking"}'), None),
    "nothing": (saying(""), None),
    "no completion": (saying(b"<html>"), None),
    "an error": (failing, None),
    "too late": (slow, None),
    "cut before the answer": (cut_headers, None),
    "cut within the answer": (cut_body, None),
}


@pytest.mark.parametrize("way", AWKWARD)
async def test_however_the_server_answers_the_request_is_decided(tmp_path: Path, way: str) -> None:
    change, route = AWKWARD[way]
    async with serving("hello") as server:
        change(server)
        timeout_s = 0.5 if change is slow else 5.0
        async with session(tmp_path, endpoint_at(server, timeout_s)) as running:
            decision = await running.decided()
    if route is not None:
        assert (decision.engine, decision.route or "other") == ("endpoint", route)
        assert decision.note is None
        return
    assert (decision.model, decision.route, decision.engine) == (
        CODE,
        "code generation",
        "embedded",
    )
    assert decision.note is not None
    assert decision.note.startswith("The embedded engine decided in place of endpoint: http://")


async def test_two_engines_leave_both_verdicts_in_history(tmp_path: Path) -> None:
    async with serving('{"route": "debugging"}') as server:
        router = endpoint_at(server, fast="embedded", ask_when="always")
        async with session(tmp_path, router) as running:
            decision = await running.decided()
            server.answer = lambda _: completion('{"route": "code generation"}')
            await running.decided(ANOTHER)
    assert (decision.model, decision.route) == (BUGS, "debugging")
    assert decision.fast is not None
    assert (decision.fast.engine, decision.fast.route) == ("embedded", "code generation")
    found = statistics(tmp_path / "history.db").engines
    assert (found.both, found.differing) == (2, 1)


async def test_a_sure_fast_engine_spares_the_server(tmp_path: Path) -> None:
    async with serving('{"route": "debugging"}') as server:
        router = endpoint_at(server, fast="embedded", sure_margin=0)
        async with session(tmp_path, router) as running:
            await running.decided()
            decision = await running.decided(ANOTHER)
        assert (decision.engine, decision.fast) == ("embedded", None)
        said = [json.dumps(body) for body in server.received]
    assert not any("ISO dates" in body or ANOTHER in body for body in said)


@pytest.mark.parametrize(("router", "engine"), [("{engine: arch}", None), ("{}", "arch")])
async def test_without_arch_a_session_is_told_once_and_routed_by_the_embedded_engine(
    tmp_path: Path, router: str, engine: Any
) -> None:
    async with session(tmp_path, router, engine) as running:
        for prompt in (PROMPT, ANOTHER):
            decision = await running.decided(prompt)
            assert (decision.model, decision.engine) == (CODE, "embedded")
            assert decision.note is not None and "arch is not installed" in decision.note
        (told,) = running.told
    assert told.startswith("The embedded engine decides in place of arch: arch is not installed")


async def test_an_installed_arch_engine_decides(
    tmp_path: Path, exported: Callable[[str, str], Path]
) -> None:
    engines = Paths.of({"CLAUDE_ROUTER_HOME": str(tmp_path)}).engines
    shutil.copytree(exported("tied", "fp32"), arch_folder(engines))
    async with session(tmp_path, "{engine: arch, device: rocm}") as running:
        decision = await running.decided()
        (told,) = running.told
    assert (decision.engine, decision.note) == ("arch", None)
    assert "router.device is rocm" in told and "runs on the CPU" in told
