"""A model that has rested is tried by one request, however many come at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from claude_router.demo.answer import Answer
from claude_router.proxy.health import Health
from tests.proxy.conftest import Rig, ask, running

MANY = 50
CONFIG = """\
llm_providers:
  - {model: vllm/shaky, base_url: $URL/openai/v1, api: chat, fallbacks: [vllm/steady]}
  - {model: vllm/steady, base_url: $URL/openai/v1, api: chat, default: true}
  - {model: vllm/first, base_url: $URL/openai/v1, api: chat, fallbacks: [vllm/shaky, vllm/steady]}
"""
DOWN = Answer(("Overloaded",), status=503)
SLOW = Answer(("Well", " again"), pause=0.2)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def rig(tmp_path: Path, clock: Clock) -> AsyncIterator[Rig]:
    async with running(tmp_path, CONFIG) as started:
        started.services.health = Health(clock, lambda: 0.0)
        yield started


async def ask_all(rig: Rig, model: str) -> Counter[str]:
    """Ask MANY times at once; how often each model was asked."""
    before = len(rig.stand_ins.questions)
    replies = await asyncio.gather(*(rig.post(ask("hello", model=model)) for _ in range(MANY)))
    assert [status for status, *_ in replies] == [200] * MANY
    return Counter(question.model for question in rig.stand_ins.questions[before:])


async def test_one_of_many_tries_and_a_failure_makes_a_longer_rest(rig: Rig, clock: Clock) -> None:
    rig.answers["shaky"] = DOWN
    await ask_all(rig, "vllm/shaky")
    assert (await ask_all(rig, "vllm/shaky"))["shaky"] == 0
    clock.now += 5
    assert (await ask_all(rig, "vllm/shaky"))["shaky"] == 1
    clock.now += 9
    assert (await ask_all(rig, "vllm/shaky"))["shaky"] == 0
    clock.now += 1
    assert (await ask_all(rig, "vllm/shaky"))["shaky"] == 1


async def test_a_fallback_is_tried_by_one_request_as_well(rig: Rig, clock: Clock) -> None:
    rig.answers["shaky"] = rig.answers["first"] = DOWN
    await ask_all(rig, "vllm/first")
    clock.now += 5
    assert await ask_all(rig, "vllm/first") == {"first": 1, "shaky": 1, "steady": MANY}


async def test_once_the_trial_is_answered_all_come_back(rig: Rig, clock: Clock) -> None:
    rig.answers["shaky"] = DOWN
    await ask_all(rig, "vllm/shaky")
    rig.answers["shaky"] = SLOW
    clock.now += 5
    first = await ask_all(rig, "vllm/shaky")
    assert first["shaky"] >= 1 and sum(first.values()) == MANY
    assert await ask_all(rig, "vllm/shaky") == {"shaky": MANY}
    assert rig.services.health.resting() == ()
