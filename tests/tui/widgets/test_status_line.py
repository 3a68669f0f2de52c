from rich.cells import cell_len
from textual.app import App, ComposeResult

from claude_router.events import Attempt, ExchangeEvent, Usage
from claude_router.route.decision import Lane
from claude_router.tui.controls import Pin, RestingModel
from claude_router.tui.palette import ASCII, UNICODE, Glyphs
from claude_router.tui.widgets.status_line import StatusLine
from tests.tui.exchanges import START, decided, event
from tests.tui.screen_text import screen_text, until

GPT = "openai/gpt-5.6"


class LineApp(App[None]):
    def __init__(
        self,
        *events: ExchangeEvent,
        pins: tuple[Pin, ...] = (),
        resting: tuple[RestingModel, ...] = (),
        glyphs: Glyphs = UNICODE,
    ) -> None:
        super().__init__(ansi_color=True)
        self.pins = pins
        self.presses = 0
        self.line = StatusLine(
            "F2", lambda: self.pins, lambda: resting, glyphs=glyphs, now=lambda: START + 10
        )
        self._events = events

    def compose(self) -> ComposeResult:
        yield self.line

    def on_status_line_panel_key_clicked(self) -> None:
        self.presses += 1

    def on_mount(self) -> None:
        for event_ in self._events:
            self.line.show(event_)


async def line_after(
    *events: ExchangeEvent,
    cols: int = 80,
    pins: tuple[Pin, ...] = (),
    glyphs: Glyphs = UNICODE,
) -> str:
    app = LineApp(*events, pins=pins, glyphs=glyphs)
    async with app.run_test(size=(cols, 5)) as pilot:
        await pilot.pause()
        line = screen_text(app).splitlines()[-1]
        assert line.startswith(" ")
        return line[1:]


async def test_it_says_that_nothing_has_been_asked_yet_and_which_key_opens_the_panel() -> None:
    assert (await line_after()).split() == ["no", "request", "yet", "F2", "opens", "the", "panel"]


async def test_it_says_model_route_and_state_of_the_last_request() -> None:
    line = await line_after(event("routed", decision=decided(), model=GPT))
    assert line.startswith("openai/gpt-5.6 · code generation 87% · ○ waiting")


async def test_a_request_without_a_decision_yet_has_the_asked_model() -> None:
    assert (await line_after(event("received"))).startswith("→ claude-sonnet-5-5 · ◌ classifying")


async def test_an_answer_that_streams_shows_its_speed() -> None:
    streaming = event("first_token", decision=decided(), usage=Usage(0, 90), first_token_after=1.0)
    assert "● streaming 10 tok/s" in await line_after(streaming)


async def test_a_failure_and_a_fallback_say_so() -> None:
    failed = event("failed", decision=decided(), error="Overloaded, try again later")
    assert "✗ failed: Overloaded, try again later" in await line_after(failed)
    attempts = (Attempt("a/b", 529, "Overloaded", 0.1),)
    fallen = event("finished", decision=decided("a/b"), model=GPT, attempts=attempts)
    assert "openai/gpt-5.6 · code generation 87% · ↷ fell back" in await line_after(fallen)


async def test_requests_that_the_user_never_made_do_not_show() -> None:
    turn = event("finished", decision=decided(), model=GPT)
    title = event("received", "e2", lane=Lane.BACKGROUND)
    assert "done" in await line_after(turn, title)


async def test_what_happens_later_is_painted_too() -> None:
    app = LineApp()
    async with app.run_test(size=(80, 5)) as pilot:
        app.line.show(event("sent", decision=decided()))
        await until(pilot, lambda: "waiting" in screen_text(app))
        app.line.show(event("finished", decision=decided()))
        await until(pilot, lambda: "done" in screen_text(app))


async def test_a_narrow_line_keeps_the_state_and_drops_the_hint_then_the_route() -> None:
    turn = event("finished", decision=decided(), model=GPT)
    line = "openai/gpt-5.6 · code generation 87% · ✓ done"
    assert await line_after(turn, cols=68) == f"{line}   F2 opens the panel"
    assert await line_after(turn, cols=60) == f"{line}     F2 panel"
    assert await line_after(turn, cols=50) == line
    assert await line_after(turn, cols=40) == "openai/gpt-5.6 · code ge… 87% · ✓ done"
    assert await line_after(turn, cols=30) == "openai/gpt-5.6 · ✓ done"


