"""The whole proxy as a run starts it, history and all, in front of faulty providers."""

import io
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from claude_router.config.load import load
from claude_router.config.model import Api
from claude_router.config.paths import Paths
from claude_router.launch.listening import listen, url_of
from claude_router.launch.proxying import running_proxy
from claude_router.launch.setup import setup_for
from claude_router.proxy.services import Services
from tests.faults.outcome import outcome_of
from tests.proxy.conftest import ask

ALONE: dict[Api, str] = {
    "messages": "anthropic/alone",
    "chat": "vllm/alone",
    "responses": "openai/alone",
}
BACKED: dict[Api, str] = {api: f"{name}-backed" for api, name in ALONE.items()}
CONFIG = """\
timeouts: $TIMEOUTS
llm_providers:
  - {model: anthropic/alone, base_url: "$FAULTY", access_key: sk-test-key-1234, default: true}
  - {model: vllm/alone, base_url: "$FAULTY/v1", api: chat}
  - {model: openai/alone, base_url: "$FAULTY/v1", api: responses, access_key: sk-test-key-1234}
  - {model: anthropic/own-login, base_url: "$FAULTY"}
  - {model: anthropic/alone-backed, base_url: "$FAULTY", fallbacks: [vllm/spare]}
  - {model: vllm/alone-backed, base_url: "$FAULTY/v1", api: chat, fallbacks: [vllm/spare]}
  - {model: openai/alone-backed, base_url: "$FAULTY/v1", api: responses,
     access_key: sk-test-key-1234, fallbacks: [vllm/spare]}
  - {model: vllm/spare, base_url: "$SPARE/v1", api: chat}
"""
PATIENT = "{connect_s: 30, first_byte_s: 30, idle_s: 30}"
HASTY = "{connect_s: 0.5, first_byte_s: 0.5, idle_s: 0.5}"


@dataclass
class Proxied:
    """`told` are the notices that the user would see."""

    url: str
    token: str
    services: Services
    client: aiohttp.ClientSession
    history: Path
    told: list[str]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    async def ask(self, model: str, **fields: Any) -> str:
        """The outcome of one request as the client sees it."""
        data = io.BytesIO(json.dumps(ask("hello", model=model, **fields)).encode())
        headers = {"x-claude-router-token": self.token, "content-type": "application/json"}
        headers["authorization"] = "Bearer users-own-login"
        async with self.client.post(
            f"{self.url}/v1/messages", data=data, headers=headers
        ) as response:
            return outcome_of(response.status, response.headers, await response.read())


@asynccontextmanager
async def proxied(
    home: Path, faulty: str, spare: str = "http://127.0.0.1:9", timeouts: str = PATIENT
) -> AsyncIterator[Proxied]:
    """Serves until the block is left; then the history holds all that it will hold."""
    text = CONFIG.replace("$FAULTY", faulty).replace("$SPARE", spare)
    file = home / "config.yaml"
    file.write_text(text.replace("$TIMEOUTS", timeouts))
    environment = {"CLAUDE_ROUTER_HOME": str(home)}
    setup = setup_for(load(file, environment), Paths.of(environment), environment, engine="off")
    told: list[str] = []
    with listen() as listening:
        async with (
            running_proxy(setup, listening, lambda said, _: told.append(said)) as services,
            aiohttp.ClientSession() as client,
        ):
            token = setup.token or ""
            yield Proxied(url_of(listening), token, services, client, setup.paths.history, told)


def rows(history: Path) -> list[tuple[str, str | None]]:
    """(phase, error type) of every exchange, in the order of their arrival."""
    with closing(sqlite3.connect(history)) as connection:
        return connection.execute("SELECT phase, error_type FROM exchanges ORDER BY id").fetchall()
