from textual.app import App, ComposeResult

from claude_router.events import ExchangeEvent
from claude_router.route.decision import Lane
from claude_router.tui.widgets.status_line import StatusLine
from tests.tui.exchanges import decided, event
from tests.tui.screen_text import screen_text


class LineApp(App[None]):
    def __init__(self, *events: ExchangeEvent) -> None:
        super().__init__(ansi_color=True)
        self._events = events

    def compose(self) -> ComposeResult:
        yield StatusLine("F2")

    def on_mount(self) -> None:
        for event_ in self._events:
            self.query_one(StatusLine).show(event_)


async def line_after(*events: ExchangeEvent, cols: int = 80) -> str:
    app = LineApp(*events)
    async with app.run_test(size=(cols, 5)) as pilot:
        await pilot.pause()
        return screen_text(app).splitlines()[-1].strip()


async def test_it_says_that_nothing_has_been_asked_yet_and_which_key_opens_the_panel() -> None:
    assert (await line_after()).split() == ["no", "request", "yet", "F2", "opens", "the", "panel"]


async def test_it_says_model_route_and_state_of_the_last_request() -> None:
    line = await line_after(event("routed", decision=decided(), model="openai/gpt-5.6"))
    assert line.startswith("openai/gpt-5.6 · code generation · waiting")


async def test_a_request_without_a_decision_yet_has_only_a_state() -> None:
    assert (await line_after(event("received"))).startswith("deciding")


async def test_requests_that_the_user_never_made_do_not_show() -> None:
    turn = event("finished", decision=decided(), model="openai/gpt-5.6")
    title = event("received", "e2", lane=Lane.BACKGROUND)
    assert "done" in await line_after(turn, title)


async def test_a_narrow_line_keeps_the_decision_and_drops_the_hint() -> None:
    turn = event("finished", decision=decided(), model="openai/gpt-5.6")
    line = await line_after(turn, cols=40)
    assert line.startswith("openai/gpt-5.6 · code generation")
    assert "panel" not in line
