import asyncio
from collections.abc import Sequence

import pytest

from claude_router.classify import pair
from claude_router.classify.pair import (
    BOTH_OF_EVERY_TURN,
    MissingEngine,
    PairClassifier,
    margin,
)
from claude_router.route.classifier import Classification, ClassifierError, Turn
from claude_router.route.preferences import Preference
from tests.classify.stand_ins import ScriptedEngine, scored

TURNS = [Turn("user", "write a parser")]
ROUTES = [Preference("a", "one task", "m/a"), Preference("b", "another task", "m/b")]
SURE, UNSURE = {"a": 0.9, "b": 0.05}, {"a": 0.5, "b": 0.4}
BROKEN = ClassifierError("it is out of order")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def of(
    slow: ScriptedEngine,
    fast: ScriptedEngine,
    sure_margin: float | None,
    *,
    told: list[str] | None = None,
    clock: Clock | None = None,
) -> PairClassifier:
    tell = told.append if told is not None else pytest.fail
    return PairClassifier(slow, fast, tell, sure_margin=sure_margin, clock=clock or Clock())


def test_the_margin_is_the_best_less_the_second_with_other_among_them() -> None:
    assert margin(scored("e", a=0.6, b=0.1)) == pytest.approx(0.3)
    assert margin(scored("e", a=0.6, b=0.4)) == pytest.approx(0.2)
    assert margin(scored("e")) == pytest.approx(1)


async def test_a_sure_fast_engine_decides_alone() -> None:
    slow, fast = ScriptedEngine("slow"), ScriptedEngine("fast", SURE)
    found = await of(slow, fast, 0.7).classify(TURNS, ROUTES)
    assert (found.engine, found.matched, found.fast, found.note) == ("fast", "a", None, None)
    assert slow.asked == []


async def test_an_unsure_fast_engine_leaves_it_to_the_slow_one_and_its_opinion_is_kept() -> None:
    slow, fast = ScriptedEngine("slow", {"a": 0.1, "b": 0.8}), ScriptedEngine("fast", UNSURE)
    found = await of(slow, fast, 0.7).classify(TURNS, ROUTES)
    assert (found.engine, found.matched) == ("slow", "b")
    assert found.fast is not None
    assert (found.fast.engine, found.fast.matched) == ("fast", "a")


async def test_both_can_be_asked_of_every_turn() -> None:
    slow, fast = ScriptedEngine("slow", SURE), ScriptedEngine("fast", {"a": 1.0})
    found = await of(slow, fast, BOTH_OF_EVERY_TURN).classify(TURNS, ROUTES)
    assert found.engine == "slow" and found.fast is not None


async def test_without_a_margin_the_slow_engine_is_asked_alone() -> None:
    slow, fast = ScriptedEngine("slow", SURE), ScriptedEngine("fast")
    found = await of(slow, fast, None).classify(TURNS, ROUTES)
    assert (found.engine, found.fast, fast.asked) == ("slow", None, [])


@pytest.mark.parametrize("sure_margin", [None, 0.7, BOTH_OF_EVERY_TURN])
async def test_where_the_slow_engine_fails_the_fast_one_decides_and_says_why(
    sure_margin: float | None,
) -> None:
    slow, fast = ScriptedEngine("slow", BROKEN), ScriptedEngine("fast", UNSURE)
    found = await of(slow, fast, sure_margin).classify(TURNS, ROUTES)
    assert (found.engine, found.matched, found.fast) == ("fast", "a", None)
    assert found.note == "The fast engine decided in place of slow: it is out of order."
    assert len(fast.asked) == 1


async def test_where_the_fast_engine_fails_the_slow_one_decides() -> None:
    slow, fast = ScriptedEngine("slow", SURE), ScriptedEngine("fast", BROKEN)
    found = await of(slow, fast, 0.7).classify(TURNS, ROUTES)
    assert (found.engine, found.fast) == ("slow", None)


async def test_where_both_fail_it_is_an_error() -> None:
    slow, fast = ScriptedEngine("slow", BROKEN), ScriptedEngine("fast", BROKEN, BROKEN)
    with pytest.raises(ClassifierError, match="out of order"):
        await of(slow, fast, 0.7).classify(TURNS, ROUTES)


async def test_an_engine_that_takes_too_long_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Stuck(ScriptedEngine):
        async def classify(
            self, turns: Sequence[Turn], preferences: Sequence[Preference]
        ) -> Classification:
            await asyncio.Event().wait()
            raise AssertionError

    monkeypatch.setattr(pair, "SLOW_SECONDS", 0.01)
    fast = ScriptedEngine("fast", UNSURE)
    found = await of(Stuck("slow"), fast, None).classify(TURNS, ROUTES)
    assert found.note == "The fast engine decided in place of slow: it took longer than 0.01 s."


async def test_a_failure_that_took_long_is_followed_by_a_rest() -> None:
    clock = Clock()

    def pass_time() -> None:
        clock.now += 5

    slow = ScriptedEngine("slow", BROKEN, SURE)
    slow.on_ask = pass_time
    both = of(slow, ScriptedEngine("fast", UNSURE, UNSURE), None, clock=clock)
    await both.classify(TURNS, ROUTES)
    rested = await both.classify(TURNS, ROUTES)
    assert rested.note is not None and "not asked for a minute" in rested.note
    clock.now += 60
    assert (await both.classify(TURNS, ROUTES)).engine == "slow"
    assert len(slow.asked) == 2


async def test_a_quick_failure_is_tried_again_at_once() -> None:
    slow = ScriptedEngine("slow", BROKEN, SURE)
    both = of(slow, ScriptedEngine("fast", UNSURE), None)
    await both.classify(TURNS, ROUTES)
    assert (await both.classify(TURNS, ROUTES)).engine == "slow"


async def test_what_does_not_get_warm_is_told_and_the_other_is_warmed() -> None:
    told: list[str] = []
    slow, fast = ScriptedEngine("slow"), ScriptedEngine("fast")
    slow.warm_error = BROKEN
    both = of(slow, fast, None, told=told)
    await both.warm(ROUTES)
    assert slow.is_warm and fast.is_warm
    assert told == ["The fast engine decides in place of slow: it is out of order."]
    await both.aclose()
    assert slow.is_closed and fast.is_closed


async def test_a_missing_engine_says_why_whenever_it_is_asked() -> None:
    fast = ScriptedEngine("fast", UNSURE, SURE)
    both = PairClassifier(MissingEngine("arch", BROKEN), fast, pytest.fail)
    await both.warm(ROUTES)
    for _ in range(2):
        note = (await both.classify(TURNS, ROUTES)).note
        assert note == "The fast engine decided in place of arch: it is out of order."
    await both.aclose()
