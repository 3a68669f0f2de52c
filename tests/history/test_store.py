import sqlite3
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from claude_router.history import query
from claude_router.history.schema import VERSION
from claude_router.history.store import EXCERPT_CHARS, Store, StorePrompts
from tests.history.exchanges import FINISHED, ROUTED, event

DAY = 86_400
Open = Callable[..., Store]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data/history.db"


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def open_store(path: Path, told: list[str]) -> Iterator[Open]:
    opened: list[Store] = []

    def open_one(store_prompts: StorePrompts = "excerpt", now: float = ROUTED.started_at) -> Store:
        opened.append(
            Store(
                path,
                store_prompts=store_prompts,
                keep_days=90,
                on_error=told.append,
                clock=lambda: now,
            )
        )
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


def test_an_exchange_is_a_row_when_routed_and_rewritten_when_it_ended(
    path: Path, open_store: Open, told: list[str]
) -> None:
    store = open_store()
    for phase in ("received", "classified", "routed", "sent", "first_token"):
        store.record(event(phase))
    store.close()
    (routed,) = query.exchanges(path)
    assert (routed.phase, routed.exchange.decision) == ("routed", ROUTED.decision)
    store = open_store()
    store.record(event("finished"))
    store.close()
    (finished,) = query.exchanges(path)
    assert (finished.phase, finished.exchange) == ("finished", FINISHED)
    assert finished.sequence > routed.sequence
    assert told == []


def test_a_file_that_others_could_read_is_made_private(path: Path, open_store: Open) -> None:
    open_store().close()
    path.chmod(0o644)
    open_store().close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_files_are_for_their_owner_only(path: Path, open_store: Open) -> None:
    store = open_store()
    store.record(event())
    store.close()
    second = open_store()
    second.record(event(id="e2"))
    second.close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("store_prompts", "stored"),
    [
        ("none", ""),
        ("excerpt", "key *** " + "x" * (EXCERPT_CHARS - 9) + "…"),
        ("full", "key *** " + "x" * 500),
    ],
)
def test_prompts_are_stored_as_configured_and_never_with_keys(
    path: Path, open_store: Open, store_prompts: StorePrompts, stored: str
) -> None:
    store = open_store(store_prompts)
    store.record(event(excerpt="key sk-ant-0123456789abcdef " + "x" * 500))
    store.close()
    assert query.exchanges(path)[0].exchange.excerpt == stored


def test_old_exchanges_are_forgotten(path: Path, open_store: Open) -> None:
    store = open_store()
    store.record(event(id="old", session_id="gone"))
    store.record(event(id="new", started_at=ROUTED.started_at + 80 * DAY))
    store.close()
    open_store(now=ROUTED.started_at + 100 * DAY).close()
    assert [recorded.exchange.id for recorded in query.exchanges(path)] == ["new"]
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT session_id FROM sessions").fetchall() == [("session-1",)]
    connection.close()


def test_a_broken_file_is_moved_aside_and_a_new_one_started(
    path: Path, open_store: Open, told: list[str]
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 100)
    store = open_store()
    store.record(event())
    store.close()
    assert len(query.exchanges(path)) == 1
    (aside,) = path.parent.glob("history.db.broken-*")
    assert aside.read_bytes().startswith(b"not a database")
    assert len(told) == 1
    assert str(aside) in told[0]


def test_a_file_that_breaks_while_open_is_moved_aside_too(
    path: Path, open_store: Open, told: list[str]
) -> None:
    first = open_store()
    for number in range(300):
        first.record(event(id=f"e{number}", excerpt="x" * 190))
    first.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    store = open_store()
    store.record(event(id="after"))
    store.close()
    assert [recorded.exchange.id for recorded in query.exchanges(path)] == ["after"]
    assert "moved to" in told[0]


def test_a_newer_file_is_left_alone(path: Path, open_store: Open, told: list[str]) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    store = open_store()
    store.record(event())
    store.close()
    assert path.read_bytes() == before
    assert len(told) == 1
    assert "newer claude-router" in told[0]


def test_a_folder_that_cannot_be_made_costs_the_history_only(
    path: Path, open_store: Open, told: list[str]
) -> None:
    path.parent.write_text("a file where the folder should be")
    store = open_store()
    store.record(event())
    store.close()
    assert "cannot be written" in told[0]
    assert told[1].startswith("1 request is missing")


def test_closing_twice_and_recording_after_it_do_no_harm(open_store: Open) -> None:
    store = open_store()
    store.close()
    store.close()
    store.record(event())


def test_two_runs_write_into_one_file(path: Path, open_store: Open, told: list[str]) -> None:
    stores = [open_store(), open_store()]
    for number in range(100):
        stores[number % 2].record(event(id=f"e{number}", launch_id=f"launch-{number % 2}"))
    for store in stores:
        store.close()
    assert len(query.exchanges(path)) == 100
    assert told == []


KILLED = """
    import os, signal, sys, time
    from pathlib import Path
    from claude_router.history import query
    from claude_router.history.store import Store
    from tests.history.exchanges import event

    path = Path(sys.argv[1])
    store = Store(path, store_prompts="excerpt", keep_days=9000000, on_error=print)
    for number in range(50):
        store.record(event(id=f"e{number}"))
    while len(query.exchanges(path)) < 50:
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_loses_nothing_that_was_committed(path: Path) -> None:
    subprocess.run([sys.executable, "-c", textwrap.dedent(KILLED), str(path)], check=False)
    assert len(query.exchanges(path)) == 50
