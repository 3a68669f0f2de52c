import csv
import json
import stat
from pathlib import Path

import pytest

from claude_router.history.query import exchanges
from claude_router.history.sessions import sessions
from claude_router.tui.palette import ASCII
from claude_router.tui.screens.history import screen
from claude_router.tui.screens.history.session import SessionScreen
from claude_router.tui.screens.history.statistics import StatisticsScreen
from tests.tui.exchanges import START, event
from tests.tui.golden import assert_golden
from tests.tui.screen_text import screen_text, until
from tests.tui.screens.history_app import (
    HistoryApp,
    shown,
    three_sessions,
    write_history,
)

SUMS = "3 sessions, 6 turns"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A filled history, and a current folder for exports."""
    (tmp_path / "exports").mkdir()
    monkeypatch.chdir(tmp_path / "exports")
    write_history(tmp_path / "history.db", three_sessions())
    return tmp_path / "history.db"


async def test_it_is_shown_in_ascii_too(path: Path) -> None:
    app = HistoryApp(path, ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, SUMS)
        assert_golden("history_ascii", screen_text(app))


async def test_an_empty_history_says_so(tmp_path: Path) -> None:
    app = HistoryApp(tmp_path / "none.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, "No sessions yet")
        await pilot.press("enter", "x", "d", "down", "end", "escape")
        assert app.closed


async def test_a_history_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "history.db"
    broken.write_bytes(b"nonsense" * 500)
    app = HistoryApp(broken)
    async with app.run_test(size=(200, 24)) as pilot:
        await shown(pilot, "is broken (file is not a database)")


@pytest.mark.parametrize("key", ["escape", "q", "ctrl+c"])
async def test_it_closes_with(path: Path, key: str) -> None:
    app = HistoryApp(path)
    async with app.run_test() as pilot:
        await pilot.press(key)
        assert app.closed


@pytest.mark.parametrize(
    ("keys", "opened"),
    [
        ("enter", "0a1b2c3d"),
        ("down enter", "ffee0011"),
        ("j j k enter", "ffee0011"),
        ("end enter", "11112222"),
        ("G g enter", "0a1b2c3d"),
        ("pagedown enter", "11112222"),
        ("pagedown pageup enter", "0a1b2c3d"),
    ],
)
async def test_keys_move_the_cursor_and_enter_opens(path: Path, keys: str, opened: str) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, SUMS)
        await pilot.press(*keys.split())
        await shown(pilot, f"session {opened}")
        assert isinstance(app.screen, SessionScreen)
        await pilot.press("escape")
        await shown(pilot, SUMS)


async def test_a_double_click_opens(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, SUMS)
        await pilot.click(offset=(10, 5), times=2)
        await shown(pilot, "session ffee0011")


async def test_typing_searches_and_escape_ends_the_search_first(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, SUMS)
        await pilot.press("slash", *"sdx?manual")
        await shown(pilot, "No session has 'sdx?manual'")
        await pilot.press(*["home", *["delete"] * 4])
        await shown(pilot, "2 sessions with 'manual'.", "“write the manual [bold]of it”")
        assert "shop" not in screen_text(app)
        await pilot.press("enter", "down", "enter")
        await shown(pilot, "session 11112222")
        await pilot.press("escape")
        await shown(pilot, "2 sessions with 'manual'.")
        await pilot.press("escape")
        await shown(pilot, SUMS, "shop")
        assert not app.closed
        await pilot.press("escape")
        assert app.closed


async def test_down_leaves_the_search_field_for_the_list(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"shop")
        await shown(pilot, "1 session with 'shop'.")
        await pilot.press("down", "enter")
        await shown(pilot, "session 0a1b2c3d")


async def test_s_opens_the_statistics(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test() as pilot:
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, StatisticsScreen))


async def test_question_mark_shows_and_hides_the_keys(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, SUMS)
        await pilot.press("question_mark")
        await shown(pilot, "search prompts, projects and models")
        await pilot.press("question_mark")
        await until(pilot, lambda: "search prompts" not in screen_text(app))


async def test_x_exports_everything_as_json_for_the_owner_only(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(200, 24)) as pilot:
        await shown(pilot, SUMS)
        await pilot.press("x")
        await shown(pilot, "Export all sessions into a new file", "j JSON  c CSV  esc cancel")
        await pilot.press("j")
        await shown(pilot, "Exported all sessions to")
        (file,) = Path.cwd().iterdir()
        assert str(file) in screen_text(app)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    ids = {one["id"] for one in json.loads(file.read_text())}
    assert ids == {recorded.exchange.id for recorded in exchanges(path)}


async def test_x_exports_what_a_search_found_as_csv(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(200, 24)) as pilot:
        await pilot.press("slash", *"manual")
        await shown(pilot, "2 sessions with")
        await pilot.press("enter", "x", "c")
        await shown(pilot, "Exported 2 sessions to")
    (file,) = Path.cwd().iterdir()
    rows = list(csv.DictReader(file.read_text().splitlines()))
    assert {row["session_id"] for row in rows} == {"ffee0011-docs", "11112222-old"}


async def test_an_export_that_is_cancelled_writes_nothing(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, SUMS)
        await pilot.press("x", "z", "escape")
        assert list(Path.cwd().iterdir()) == []


async def test_an_export_that_fails_says_why(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(200, 24)) as pilot:
        await shown(pilot, SUMS)
        monkeypatch.setattr(Path, "cwd", lambda: path / "gone")
        await pilot.press("x", "j")
        await shown(pilot, "Nothing was exported to", "not a directory")


async def test_d_deletes_a_session_once_that_is_confirmed(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, SUMS)
        await pilot.press("down", "d")
        await shown(pilot, "Delete session ffee0011", "y delete  esc cancel")
        await pilot.press("n")
        await until(pilot, lambda: "y delete" not in screen_text(app))
        await pilot.press("d", "y")
        await shown(pilot, "Deleted session ffee0011 with 2 requests.", "2 sessions, 4 turns")
    assert [session.id for session in sessions(path)] == ["0a1b2c3d-story", "11112222-old"]


async def test_a_deletion_that_fails_says_why(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(200, 24)) as pilot:
        await shown(pilot, SUMS)
        for file in path.parent.glob("history.db*"):
            file.unlink()
        path.write_bytes(b"nonsense" * 500)
        await pilot.press("d", "y")
        await shown(pilot, "is broken")


async def test_more_sessions_are_read_towards_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "PAGE", 20)
    path = tmp_path / "history.db"
    many = [
        event("finished", f"e{n:03}", session_id=f"{n:03}-many", started_at=START + n)
        for n in range(50)
    ]
    write_history(path, many)
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, "50 sessions")
        for _ in range(4):
            await pilot.press("end")
            await pilot.pause(0.2)
        await pilot.press("enter")
        await shown(pilot, "session 000-many")
