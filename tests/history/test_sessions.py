from pathlib import Path

import pytest

from claude_router.events import Usage
from claude_router.history.sessions import (
    Session,
    Sums,
    find_sessions,
    search_sessions,
    sessions,
    sums,
)
from claude_router.route.decision import Lane
from tests.history.exchanges import ROUTED, event
from tests.history.writing import write

T0 = ROUTED.started_at
HAIKU = "anthropic/claude-haiku-5-5"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def ids(found: list[Session]) -> list[str]:
    return [session.id for session in found]


def test_no_history_has_no_sessions(path: Path) -> None:
    assert sessions(path) == search_sessions(path, "x") == find_sessions(path, "x") == []
    assert sums(path) == Sums(0, 0, 0, None, None)


def test_a_session_adds_up_its_launches(path: Path) -> None:
    write(
        path,
        event(id="e0", lane=Lane.BACKGROUND, model=HAIKU, cost_usd=None, excerpt="title"),
        event(),
        event(id="e2", lane=Lane.TOOL_LOOP, started_at=T0 + 10),
        event(id="e3", turn_id="turn-2", launch_id="launch-2", started_at=T0 + 60, project="/x"),
        event(id="e4", lane=Lane.BACKGROUND, model=HAIKU, cost_usd=None, started_at=T0 + 61),
        event(id="e5", session_id="session-2", started_at=T0 + 5, default_cost_usd=None),
    )
    first, second = sessions(path)
    assert first == Session(
        id="session-1",
        project="/home/ann/shop",
        started_at=T0,
        last_at=T0 + 61,
        ended_at=T0 + 63,
        turns=2,
        requests=5,
        usage=Usage(500, 250, 5000, 50),
        cost_usd=0.75,
        default_cost_usd=2.5,
        saved_usd=0.75,
        models=(HAIKU, "openai/gpt-5.6"),
        words="write a parser",
    )
    assert (second.id, second.requests, second.saved_usd) == ("session-2", 1, None)
    assert sums(path) == Sums(2, 3, 6, 1.0, 0.75)


def test_a_rewritten_exchange_counts_once(path: Path) -> None:
    write(path, event("routed", model="free/one"))
    write(path, event())
    (session,) = sessions(path)
    assert (session.turns, session.requests, session.cost_usd) == (1, 1, 0.25)
    assert session.models == ("openai/gpt-5.6",)


def test_a_turn_that_was_asked_twice_is_one_turn(path: Path) -> None:
    write(path, event("cancelled"), event(id="e2", started_at=T0 + 1))
    assert sessions(path)[0].turns == 1


def test_sessions_are_read_in_pages_newest_first(path: Path) -> None:
    times = {"a": 0, "b": 2, "c": 2, "d": 1}
    write(path, *(event(id=f"e{s}", session_id=s, started_at=T0 + t) for s, t in times.items()))
    first = sessions(path, limit=2)
    assert ids(first) == ["c", "b"]
    assert ids(sessions(path, limit=2, after=first[-1])) == ["d", "a"]


def test_sessions_are_found_by_the_start_of_their_id(path: Path) -> None:
    write(path, event(), event(id="e2", session_id="session-2", started_at=T0 + 1))
    assert ids(find_sessions(path, "session-")) == ["session-2", "session-1"]
    assert ids(find_sessions(path, "session-2")) == ["session-2"]
    assert find_sessions(path, "%") == find_sessions(path, "\ud83d") == []


def test_a_search_finds_words_projects_and_models(path: Path) -> None:
    write(
        path,
        event(),
        event(id="e2", turn_id="t2", excerpt="then 100% of the Tests", started_at=T0 + 1),
        event(id="e3", session_id="other", model=HAIKU, project="/home/ann/a_b", excerpt="hello"),
    )
    assert ids(search_sessions(path, "SHOP")) == ["session-1"]
    assert ids(search_sessions(path, "haiku")) == ["other"]
    (found,) = search_sessions(path, "tests")
    assert (found.id, found.words) == ("session-1", "then 100% of the Tests")
    assert search_sessions(path, "a_b")[0].words == "hello"
    assert ids(search_sessions(path, "0%")) == ["session-1"]
    assert search_sessions(path, "a!b") == search_sessions(path, "axb") == []
    assert len(search_sessions(path, "ann")) == 2
    assert len(search_sessions(path, "ann", limit=1)) == 1


def test_words_of_anything_but_the_user_s_turns_are_not_searched(path: Path) -> None:
    write(path, event(lane=Lane.SUBAGENT, excerpt="look around"))
    assert search_sessions(path, "around") == []
