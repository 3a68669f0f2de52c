import pytest
from textual.app import App, ComposeResult

from claude_router.events import ExchangeEvent, Phase
from claude_router.route.decision import Lane
from claude_router.tui.controls import Pin, PinScope, RestingModel
from claude_router.tui.ledger import Ledger
from claude_router.tui.palette import ASCII, UNICODE
from claude_router.tui.screens.model_picker import ModelPicker
from claude_router.tui.screens.why import WhyScreen
from claude_router.tui.turn import TurnKey, TurnSummary
from claude_router.tui.widgets.turn_list import TurnList
from tests.tui.exchanges import START, RememberingControls, decided, event
from tests.tui.golden import assert_golden
from tests.tui.screen_text import PanelApp, screen_text, until
from tests.tui.story import finished_turn, session

SIZE = (40, 34)


def panel_app(*, preferences: bool = True) -> PanelApp:
    return PanelApp(RememberingControls(preferences=preferences))


def rows_of(app: PanelApp) -> list[str]:
    """The screen below the totals, without the scrollbar."""
    return [line[:-2] for line in screen_text(app).splitlines()[6:]]


async def test_an_empty_panel_says_what_will_happen() -> None:
    app = panel_app(preferences=True)
    async with app.run_test(size=(40, 12)) as pilot:
        await until(pilot, lambda: "back to claude" in screen_text(app))
        assert_golden("panel_empty", screen_text(app))


async def test_without_preferences_it_says_how_to_set_them_up() -> None:
    app = panel_app(preferences=False)
    async with app.run_test(size=(40, 14)) as pilot:
        await until(pilot, lambda: "back to claude" in screen_text(app))
        assert_golden("panel_no_preferences", screen_text(app))


async def test_what_rests_stands_above_the_turns_until_it_is_well_again() -> None:
    controls = RememberingControls()
    app = PanelApp(controls)
    async with app.run_test(size=SIZE) as pilot:
        controls.at_rest = [RestingModel("openai/gpt-5.6", None, None, True, "503 Overloaded")]
        await until(pilot, lambda: "openai/gpt-5.6 is tried again" in screen_text(app))
        assert "503 Overloaded" in screen_text(app)
        controls.at_rest = []
        await until(pilot, lambda: "tried again" not in screen_text(app))


async def test_a_session_on_the_screen() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        for each in session():
            app.panel.show(each)
        await until(pilot, lambda: "8 requests" in screen_text(app))
        await until(pilot, lambda: "back to claude" in screen_text(app))
        assert_golden("panel_session", screen_text(app))


async def test_a_session_on_an_ascii_screen() -> None:
    app = PanelApp(RememberingControls(), ASCII)
    async with app.run_test(size=SIZE) as pilot:
        for each in session():
            app.panel.show(each)
        await until(pilot, lambda: "8 requests" in screen_text(app))
        await until(pilot, lambda: "back to claude" in screen_text(app))
        assert_golden("panel_session_ascii", screen_text(app))


async def test_events_before_the_window_is_up_are_not_lost() -> None:
    app = panel_app()
    for each in session():
        app.panel.show(each)
    async with app.run_test(size=SIZE):
        assert "8 requests" in screen_text(app)


async def test_a_turn_changes_in_place_while_it_goes_on() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        for phase, word in (
            ("received", "classifying"),
            ("sent", "waiting"),
            ("first_token", "streaming"),
            ("finished", "done"),
        ):
            app.panel.show(event(phase, decision=decided()))  # type: ignore[arg-type]
            await until(pilot, lambda word=word: word in screen_text(app))  # type: ignore[misc]


async def test_up_down_home_end_move_the_cursor() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        for number in range(30):
            app.panel.show(event("finished", f"e{number:02}", turn_id=f"t{number}"))
        turns = app.query_one(TurnList)
        await until(pilot, lambda: turns.selected is not None)

        async def selected_after(key: str) -> str:
            await pilot.press(key)
            assert turns.selected is not None
            return turns.selected.main.id

        assert await selected_after("down") == "e28"
        assert await selected_after("j") == "e27"
        assert await selected_after("k") == "e28"
        assert await selected_after("end") == "e00"
        assert await selected_after("down") == "e00"
        assert "▌ 14:02 ✓ done" in screen_text(app)
        assert await selected_after("up") == "e01"
        assert await selected_after("home") == "e29"


