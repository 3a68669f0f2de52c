from textual.app import App, ComposeResult
from textual.widgets import Static

from claude_router.tui.controls import Pin
from claude_router.tui.palette import UNICODE
from claude_router.tui.screens.model_picker import ModelPicker
from claude_router.tui.screens.over_session import OverSession
from tests.tui.exchanges import RememberingControls
from tests.tui.screen_text import screen_text, until


class SmallScreen(OverSession[str]):
    def __init__(self) -> None:
        super().__init__(UNICODE)
        self.frame = Static("small", classes="frame")
        self.frame.styles.width = self.frame.styles.height = 9


class SessionApp(App[None]):
    """A session that says something, under a picker under a small screen."""

    def __init__(self) -> None:
        super().__init__(ansi_color=True)
        self.session = Static("a session\n" + "with 漢字 in it\n" * 30)
        self.answers: list[Pin | str | None] = []

    def compose(self) -> ComposeResult:
        yield self.session

    def on_mount(self) -> None:
        picker = ModelPicker(RememberingControls(), "session", UNICODE)
        self.push_screen(picker, self.answers.append)
        self.push_screen(SmallScreen(), self.answers.append)


async def test_every_screen_below_is_in_view() -> None:
    app = SessionApp()
    async with app.run_test(size=(100, 34)) as pilot:
        await until(pilot, lambda: "small" in screen_text(app))
        lines = screen_text(app).splitlines()
        assert lines[0] == "a session"
        title = next(line for line in lines if "pin for the session" in line)
        assert title.startswith("with 漢字 in i┏")


async def test_what_changes_below_is_seen() -> None:
    app = SessionApp()
    async with app.run_test(size=(100, 34)) as pilot:
        app.session.update("it went on")
        await until(pilot, lambda: screen_text(app).startswith("it went on"))


async def test_a_click_beside_the_frame_turns_away_from_the_topmost_only() -> None:
    app = SessionApp()
    async with app.run_test(size=(100, 34)) as pilot:
        await pilot.click(offset=(20, 17))
        assert app.answers == [None]
        assert isinstance(app.screen, ModelPicker)


async def test_a_repeated_close_leaves_the_screen_below_alone() -> None:
    app = SessionApp()
    async with app.run_test(size=(100, 34)) as pilot:
        small = app.screen
        assert isinstance(small, SmallScreen)
        small.close("done")
        small.close("again")
        await until(pilot, lambda: app.answers == ["done"])
        assert isinstance(app.screen, ModelPicker)
