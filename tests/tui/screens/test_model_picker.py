import pytest
from textual.app import App

from claude_router.tui.controls import ModelChoice, Pin, PinScope
from claude_router.tui.palette import UNICODE
from claude_router.tui.screens.model_picker import ModelPicker
from tests.tui.exchanges import CHOICES, RememberingControls
from tests.tui.golden import assert_golden
from tests.tui.screen_text import screen_text, until


class PickerApp(App[None]):
    """Opens the picker and keeps its answers."""

    def __init__(
        self,
        choices: tuple[ModelChoice, ...] = CHOICES,
        *,
        scope: PinScope = "next_turn",
        start_at: str | None = None,
        route: str | None = None,
        is_asking_again: bool = False,
    ) -> None:
        super().__init__(ansi_color=True)
        self.answers: list[Pin | None] = []
        self._picker = ModelPicker(
            RememberingControls(choices),
            scope,
            UNICODE,
            start_at=start_at,
            route=route,
            is_asking_again=is_asking_again,
        )

    def on_mount(self) -> None:
        self.push_screen(self._picker, self.answers.append)


async def test_models_with_provider_window_preferences_and_default() -> None:
    app = PickerApp()
    async with app.run_test(size=(70, 12)):
        assert_golden("picker_70", screen_text(app))


async def test_it_fits_a_narrow_terminal() -> None:
    app = PickerApp()
    async with app.run_test(size=(40, 12)):
        assert_golden("picker_40", screen_text(app))


async def test_enter_pins_the_highlighted_model() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await pilot.press("down", "down", "up", "enter")
        assert app.answers == [Pin("openai/gpt-5.6", "next_turn")]


async def test_tab_changes_the_scope_and_the_title_says_so() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        assert "pin for the next turn" in screen_text(app)
        await pilot.press("tab")
        await until(pilot, lambda: "pin for the session" in screen_text(app))
        await pilot.press("enter")
        assert app.answers == [Pin("anthropic/claude-sonnet-5-5", "session")]


async def test_without_a_route_tab_goes_between_turn_and_session() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await pilot.press("tab", "tab", "enter")
        assert app.answers == [Pin("anthropic/claude-sonnet-5-5", "next_turn")]


@pytest.mark.parametrize("keys", [("tab", "tab"), ("shift+tab",)])
async def test_tab_comes_to_the_route_too_where_there_is_one(keys: tuple[str, ...]) -> None:
    app = PickerApp(route="code [review]")
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        await until(pilot, lambda: "pin for the route code [review]" in screen_text(app))
        await pilot.press("enter")
        assert app.answers == [Pin("anthropic/claude-sonnet-5-5", "route", "code [review]")]


async def test_the_route_is_in_no_pin_of_another_scope() -> None:
    app = PickerApp(route="code review", scope="session")
    async with app.run_test() as pilot:
        await pilot.press("enter")
        assert app.answers == [Pin("anthropic/claude-sonnet-5-5", "session")]


async def test_a_prompt_is_asked_again_in_the_next_turn_whatever_tab_says() -> None:
    app = PickerApp(route="code review", is_asking_again=True)
    async with app.run_test(size=(70, 12)) as pilot:
        await pilot.press("tab", "down")
        assert_golden("picker_asking_again", screen_text(app))
        await pilot.press("enter")
        assert app.answers == [Pin("openai/gpt-5.6", "next_turn")]


async def test_typing_filters_by_letters_in_order() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await pilot.press("q", "w", "3")
        await until(pilot, lambda: "openai/gpt-5.6" not in screen_text(app))
        await pilot.press("enter")
        assert app.answers == [Pin("ollama/qwen3-coder", "next_turn")]


async def test_typing_finds_models_by_their_preferences() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await pilot.press(*"review", "enter")
        assert app.answers == [Pin("openai/gpt-5.6", "next_turn")]


async def test_typing_finds_models_by_their_provider() -> None:
    app = PickerApp((*CHOICES, ModelChoice("big", "mistral")))
    async with app.run_test() as pilot:
        await pilot.press(*"mistral", "enter")
        assert app.answers == [Pin("big", "next_turn")]


async def test_with_no_match_enter_pins_nothing() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await pilot.press("z", "z", "enter")
        assert app.answers == []
        await pilot.press("escape")
        assert app.answers == [None]


async def test_escape_cancels() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await pilot.press("escape")
        assert app.answers == [None]


async def test_it_starts_at_the_model_it_is_given() -> None:
    app = PickerApp(start_at="ollama/qwen3-coder")
    async with app.run_test() as pilot:
        await pilot.press("enter")
        assert app.answers == [Pin("ollama/qwen3-coder", "next_turn")]


async def test_a_click_pins() -> None:
    app = PickerApp()
    async with app.run_test(size=(70, 12)) as pilot:
        await pilot.click(offset=(4, 6))
        assert app.answers == [Pin("openai/gpt-5.6", "next_turn")]


async def test_odd_names_and_no_models_are_survived() -> None:
    odd = ModelChoice("[red]a\x1b[0m/日本語", "[/]", 0, ("[bold]\n",))
    app = PickerApp((odd,))
    async with app.run_test() as pilot:
        await until(pilot, lambda: "[red]a[0m/日本語" in screen_text(app))
    empty = PickerApp(())
    async with empty.run_test() as pilot:
        await pilot.press("enter", "down", "x", "escape")
        assert empty.answers == [None]


async def test_a_click_beside_the_box_cancels() -> None:
    app = PickerApp()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.click(offset=(1, 1))
        assert app.answers == [None]


async def test_a_repeated_enter_answers_once() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await pilot.press("enter", "enter")
        assert app.answers == [Pin("anthropic/claude-sonnet-5-5", "next_turn")]