async def test_the_cursor_follows_the_newest_turn_until_it_is_moved() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        turns = app.query_one(TurnList)

        async def selected_with(id_: str) -> str:
            app.panel.show(event("finished", id_, turn_id=id_))
            await until(pilot, lambda: turns.virtual_size.height == 4 * int(id_[1:]))
            assert turns.selected is not None
            return turns.selected.main.id

        assert await selected_with("e1") == "e1"
        assert await selected_with("e2") == "e2"
        await pilot.press("down")
        assert await selected_with("e3") == "e1"


async def test_turns_that_open_above_do_not_move_what_is_read() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        turns = app.query_one(TurnList)
        for number in range(10, 40):
            app.panel.show(
                event("finished", f"e{number}", turn_id=f"t{number}", excerpt=f"no {number}")
            )
        await until(pilot, lambda: "no 39" in screen_text(app))
        await pilot.press("end")
        before = rows_of(app)
        app.panel.show(event("finished", "e40", turn_id="t40", excerpt="no 40"))
        await until(pilot, lambda: turns.virtual_size.height == 31 * 4)
        assert rows_of(app) == before


async def test_a_click_selects_and_a_double_click_opens_why() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        for each in session():
            app.panel.show(each)
        turns = app.query_one(TurnList)
        await until(pilot, lambda: turns.selected is not None)
        await pilot.click(turns, offset=(5, 5))
        assert turns.selected is not None
        assert turns.selected.main.id == "e6"
        await pilot.click(turns, offset=(5, 9), times=2)
        assert isinstance(app.screen, WhyScreen)


async def test_enter_opens_why_which_follows_the_turn_and_closes() -> None:
    app = panel_app()
    async with app.run_test(size=(80, 40)) as pilot:
        app.panel.show(event("first_token", decision=decided(), excerpt="hello"))
        await until(pilot, lambda: "hello" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "The turn matches your preference" in screen_text(app))
        assert "why · 14:02 ● streaming" in screen_text(app)
        app.panel.show(event("failed", decision=decided(), error="upstream went away"))
        await until(pilot, lambda: "upstream went away" in screen_text(app))
        await pilot.press("escape")
        assert not isinstance(app.screen, WhyScreen)
        app.panel.show(event("received", "e2", turn_id="t2"))
        await until(pilot, lambda: "classifying" in screen_text(app))


@pytest.mark.parametrize(("key", "scope"), [("p", "next_turn"), ("P", "session")])
async def test_p_pins_a_model_and_u_unpins(key: str, scope: str) -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        assert isinstance(app.screen, ModelPicker)
        await pilot.press("g", "p", "t", "enter")
        assert app.controls.calls == [f"pin openai/gpt-5.6 {scope}"]
        await until(pilot, lambda: "◆ pinned openai/gpt-5.6" in screen_text(app))
        await pilot.press("u")
        await until(pilot, lambda: "pinned" not in screen_text(app))
        assert app.controls.calls[-1] == "unpin"


async def test_tab_in_the_picker_pins_for_the_selected_turns_route() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        app.panel.show(event("finished", decision=decided(route="docs")))
        app.panel.show(event("finished", "e2", turn_id="t2", decision=decided(route=None)))
        turns = app.query_one(TurnList)
        await until(pilot, lambda: turns.selected is not None)
        await pilot.press("p", "tab", "tab", "enter")
        await pilot.press("down", "p", "tab", "tab", "down", "enter")
        assert app.controls.calls == [
            "pin anthropic/claude-sonnet-5-5 next_turn",
            "pin openai/gpt-5.6 route docs",
        ]
        await until(pilot, lambda: "◆ openai/gpt-5.6 · docs" in screen_text(app))


async def test_u_takes_all_pins_back() -> None:
    app = panel_app()
    app.controls.pinned = (Pin("a/b", "next_turn"), Pin("c/d", "route", "docs"))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "◆ c/d · docs" in screen_text(app))
        await pilot.press("u")
        await until(pilot, lambda: "◆" not in screen_text(app))


