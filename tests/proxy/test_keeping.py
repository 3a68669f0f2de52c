"""Whoever saw the end of an answer finds it in the history, even if we are killed then."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from claude_router.demo.answer import Answer
from claude_router.history.store import Store
from tests.proxy.conftest import CONFIG, Rig, ask, running

MODELS = ("anthropic/claude-sonnet-5-5", "openai/gpt-fast")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history" / "history.db"


@pytest.fixture
async def rig(tmp_path: Path, file: Path) -> AsyncIterator[Rig]:
    async with running(tmp_path, CONFIG) as started:
        told: list[str] = []
        store = Store(file, store_prompts="none", keep_days=9, on_error=told.append)
        started.services.bus.subscribe(store.record)
        started.services.kept = store.kept
        yield started
        await asyncio.to_thread(store.close)


def phases(file: Path) -> list[str]:
    """As another process sees them now."""
    with closing(sqlite3.connect(file)) as connection:
        return [phase for (phase,) in connection.execute("SELECT phase FROM exchanges ORDER BY id")]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("is_streamed", [True, False], ids=["streamed", "whole"])
async def test_the_row_is_there_when_the_answer_ends(
    rig: Rig, file: Path, model: str, is_streamed: bool
) -> None:
    for count in range(1, 21):
        status, _, _ = await rig.post(ask("hello", model=model, stream=is_streamed))
        assert status == 200
        assert phases(file) == ["finished"] * count


async def test_the_row_of_a_refusal_is_there_when_it_is_heard(rig: Rig, file: Path) -> None:
    rig.answers["gpt-fast"] = Answer(("No",), status=400)
    status, _, _ = await rig.post(ask("hello", model="openai/gpt-fast"))
    assert (status, phases(file)) == (400, ["failed"])


async def test_an_answer_ends_though_the_history_is_locked(rig: Rig, file: Path) -> None:
    await rig.post(ask("hello", model=MODELS[0]))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        status, _, body = await rig.post(ask("hello", model=MODELS[0]))
        assert status == 200 and b"message_stop" in body
        assert phases(file) == ["finished"]
        other.execute("ROLLBACK")
    await rig.services.kept()
    assert phases(file) == ["finished"] * 2
