from dataclasses import replace
from pathlib import Path

import pytest

from claude_router.history.query import exchanges
from claude_router.history.sessions import sessions
from claude_router.tui.screens.history import session
from claude_router.tui.screens.history.why import RecordedWhyScreen
from tests.tui.exchanges import START, decided, event
from tests.tui.screen_text import until
from tests.tui.screens.history_app import (
    PINNED,
    HistoryApp,
    shown,
    three_sessions,
    write_history,
)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "exports").mkdir()
    monkeypatch.chdir(tmp_path / "exports")
    write_history(tmp_path / "history.db", three_sessions())
    return tmp_path / "history.db"


async def test_a_correction_is_marked_at_the_turn_that_was_corrected(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(120, 24)) as pilot:
        await shown(pilot, "日本語")
        await pilot.press("down", "enter")
        text = await shown(pilot, "corrected by you: anthropic/claude-sonnet-5-5 next")
        assert text.count("corrected") == 1
        assert "pinned by you" in text


async def test_enter_shows_why(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, "shop")
        await pilot.press("enter")
        await shown(pilot, "fix the flaky")
        await pilot.press("end", "enter")
        await shown(pilot, "The turn matches your preference “code generation”", "Scores")
        await pilot.press("end", "k", "j")
        await shown(pilot, "further request")
        await pilot.press("escape")
        await shown(pilot, "fix the flaky")
        assert not isinstance(app.screen, RecordedWhyScreen)


@pytest.mark.parametrize("key", ["escape", "q", "enter"])
async def test_why_closes_with(path: Path, key: str) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, "shop")
        await pilot.press("enter")
        await shown(pilot, "fix the flaky")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RecordedWhyScreen))
        await pilot.press(key)
        assert not isinstance(app.screen, RecordedWhyScreen)


async def test_x_exports_the_session_alone(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(200, 24)) as pilot:
        await shown(pilot, "shop")
        await pilot.press("enter", "x")
        await shown(pilot, "Export 1 session into")
        await pilot.press("c")
        await shown(pilot, "Exported 1 session to")
    (file,) = Path.cwd().iterdir()
    assert file.name.startswith("claude-router-session-0a1b2c3d-")
    assert len(file.read_text().splitlines()) == 1 + len(exchanges(path, "0a1b2c3d-story"))


async def test_d_deletes_the_session_and_goes_back(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, "shop")
        await pilot.press("enter", "d", "y")
        await shown(pilot, "Deleted session 0a1b2c3d", "2 sessions")
    assert "0a1b2c3d-story" not in [session.id for session in sessions(path)]


async def test_question_mark_shows_the_keys(path: Path) -> None:
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, "shop")
        await pilot.press("enter")
        await shown(pilot, "fix the flaky")
        await pilot.press("question_mark")
        await shown(pilot, "export the session, as JSON or CSV")


async def test_older_turns_are_read_towards_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PAGE", 30)
    pinned = replace(PINNED, corrected="e000")
    turns = [
        event(
            "finished",
            f"e{n:03}",
            turn_id=f"t{n}",
            excerpt=f"turn number {n}.",
            started_at=START + n,
            decision=pinned if n == 1 else decided(),
            model=(pinned if n == 1 else decided()).model,
        )
        for n in range(100)
    ]
    write_history(tmp_path / "history.db", turns)
    app = HistoryApp(tmp_path / "history.db")
    async with app.run_test(size=(120, 24)) as pilot:
        await shown(pilot, "100 turns")
        await pilot.press("enter")
        await shown(pilot, "turn number 99.")
        for _ in range(5):
            await pilot.press("end")
            await pilot.pause(0.2)
        await shown(pilot, "turn number 0.", "corrected by you")
