from textual.app import App, ComposeResult

from claude_router.tui.widgets.options import Options


class Listed(App[None]):
    CSS = "Options > .option-list--option-highlighted { text-style: reverse; }"

    def compose(self) -> ComposeResult:
        yield Options("one", "two")


async def test_the_chosen_row_alone_is_in_reverse() -> None:
    app = Listed()
    async with app.run_test() as pilot:
        options = app.query_one(Options)
        options.highlighted = 1
        await pilot.pause()
        rows = [options.render_line(y) for y in range(2)]
        reverse = [any(s.style is not None and s.style.reverse for s in row) for row in rows]
    assert reverse == [False, True]
