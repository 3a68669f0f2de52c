"""The budget of runs side by side and one after the other, by way of their common history."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from claude_router.claude_code.environment import TOKEN_HEADER
from claude_router.config.load import load
from claude_router.config.paths import Paths
from claude_router.demo.answer import Answer
from claude_router.demo.server import StandIns
from claude_router.launch import day_cost
from claude_router.launch.listening import listen, url_of
from claude_router.launch.proxying import running_proxy
from claude_router.launch.setup import setup_for
from claude_router.proxy.services import Services
from tests.proxy.conftest import ask
from tests.waiting import until

CONFIG = """\
llm_providers:
  - {model: anthropic/dear, base_url: "$URL/anthropic", prices: {input: 1000000, output: 0}}
  - {model: anthropic/usual, base_url: "$URL/anthropic", default: true,
     prices: {input: 1000000, output: 0}}
budget: {$LIMIT: 1, when_spent: $WHEN}
"""


@dataclass
class Run:
    """One run of the proxy; `told` are its notices."""

    services: Services
    url: str
    token: str
    told: list[str]

    async def ask(self, session: str = "s1", model: str = "anthropic/dear") -> tuple[int, str]:
        """Status, and the model that answered or the error's words."""
        headers = {TOKEN_HEADER: self.token, "x-claude-code-session-id": session}
        headers |= {"authorization": "Bearer users-own-login"}
        body = ask("hello there", model=model, stream=False)
        async with (
            aiohttp.ClientSession() as client,
            client.post(f"{self.url}/v1/messages", json=body, headers=headers) as response,
        ):
            said: Mapping[str, object] = json.loads(await response.read())
            error = said.get("error")
            if isinstance(error, dict):
                return response.status, str(error["message"])
            return response.status, str(said["content"])


Runs = Callable[[str, str], AbstractAsyncContextManager[Run]]


@pytest.fixture
async def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Runs]:
    """Opens runs of one home, given a limit's name and what happens there."""
    monkeypatch.setattr(day_cost, "POLL_SECONDS", 0.02)
    stand_ins = StandIns(lambda question: Answer((f"I am {question.model}.",)))
    environment = {"CLAUDE_ROUTER_HOME": str(tmp_path), "HOME": str(tmp_path)}

    @asynccontextmanager
    async def run(limit: str, when: str) -> AsyncIterator[Run]:
        file = tmp_path / "config.yaml"
        text = CONFIG.replace("$URL", stand_ins.url).replace("$LIMIT", limit)
        file.write_text(text.replace("$WHEN", when))
        setup = setup_for(load(file, environment), Paths.of(environment), environment)
        told: list[str] = []
        with listen() as listening:
            async with running_proxy(setup, listening, lambda said, _: told.append(said)) as it:
                assert setup.token is not None
                yield Run(it, url_of(listening), setup.token, told)

    async with AsyncExitStack() as stack:
        listening = stack.enter_context(listen())
        await stand_ins.start(listening)
        stack.push_async_callback(stand_ins.stop)
        yield run


async def test_the_day_goes_on_after_a_restart(runs: Runs) -> None:
    async with runs("day_usd", "block") as first:
        assert (await first.ask())[0] == 200
    async with runs("day_usd", "block") as second:
        await until(lambda: second.services.spending.others_today >= 1)
        status, said = await second.ask("another session")
        assert status == 400 and said.startswith("Today's requests have cost $")


async def test_two_runs_side_by_side_have_one_day(runs: Runs) -> None:
    async with runs("day_usd", "default_model") as one, runs("day_usd", "default_model") as two:
        assert "I am dear." in (await two.ask("s2"))[1]
        await until(lambda: one.services.spending.others_today >= 1)
        assert "I am usual." in (await one.ask("s1"))[1]
        assert "I am usual." in (await two.ask("s2"))[1]


async def test_a_resumed_session_goes_on_after_a_restart_and_others_are_free(runs: Runs) -> None:
    async with runs("session_usd", "block") as first:
        assert (await first.ask("s1"))[0] == 200
    async with runs("session_usd", "block") as second:
        await until(lambda: second.services.spending.earlier)
        assert (await second.ask("s1"))[0] == 400
        assert (await second.ask("s2"))[0] == 200


async def test_a_warning_is_told_once_and_nothing_else_changes(runs: Runs) -> None:
    async with runs("day_usd", "warn") as run:
        for _ in range(4):
            assert (await run.ask())[0] == 200
        assert len([said for said in run.told if "budget.day_usd" in said]) == 1


async def test_the_refusal_says_what_was_spent_and_where_the_limit_stands(runs: Runs) -> None:
    async with runs("session_usd", "block") as run:
        await run.ask()
        status, said = await run.ask()
        assert status == 400
        assert "This session has cost $" in said and "budget.session_usd allows $1.00" in said
        assert str(run.services.config.path) in said