async def test_the_pin_is_in_view_before_the_hint() -> None:
    turn = event("finished", decision=decided(), model=GPT)
    pins = (Pin(GPT, "session"), Pin("a/b", "next_turn"))
    wide = await line_after(turn, cols=120, pins=pins)
    assert wide.endswith("◆ pinned openai/gpt-5.6 · session and 1 more  F2 opens the panel")
    narrow = await line_after(turn, cols=62, pins=pins[:1])
    assert narrow.startswith("openai/gpt-5.6 · ")
    assert narrow.endswith("◆ pinned openai/gpt-5.6 · session")


async def test_a_pin_made_elsewhere_appears_and_goes() -> None:
    app = LineApp()
    async with app.run_test(size=(80, 5)) as pilot:
        app.pins = (Pin(GPT, "next_turn"),)
        await until(pilot, lambda: "pinned openai/gpt-5.6" in screen_text(app))
        app.pins = ()
        await until(pilot, lambda: "pinned" not in screen_text(app))


RESTING = RestingModel(GPT, None, START + 300, False, "529 Overloaded")


async def line_of(app: LineApp, cols: int = 100) -> str:
    async with app.run_test(size=(cols, 5)) as pilot:
        await pilot.pause()
        return screen_text(app).splitlines()[-1][1:]


async def test_a_model_at_rest_is_named_with_its_time_while_the_panel_is_away() -> None:
    app = LineApp(event("finished", decision=decided(), model=GPT), resting=(RESTING,))
    async with app.run_test(size=(100, 5)) as pilot:
        await until(pilot, lambda: "done  " in screen_text(app))
        assert "  openai/gpt-5.6 rests until 14:07:00  " in screen_text(app)
        app.line.show_panel_state("open")
        await until(pilot, lambda: "rests" not in screen_text(app))


async def test_in_little_room_models_at_rest_are_counted_and_the_request_stays() -> None:
    turn = event("finished", decision=decided(), model=GPT)
    resting = (RESTING, RESTING)
    narrow = await line_of(LineApp(turn, resting=resting), cols=44)
    assert narrow.startswith("openai/gpt-5.6 · ") and "✓ done" in narrow
    assert narrow.endswith("  2 at rest")
    wide = await line_of(LineApp(turn, resting=resting), cols=90)
    assert "openai/gpt-5.6 rests until 14:07:00 and 1 more" in wide


async def test_the_keys_words_are_right_for_the_panel_and_a_click_on_them_presses_it() -> None:
    app = LineApp()
    async with app.run_test(size=(60, 5)) as pilot:
        for state, words in (("open", "F2 goes back"), ("put_away", "F2 opens the panel")):
            app.line.show_panel_state(state)  # type: ignore[arg-type]
            await until(pilot, lambda words=words: words in screen_text(app))  # type: ignore[misc]
            await pilot.click(offset=(58, 4))
            await pilot.click(offset=(59 - len(words), 4))
            await pilot.click(offset=(58 - len(words), 4))
            await pilot.click(offset=(59, 4))
        await until(pilot, lambda: app.presses >= 4)
        app.line.show_panel_state("failed")
        await until(pilot, lambda: "the panel failed" in screen_text(app))
        await pilot.click(offset=(58, 4))
        await pilot.pause()
        assert app.presses == 4


async def test_ascii_terminals_get_ascii() -> None:
    turn = event("failed", decision=decided(), model=GPT, error="no " * 60)
    assert (await line_after(turn, pins=(Pin(GPT, "session"),), glyphs=ASCII)).isascii()
    assert (await line_after(event("received"), glyphs=ASCII)).isascii()


async def test_no_width_is_overflown() -> None:
    turn = event("failed", decision=decided("日本/語" * 9), error="だめ" * 40)
    for cols in (1, 5, 12, 30, 61):
        assert cell_len(await line_after_any(turn, cols)) <= cols


async def line_after_any(turn: ExchangeEvent, cols: int) -> str:
    app = LineApp(turn, pins=(Pin(GPT, "session"),))
    async with app.run_test(size=(cols, 2)) as pilot:
        await pilot.pause()
        return screen_text(app)
