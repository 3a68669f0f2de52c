import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from claude_router.history import query
from claude_router.history.reading import HistoryError
from claude_router.history.schema import VERSION
from tests.history.exchanges import FINISHED, ROUTED, event
from tests.history.writing import write

T0 = ROUTED.started_at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def ids(found: list[query.Recorded]) -> list[str]:
    return [recorded.exchange.id for recorded in found]


def test_no_history_yet_is_an_empty_one(path: Path) -> None:
    assert query.exchanges(path) == []
    assert query.changes(path, 0) == []
    assert query.last_sequence(path) == 0
    path.touch()
    assert query.exchanges(path) == []
    assert not path.with_name("other.db").exists()


def test_a_session_s_exchanges_come_oldest_first(path: Path) -> None:
    write(
        path,
        event(id="b", started_at=T0 + 5),
        event(id="a"),
        event(id="c", session_id="other", started_at=T0 + 1),
    )
    assert ids(query.exchanges(path, "session-1")) == ["a", "b"]
    assert ids(query.exchanges(path)) == ["a", "c", "b"]
    assert ids(list(query.each_exchange(path, ["other", "session-1"]))) == ["c", "a", "b"]


def test_a_session_s_newest_exchanges_are_read_in_pages(path: Path) -> None:
    write(path, *(event(id=f"e{n}", started_at=T0 + n // 2) for n in range(5)))
    first = query.newest_exchanges(path, "session-1", limit=3)
    assert ids(first) == ["e4", "e3", "e2"]
    rest = query.newest_exchanges(path, "session-1", limit=3, before=first[-1].exchange)
    assert ids(rest) == ["e1", "e0"]
    before = replace(FINISHED, id="\ud83d", started_at=T0)
    assert query.newest_exchanges(path, "nobody", limit=3, before=before) == []


def test_changes_are_followed_by_sequence(path: Path) -> None:
    write(path, event("routed"), event("routed", id="e2"))
    seen = query.last_sequence(path)
    assert ids(query.changes(path, 0)) == ["e1", "e2"]
    write(path, event("finished"))
    (changed,) = query.changes(path, seen)
    assert (changed.exchange.id, changed.phase) == ("e1", "finished")
    assert query.changes(path, changed.sequence) == []


def test_a_newer_or_broken_history_is_told(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(HistoryError, match="newer claude-router"):
        query.exchanges(path)
    path.write_bytes(b"nonsense" * 500)
    with pytest.raises(HistoryError, match="the next session moves it aside"):
        query.exchanges(path)
