"""What one session learned of a provider, in the next one: real proxies, one file."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from claude_router.proxy.learned import Learned, Quirk
from claude_router.proxy.learned_file import read_quirks, save_changes
from claude_router.proxy.remembering import remembering
from claude_router.translate.heal import Correction
from tests.proxy.conftest import WILD_CONFIG, Rig, ask, running
from tests.proxy.wild import WildUpstream, Write, answering, chat_chunks, head, refusing, whole
from tests.waiting import until

TODAY = date(2026, 8, 1)
OLD = TODAY - timedelta(days=91)


@dataclass
class Home:
    """A user's folder with the file of quirks at `path`, and the provider that is asked."""

    folder: Path
    upstream: WildUpstream
    told: list[str] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.folder / "learned-quirks.yaml"

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Rig]:
        config = WILD_CONFIG.replace("$WILD", self.upstream.url)
        async with running(self.folder, config) as rig:
            rig.services.learned = Learned(lambda: TODAY)
            async with remembering(rig.services.learned, self.path, self.told.append):
                yield rig

    def remember(self, *parameters: str, learned: date) -> None:
        host = self.upstream.url.removeprefix("http://")
        quirks = [Quirk("vllm/wild", host, Correction(name), "No!", learned) for name in parameters]
        save_changes(self.path, {quirk.key: quirk for quirk in quirks})

    def remembered(self) -> dict[str, date]:
        return {q.correction.parameter: q.learned for q in read_quirks(self.path)}

    async def ask(self, rig: Rig) -> list[dict[str, Any]]:
        """The bodies that reached the provider for one request of the client's."""
        before = len(self.upstream.received)
        status, _, raw = await rig.post(
            ask("hello", model="vllm/wild", temperature=0.5, top_p=0.5, stop_sequences=["x"])
        )
        assert status == 200 and b"Hi" in raw
        return [json.loads(each.body) for each in self.upstream.received[before:]]


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with WildUpstream() as upstream:
        yield Home(tmp_path, upstream)


async def test_the_next_session_asks_right_at_the_first_try(home: Home) -> None:
    home.upstream.script = refusing(home.upstream, "temperature")
    async with home.session() as rig:
        first, second = await home.ask(rig)
        assert "temperature" in first and "temperature" not in second
    (quirk,) = read_quirks(home.path)
    assert quirk.said == "Unsupported parameter: 'temperature' is not supported with this model."
    async with home.session() as rig:
        (only,) = await home.ask(rig)
        assert "temperature" not in only and "top_p" in only
        assert "vllm/wild was asked without temperature 0.5" in rig.ended()[-1].notes
    assert home.told == []


async def test_sessions_that_run_side_by_side_learn_from_each_other(home: Home) -> None:
    home.upstream.script = refusing(home.upstream, "temperature")
    async with home.session() as first, home.session() as second:
        await home.ask(first)
        model = second.services.config.models["vllm/wild"]
        await until(lambda: second.services.learned.of(model))
        assert len(await home.ask(second)) == 1


async def test_deleting_the_file_is_noticed_by_a_running_session(home: Home) -> None:
    home.remember("temperature", learned=TODAY)
    home.upstream.script = refusing(home.upstream)
    async with home.session() as rig:
        assert ["temperature" in body for body in await home.ask(rig)] == [False]
        home.path.unlink()
        model = rig.services.config.models["vllm/wild"]
        await until(lambda: not rig.services.learned.of(model))
        assert ["temperature" in body for body in await home.ask(rig)] == [True]


async def test_an_old_quirk_that_the_provider_gave_up_is_forgotten(home: Home) -> None:
    home.remember("temperature", "reasoning_effort", learned=OLD)
    home.upstream.script = refusing(home.upstream)
    async with home.session() as rig:
        assert ["temperature" in body for body in await home.ask(rig)] == [True]
    assert home.remembered() == {"reasoning_effort": OLD}  # what was not sent was not tried


async def test_an_old_quirk_that_still_holds_is_renewed(home: Home) -> None:
    home.remember("temperature", learned=OLD)
    home.upstream.script = refusing(home.upstream, "temperature")
    async with home.session() as rig:
        assert ["temperature" in body for body in await home.ask(rig)] == [True, False]
        assert ["temperature" in body for body in await home.ask(rig)] == [False]
    assert home.remembered() == {"temperature": TODAY}


async def test_trying_several_old_quirks_again_costs_no_request_its_answer(home: Home) -> None:
    home.remember("temperature", "top_p", learned=OLD)
    home.upstream.script = refusing(home.upstream, "stop", "temperature", "top_p")
    async with home.session() as rig:
        assert [len(await home.ask(rig)) for _ in range(4)] == [2, 2, 2, 1]
    assert home.remembered() == {"stop": TODAY, "temperature": TODAY, "top_p": TODAY}


async def test_an_old_quirk_is_renewed_by_a_refusal_that_names_nothing(home: Home) -> None:
    async def script(write: Write) -> None:
        if b'"temperature"' in home.upstream.received[-1].body:
            await whole(b'{"error": {"message": "No."}}', status="400 Bad Request")(write)
        else:
            await answering(head() + b"".join(chat_chunks("Hi")))(write)

    home.remember("temperature", learned=OLD)
    home.upstream.script = script
    async with home.session() as rig:
        assert [len(await home.ask(rig)) for _ in range(2)] == [2, 1]
    assert home.remembered() == {"temperature": TODAY}


async def test_a_broken_file_is_told_once_and_hinders_nothing(home: Home) -> None:
    home.path.write_text("models: [")
    home.upstream.script = refusing(home.upstream, "temperature")
    async with home.session() as rig:
        assert [len(await home.ask(rig)) for _ in range(2)] == [2, 1]
    assert home.remembered() == {"temperature": TODAY}
    (aside,) = home.folder.glob("*.broken-*")
    assert aside.read_text() == "models: ["
    assert len(home.told) == 2
    assert str(home.path) in home.told[0] and str(aside) in home.told[1]


async def test_where_nothing_can_be_written_the_session_remembers_for_itself(home: Home) -> None:
    home.path.write_text("version: 2\n")
    home.upstream.script = refusing(home.upstream, "temperature", "top_p")
    async with home.session() as rig:
        rig.services.learned.add(
            rig.services.config.models["vllm/wild"], Correction("temperature"), "No!"
        )
        assert [len(await home.ask(rig)) for _ in range(2)] == [2, 1]
    assert home.path.read_text() == "version: 2\n"
    assert len(home.told) == 1
