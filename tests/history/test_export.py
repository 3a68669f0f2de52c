import csv
import io
import json
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from claude_router.history.export import Format, file_name, pieces, write_new
from claude_router.history.query import Recorded
from tests.history.exchanges import FINISHED, event


def recorded() -> list[Recorded]:
    formula = event(id="e2", excerpt="=cmd()", decision=None, usage=None).exchange
    return [Recorded(1, "finished", FINISHED), Recorded(2, "failed", formula)]


def text(format_: Format, exchanges: list[Recorded]) -> str:
    return "".join(pieces(exchanges, format_))


def test_json_is_a_list_of_whole_exchanges() -> None:
    first, second = json.loads(text("json", recorded()))
    assert (first["phase"], first["decision"]["confidence"]) == ("finished", 0.91)
    assert first["attempts"][0]["error"] == "overloaded"
    assert second["decision"] is None
    assert json.loads(text("json", [])) == []


def test_csv_has_a_line_an_exchange_and_no_formula() -> None:
    first, second = csv.DictReader(io.StringIO(text("csv", recorded())))
    assert (first["route"], first["cache_read_tokens"]) == ("code generation", "1000")
    assert (second["route"], second["input_tokens"], second["excerpt"]) == ("", "", "'=cmd()")
    assert text("csv", []).startswith("id,phase,started_at")


def test_a_new_file_never_replaces_another(tmp_path: Path) -> None:
    paths = [write_new(tmp_path, "history", [f"{n}"], "csv") for n in range(3)]
    assert [path.name for path in paths] == ["history.csv", "history-2.csv", "history-3.csv"]
    assert [path.read_text() for path in paths] == ["0", "1", "2"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


def test_an_export_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def failing() -> Iterator[str]:
        yield "a beginning"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_new(tmp_path, "history", failing(), "json")
    assert list(tmp_path.iterdir()) == []


def test_files_are_named_by_session_and_day() -> None:
    now = datetime(2026, 3, 2, 14, 2).timestamp()
    assert file_name(None, now) == "claude-router-history-2026-03-02"
    assert file_name("../a/b-cdé9", now) == "claude-router-session-abc-2026-03-02"
