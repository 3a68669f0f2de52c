"""Small screens that pick from a list: one value, or several models in their order."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from claude_router.tui.format import clean
from claude_router.tui.lines import Line, cut, text
from claude_router.tui.palette import DIM, PLAIN, STRONG, Glyphs
from claude_router.tui.screens.over_session import Answer, OverSession
from claude_router.tui.screens.preferences.css import option_list_css
from claude_router.tui.screens.preferences.keys import short_footer
from claude_router.tui.widgets.options import Options

_WIDTH = 72


class Picking(OverSession[Answer]):
    """A frame with a list in it."""

    DEFAULT_CSS = f"""
    Picking > .frame {{ max-width: {_WIDTH}; }}
    {option_list_css("Picking")}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "cancel", show=False, priority=True),
        Binding("k", "move('up')", show=False),
        Binding("j", "move('down')", show=False),
    ]

    def __init__(self, title: str, glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self._glyphs = glyphs
        self._options = Options(markup=False, compact=True)
        self.frame = Vertical(self._options, classes="frame")
        self.frame.border_title = title

    def action_cancel(self) -> None:
        self.close(None)

    def action_move(self, direction: str) -> None:
        if direction == "up":
            self._options.action_cursor_up()
        else:
            self._options.action_cursor_down()

    def _show(self, lines: Sequence[Line], cursor: int) -> None:
        cut_lines = [cut(line, _WIDTH - 5, self._glyphs.ellipsis) for line in lines]
        self._options.set_options([Option(text([line])) for line in cut_lines])
        if lines:
            self._options.highlighted = min(cursor, len(lines) - 1)


class PickScreen(Picking[str]):
    """Its answer is one of `choices`."""

    def __init__(self, title: str, choices: Sequence[str], current: str, glyphs: Glyphs) -> None:
        super().__init__(title, glyphs)
        self._choices = list(choices)
        self._current = current
        self.frame.border_subtitle = short_footer([("enter", "choose"), ("esc", "cancel")])

    def on_mount(self) -> None:
        at = self._choices.index(self._current) if self._current in self._choices else 0
        self._show([((clean(choice), PLAIN),) for choice in self._choices], at)
        self._options.focus()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.close(self._choices[message.option_index])


class ModelsScreen(Picking[tuple[str, ...]]):
    """Its answer is the models chosen, in their order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", show=False),
        Binding("f", "put_first", show=False),
        Binding("enter", "done", show=False, priority=True),
    ]

    def __init__(
        self, title: str, models: Sequence[str], chosen: Sequence[str], glyphs: Glyphs
    ) -> None:
        super().__init__(title, glyphs)
        self._chosen = list(chosen)
        self._models = [*models, *(name for name in chosen if name not in models)]
        ways = [("space", "in or out"), ("f", "first"), ("enter", "done"), ("esc", "cancel")]
        self.frame.border_subtitle = short_footer(ways)

    def on_mount(self) -> None:
        self._fill(self._models.index(self._chosen[0]) if self._chosen else 0)
        self._options.focus()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """By a click; enter is taken before it gets here."""
        message.stop()
        self.action_choose()

    def action_choose(self) -> None:
        model = self._under_cursor()
        if model in self._chosen:
            self._chosen.remove(model)
        elif model is not None:
            self._chosen.append(model)
        self._fill(self._options.highlighted or 0)

    def action_put_first(self) -> None:
        model = self._under_cursor()
        if model is not None:
            self._chosen = [model, *(name for name in self._chosen if name != model)]
        self._fill(self._options.highlighted or 0)

    def action_done(self) -> None:
        self.close(tuple(self._chosen))

    def _under_cursor(self) -> str | None:
        at = self._options.highlighted
        return None if at is None else self._models[at]

    def _fill(self, cursor: int) -> None:
        self._show(list(self._lines()), cursor)

    def _lines(self) -> Iterator[Line]:
        for model in self._models:
            if model in self._chosen:
                number = self._chosen.index(model) + 1
                yield (f"{number:>2} ", STRONG), (clean(model), STRONG)
            else:
                yield (f" {self._glyphs.dot} ", DIM), (clean(model), PLAIN)
