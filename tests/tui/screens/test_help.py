from textual.app import App

from claude_router.tui.palette import UNICODE
from claude_router.tui.screens.help import HelpScreen
from tests.tui.screen_text import screen_text, until

WORDS = "\n".join(f"line {number}." for number in range(30))


class HelpApp(App[None]):
    def __init__(self) -> None:
        super().__init__(ansi_color=True)

    def on_mount(self) -> None:
        self.push_screen(HelpScreen(WORDS, UNICODE))


async def test_what_does_not_fit_is_scrolled_to_with_its_keys_in_view() -> None:
    app = HelpApp()
    async with app.run_test(size=(40, 10)) as pilot:
        await until(pilot, lambda: "? close" in screen_text(app))
        assert "line 29." not in screen_text(app)
        await pilot.press("end")
        await until(pilot, lambda: "line 29." in screen_text(app))
        assert "? close" in screen_text(app)


async def test_a_click_on_its_key_closes_it() -> None:
    app = HelpApp()
    async with app.run_test(size=(40, 10)) as pilot:
        await until(pilot, lambda: "? close" in screen_text(app))
        y = next(y for y, line in enumerate(screen_text(app).splitlines()) if "? close" in line)
        await pilot.click(offset=(screen_text(app).splitlines()[y].index("? close"), y))
        await until(pilot, lambda: not isinstance(app.screen, HelpScreen))
