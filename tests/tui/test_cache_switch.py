from typing import Any

import pytest

from claude_router.events import Exchange, Usage
from claude_router.route.decision import Lane
from claude_router.tui.cache_switch import WARM_SECONDS, CacheSwitch, cache_switch
from claude_router.tui.turn import TurnSummary, summarise
from claude_router.tui.turn_state import Entry
from tests.tui.exchanges import START, exchange

HELD = Usage(1_000, 500, cache_read_tokens=12_000, cache_write_tokens=300)


def before(**changes: Any) -> Exchange:
    return exchange("e1", **{"model": "a/b", "usage": HELD, "ended_after": 4.0} | changes)


def turn(previous: Exchange | None, **changes: Any) -> TurnSummary:
    facts = {"turn_id": "t2", "model": "c/d", "started_at": START + 60} | changes
    entry = Entry("finished", exchange("e2", **facts))
    return summarise(("session", "t2"), [entry], previous=previous)


def test_what_the_model_before_had_read_or_written_is_read_anew() -> None:
    assert cache_switch(turn(before())) == CacheSwitch("a/b", 12_300)


def test_what_the_new_model_had_in_a_cache_of_its_own_is_not() -> None:
    usage = Usage(2_000, 100, cache_read_tokens=12_000)
    assert cache_switch(turn(before(), usage=usage)) == CacheSwitch("a/b", 300)


@pytest.mark.parametrize(
    ("previous", "changes"),
    [
        (None, {}),
        (before(), {"model": "a/b"}),
        (before(), {"model": None}),
        (before(usage=Usage(9_000, 10)), {}),
        (before(usage=None), {}),
        (before(lane=Lane.COMPACTION), {}),
        (before(), {"lane": Lane.COMPACTION}),
        (before(), {"lane": Lane.SUBAGENT}),
        (before(), {"started_at": START + 5 + WARM_SECONDS}),
        (before(), {"usage": Usage(0, 0, cache_read_tokens=20_000)}),
    ],
)
def test_there_is_nothing_to_say_where_nothing_warm_was_left(
    previous: Exchange | None, changes: dict[str, Any]
) -> None:
    assert cache_switch(turn(previous, **changes)) is None