async def test_a_model_that_is_gone_meanwhile_is_told() -> None:
    class Changed(RememberingControls):
        def pin_model(self, model: str, scope: PinScope, route: str | None = None) -> None:
            raise ValueError(f"no model {model!r} is configured")

    app = PanelApp(Changed(prompt="hello"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        for key in "pr":
            await pilot.press(key, "enter")
            await until(pilot, lambda: "no model 'anthropic" in words(app))
            app.clear_notifications()
            await until(pilot, lambda: "no model" not in words(app))
        assert app.asked == []


async def test_r_asks_the_last_prompt_again_on_another_model() -> None:
    app = PanelApp(RememberingControls(prompt="fix it\nplease"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.panel.show(event("finished", decision=decided()))
        await pilot.press("r", *"qwen", "enter")
        await until(pilot, lambda: app.asked == ["fix it\nplease"])
        assert app.controls.calls == ["pin ollama/qwen3-coder next_turn"]


@pytest.mark.parametrize(
    ("answered", "offered"),
    [("anthropic/claude-sonnet-5-5", "openai/gpt-5.6"), ("openai/gpt-5.6", "anthropic/claude")],
)
async def test_r_offers_first_a_model_that_has_not_answered_yet(
    answered: str, offered: str
) -> None:
    app = PanelApp(RememberingControls(prompt="hello"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.panel.show(event("finished", model=answered))
        await pilot.press("r", "enter")
        await until(pilot, lambda: app.asked == ["hello"])
        assert app.controls.calls[0].startswith(f"pin {offered}")


async def test_r_asks_nothing_when_the_picker_is_cancelled() -> None:
    app = PanelApp(RememberingControls(prompt="hello"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("r", "escape")
        assert (app.asked, app.controls.calls) == ([], [])


async def test_r_without_a_prompt_says_why_not() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: "Nothing has been" in words(app))
        assert not isinstance(app.screen, ModelPicker)


@pytest.mark.parametrize("phase", ["received", "routed", "sent", "first_token"])
async def test_r_while_claude_answers_says_to_wait(phase: Phase) -> None:
    app = PanelApp(RememberingControls(prompt="hello"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.panel.show(event(phase))
        await pilot.press("r", "r")
        await until(pilot, lambda: "Claude is still answering." in words(app))
        assert not isinstance(app.screen, ModelPicker)


async def test_r_asks_nothing_if_claude_began_to_work_while_the_picker_was_open() -> None:
    app = PanelApp(RememberingControls(prompt="hello"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.panel.show(event("finished"))
        await pilot.press("r")
        app.panel.show(event("received", "e2", turn_id="t2"))
        await pilot.press("enter")
        await until(pilot, lambda: "Claude is still answering." in words(app))
        assert (app.asked, app.controls.calls) == ([], [])


@pytest.mark.parametrize(
    "events",
    [
        [event("finished", stop_reason="tool_use")],
        [event("finished"), event("sent", "e2", lane=Lane.SUBAGENT, agent_id="a")],
    ],
    ids=["tool", "subagent"],
)
async def test_r_where_claude_may_ask_for_permission_warns_first(
    events: list[ExchangeEvent],
) -> None:
    app = PanelApp(RememberingControls(prompt="hello"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        for each in events:
            app.panel.show(each)
        await pilot.press("r")
        await until(pilot, lambda: "Press esc in Claude first" in words(app))
        await pilot.press("r", "enter")
        await until(pilot, lambda: app.asked == ["hello"])


def words(app: PanelApp) -> str:
    """The screen without its lines' ends and without frames."""
    return " ".join(word for word in screen_text(app).split() if word.isascii())


@pytest.mark.parametrize(("key", "name"), [("e", "the preferences"), ("H", "the history")])
async def test_a_key_opens_the_screen(key: str, name: str) -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: screen_text(app) == name)


async def test_a_pin_made_elsewhere_shows_with_the_next_event() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        app.controls.pinned = (Pin("ollama/qwen3-coder", "session"),)
        app.panel.show(event("received"))
        await until(pilot, lambda: "◆ pinned qwen3-coder" in screen_text(app))


async def test_without_the_keys_it_says_how_to_get_them() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        app.set_focus(None)
        await until(pilot, lambda: "F2 to use this panel" in screen_text(app))
        assert "unpin" not in screen_text(app)


async def test_question_mark_opens_and_closes_help() -> None:
    app = panel_app(preferences=False)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: "pin a model, session" in screen_text(app))
        assert "press e here" in screen_text(app)
        await pilot.press("question_mark")
        await until(pilot, lambda: "pin a model, session" not in screen_text(app))


async def test_the_focused_panel_has_a_heavy_border() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        assert screen_text(app).startswith("┏━ router")
        app.set_focus(None)
        await until(pilot, lambda: screen_text(app).startswith("╭─ router"))


async def test_names_with_markup_are_shown_as_they_are() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        odd = decided("a/[red]m[/]", route="[bold]x\x1b[2J\n")
        app.panel.show(event("sent", decision=odd))
        await until(pilot, lambda: "a/[red]m[/] · [bold]x[2J" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "“[bold]x[2J”" in screen_text(app))


@pytest.mark.parametrize("size", [(12, 6), (3, 3), (200, 60)])
async def test_any_size_is_survived(size: tuple[int, int]) -> None:
    app = panel_app()
    async with app.run_test(size=size) as pilot:
        for each in session():
            app.panel.show(each)
        await pilot.pause(0.2)
        await pilot.press("enter", "p", "escape", "escape")
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: "8 requests" in screen_text(app))


class CountingLedger(Ledger):
    """Counts how many turns are asked for."""

    def __init__(self, turns_kept: int = 500) -> None:
        super().__init__(turns_kept)
        self.asked: list[TurnKey] = []

    def summary(self, key: TurnKey) -> TurnSummary:
        self.asked.append(key)
        return super().summary(key)


class ListApp(App[None]):
    def __init__(self, turns_kept: int = 500) -> None:
        super().__init__(ansi_color=True)
        self.ledger = CountingLedger(turns_kept)
        self.turns = TurnList(self.ledger, UNICODE, lambda: START)

    def compose(self) -> ComposeResult:
        yield self.turns


async def test_among_300_turns_only_the_changed_row_is_painted() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 40)) as pilot:
        for number in range(300):
            app.ledger.apply(event("sent", f"e{number:03}", turn_id=f"t{number}"))
        app.turns.refresh_turns(app.ledger.take_changed())
        await until(pilot, lambda: "waiting" in screen_text(app))
        app.ledger.asked.clear()
        app.ledger.apply(event("first_token", "e297", turn_id="t297"))
        app.ledger.apply(event("first_token", "e001", turn_id="t1"))
        app.turns.refresh_turns(app.ledger.take_changed())
        await until(pilot, lambda: "streaming" in screen_text(app))
        assert set(app.ledger.asked) == {("session", "t297")}


async def test_a_dropped_turn_vanishes_from_the_list() -> None:
    app = ListApp(turns_kept=2)
    async with app.run_test(size=(40, 20)) as pilot:
        for number in (1, 2):
            app.ledger.apply(
                event("sent", f"e{number}", turn_id=f"t{number}", excerpt=f"no {number}")
            )
        app.turns.refresh_turns(app.ledger.take_changed())
        await until(pilot, lambda: "no 1" in screen_text(app))
        await pilot.press("tab", "end")
        app.ledger.apply(event("sent", "e3", turn_id="t3", excerpt="no 3"))
        await pilot.press("k", "j", "enter")
        assert app.turns.selected is None
        app.turns.refresh_turns(app.ledger.take_changed())
        await until(pilot, lambda: "no 3" in screen_text(app))
        assert "no 1" not in screen_text(app)
        assert app.turns.selected is not None


async def test_a_turn_without_excerpt_or_decision_opens_too() -> None:
    app = panel_app()
    async with app.run_test(size=SIZE) as pilot:
        for each in finished_turn()[1:]:
            app.panel.show(each)
        await until(pilot, lambda: "done" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Not decided yet." in screen_text(app))


async def test_only_the_terminals_own_colours_are_used() -> None:
    app = panel_app()
    async with app.run_test(size=(40, 20)) as pilot:
        for each in session():
            app.panel.show(each)
        await until(pilot, lambda: "8 requests" in screen_text(app))
        for key in ("question_mark", "enter", "P", "z"):
            assert true_colors(app) == set()
            await pilot.press(key)
        assert true_colors(app) == set()


def true_colors(app: PanelApp) -> set[str]:
    strips = app.screen._compositor.render_strips(app.size)
    styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
    colors = [color for style in styles for color in (style.color, style.bgcolor)]
    return {str(color) for color in colors if color is not None and color.triplet is not None}
