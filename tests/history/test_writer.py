import sqlite3
from pathlib import Path

import pytest

from claude_router.history import database, query
from claude_router.history.rows import to_row
from claude_router.history.writer import Writer
from tests.history.exchanges import FINISHED


def test_a_locked_file_is_waited_for_and_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MS", 1)
    path, told = tmp_path / "history.db", list[str]()
    writer = Writer(path, keep_days=90, on_error=told.append, clock=lambda: FINISHED.started_at)
    writer.write([])
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        writer.write([to_row("routed", FINISHED, "")])
        writer.write([to_row("finished", FINISHED, "")])
        assert writer.has_waiting
        other.execute("ROLLBACK")
    other.close()
    writer.write([])
    assert not writer.has_waiting
    writer.close()
    assert [recorded.phase for recorded in query.exchanges(path)] == ["finished"]
    assert len(told) == 1
    assert "locked" in told[0]
