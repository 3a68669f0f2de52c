from collections.abc import Sequence

from textual.app import App, ComposeResult

from claude_router.events import ExchangeEvent
from claude_router.route.decision import Lane
from claude_router.tui.ledger import Ledger
from claude_router.tui.palette import UNICODE
from claude_router.tui.widgets.turn_list import TurnList
from claude_router.tui.widgets.turn_row import row_height
from tests.tui.exchanges import START, event
from tests.tui.screen_text import screen_text, until


class ListApp(App[None]):
    """The list alone, which has the keys."""

    def __init__(self) -> None:
        super().__init__(ansi_color=True)
        self.ledger = Ledger()
        self.turns = TurnList(self.ledger, UNICODE, lambda: START)

    def compose(self) -> ComposeResult:
        yield self.turns

    def on_mount(self) -> None:
        self.turns.focus()

    def tell(self, events: Sequence[ExchangeEvent]) -> None:
        for each in events:
            self.ledger.apply(each)
        self.turns.refresh_turns(self.ledger.take_changed())


def turn(number: int) -> ExchangeEvent:
    id_ = f"e{number:02}"
    return event("finished", id_, turn_id=id_, excerpt=f"no {number}")


def agent(of: int, number: int) -> ExchangeEvent:
    id_ = f"e{of:02}"
    return event(
        "finished",
        f"{id_}-{number}",
        turn_id=id_,
        lane=Lane.SUBAGENT,
        agent_id=f"a{number}",
        model=f"agent/{number}",
    )


async def test_a_subagent_that_begins_moves_the_turns_below_it() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 20)) as pilot:
        app.tell([turn(1), turn(2)])
        await until(pilot, lambda: "no 1" in screen_text(app).splitlines()[5])
        app.tell([agent(2, 1), agent(2, 2)])
        await until(pilot, lambda: "└ ✓ agent/2" in screen_text(app).splitlines()[5])
        assert "no 1" in screen_text(app).splitlines()[7]
        assert app.turns.virtual_size.height == 4 + row_height(2)


async def test_a_click_on_a_subagent_selects_its_turn() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 20)) as pilot:
        app.tell([turn(1), turn(2), turn(3), agent(2, 1)])
        await until(pilot, lambda: "agent/1" in screen_text(app))
        await pilot.click(offset=(5, 9))
        assert app.turns.selected is not None
        assert app.turns.selected.main.id == "e02"
        await pilot.click(offset=(5, 10))
        assert app.turns.selected.main.id == "e01"
        await pilot.click(offset=(5, 18))
        assert app.turns.selected.main.id == "e01"


async def test_what_is_read_stays_where_it_is_when_a_turn_above_gets_subagents() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.tell([turn(number) for number in range(1, 9)])
        await until(pilot, lambda: "no 8" in screen_text(app))
        await pilot.press("end")
        await until(pilot, lambda: "no 1" in screen_text(app))
        before = [line[:37] for line in screen_text(app).splitlines()]
        app.tell([agent(7, 1), agent(7, 2), turn(9)])
        await until(pilot, lambda: app.turns.virtual_size.height == 9 * 4 + 2)
        assert [line[:37] for line in screen_text(app).splitlines()] == before


async def test_moving_to_a_turn_brings_its_subagents_into_view() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.tell([turn(1), agent(1, 1), agent(1, 2), turn(2), turn(3)])
        await until(pilot, lambda: "no 3" in screen_text(app))
        await pilot.press("down", "down")
        await until(pilot, lambda: "└ ✓ agent/2" in screen_text(app))
        assert "no 1" in screen_text(app)


async def test_a_turn_that_loses_its_detail_and_comes_back_with_less_leaves_no_trace() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 20)) as pilot:
        app.ledger = app.turns._ledger = Ledger(turns_kept=1)
        app.tell([turn(1), agent(1, 1)])
        await until(pilot, lambda: "agent/1" in screen_text(app))
        app.tell([turn(2)])
        await until(pilot, lambda: "no 2" in screen_text(app))
        assert "agent/1" not in screen_text(app)
