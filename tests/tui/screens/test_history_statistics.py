import time
from pathlib import Path

import pytest

from tests.tui.exchanges import decided, event
from tests.tui.screen_text import screen_text, until
from tests.tui.screens.history_app import (
    DAY,
    HistoryApp,
    shown,
    three_sessions,
    write_history,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.mark.parametrize(
    ("keys", "title", "turns"),
    [
        ("1", "today", 1),
        ("2", "7 days", 2),
        ("3", "30 days", 3),
        ("4", "all", 4),
        ("tab", "30 days", 3),
        ("right right right", "today", 1),
        ("left", "today", 1),
        ("shift+tab shift+tab", "all", 4),
    ],
)
async def test_keys_choose_the_range(path: Path, keys: str, title: str, turns: int) -> None:
    now = time.time()
    ages = (0, 3, 20, 60)
    events = [
        event("finished", f"e{age}", turn_id=f"t{age}", started_at=now - age * DAY) for age in ages
    ]
    write_history(path, events)
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await shown(pilot, "2 turns, 2 requests", "statistics · 7 days")
        await pilot.press(*keys.split())
        word = "turn" if turns == 1 else "turns"
        await shown(pilot, f"statistics · {title}", f"{turns} {word}, ")


async def test_a_range_without_requests_says_so(path: Path) -> None:
    write_history(path, three_sessions())
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s", "1")
        await shown(pilot, "No requests in this time.")


async def test_without_prices_the_bars_show_requests(path: Path) -> None:
    now = time.time()
    for number in range(3):
        model = "a/one" if number else "b/two"
        write_history(path, [event("finished", f"e{number}", model=model, started_at=now)])
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        lines = (await shown(pilot, "By model")).splitlines()
        one, two = (next(line for line in lines if name in line) for name in ("a/one", "b/two"))
        assert one.count("█") >= 2 * two.count("█") > 0


async def test_it_scrolls_helps_and_goes_back(path: Path) -> None:
    now = time.time()
    events = [
        event("finished", f"e{n}", decision=decided(), model=f"m/{n}", started_at=now)
        for n in range(30)
    ]
    write_history(path, events)
    app = HistoryApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await shown(pilot, "By model")
        await pilot.press("j", "j", "k", "end")
        await shown(pilot, "By day")
        await pilot.press("question_mark")
        await shown(pilot, "A turn counts as corrected when")
        await pilot.press("escape")
        await until(pilot, lambda: "statistics ·" not in screen_text(app))
        await shown(pilot, "enter open")


async def test_a_history_that_cannot_be_read_is_a_sentence(path: Path) -> None:
    path.write_bytes(b"nonsense" * 500)
    app = HistoryApp(path)
    async with app.run_test(size=(200, 24)) as pilot:
        await pilot.press("s")
        await shown(pilot, "statistics", "is broken (file is not a database)")
