"""Choosing the model to pin, and for what."""

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from claude_router.tui.controls import Controls, ModelChoice, Pin, PinScope
from claude_router.tui.format import clean, flow, model_name, number
from claude_router.tui.lines import Line, cut, line_width, text
from claude_router.tui.matching import matching
from claude_router.tui.palette import (
    DIM,
    GOOD,
    INPUT_CURSOR_CSS,
    PLAIN,
    ROUTE,
    SCROLLBAR_CSS,
    STRONG,
    Glyphs,
)
from claude_router.tui.screens.over_session import OverSession
from claude_router.tui.widgets.options import Options
from claude_router.tui.widgets.pin_bar import scope_name

KEYS = "enter pin  tab scope  esc cancel"
AGAIN_KEYS = "enter ask again  esc cancel"
_NO_MATCH = "No model has these letters in this order."


class ModelPicker(OverSession[Pin]):
    """Gives the pin, or None when cancelled.

    With a `route` it can be pinned for that one too. `is_asking_again`: for the next turn only,
    which is to be the last one's prompt.
    """

    DEFAULT_CSS = f"""
    ModelPicker > .frame {{ max-width: 72; }}
    ModelPicker Input, ModelPicker Input:focus {{
        height: 1;
        padding: 0;
        border: none;
        background: ansi_default;
        color: ansi_default;
    }}
    ModelPicker Input:ansi > .input--cursor {INPUT_CURSOR_CSS}
    ModelPicker OptionList, ModelPicker OptionList:focus {{
        height: auto;
        max-height: 24;
        padding: 0;
        border: none;
        background: ansi_default;
        color: ansi_default;
        {SCROLLBAR_CSS}
    }}
    ModelPicker OptionList > .option-list--option-highlighted {{
        background: ansi_default;
        color: ansi_default;
        text-style: reverse;
    }}
    ModelPicker OptionList > .option-list--option-disabled {{
        background: ansi_default;
        color: ansi_default;
        text-style: dim;
    }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "cancel", "Cancel", show=False, priority=True),
        Binding("tab", "next_scope(1)", "Scope", show=False, priority=True),
        Binding("shift+tab", "next_scope(-1)", "Scope", show=False, priority=True),
        Binding("up", "move('up')", "Up", show=False, priority=True),
        Binding("down", "move('down')", "Down", show=False, priority=True),
    ]

    def __init__(
        self,
        controls: Controls,
        scope: PinScope,
        glyphs: Glyphs,
        *,
        route: str | None = None,
        start_at: str | None = None,
        is_asking_again: bool = False,
    ) -> None:
        super().__init__(glyphs)
        self._choices = list(controls.models())
        self._shown = self._choices
        self._scope: PinScope = scope
        self._route = route
        self._is_asking_again = is_asking_again
        self._glyphs = glyphs
        self._start_at = start_at
        self._filter = Input(placeholder="type to filter", compact=True)
        self._options = Options(markup=False, compact=True)
        self._options.can_focus = False
        self.frame = Vertical(self._filter, self._options, classes="frame")

    def on_mount(self) -> None:
        self.frame.border_subtitle = AGAIN_KEYS if self._is_asking_again else KEYS
        self._name_scope()
        self._fill()
        self._filter.focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._start_at = None
        self._shown = matching(message.value, self._choices, _searched)
        self._fill()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_choose()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.action_choose()

    def action_cancel(self) -> None:
        self.close(None)

    def action_next_scope(self, step: int) -> None:
        if self._is_asking_again:
            return
        scopes: list[PinScope] = ["next_turn", "session"]
        if self._route is not None:
            scopes.append("route")
        self._scope = scopes[(scopes.index(self._scope) + step) % len(scopes)]
        self._name_scope()

    def action_move(self, direction: str) -> None:
        if direction == "up":
            self._options.action_cursor_up()
        else:
            self._options.action_cursor_down()

    def action_choose(self) -> None:
        position = self._options.highlighted
        if position is not None:
            route = self._route if self._scope == "route" else None
            self.close(Pin(self._shown[position].key, self._scope, route))

    def _name_scope(self) -> None:
        kind = "route " if self._scope == "route" else ""
        title = f"pin for the {kind}{scope_name(self._scope, self._route)}"
        if self._is_asking_again:
            title = "ask the last prompt again on"
        self.frame.border_title = Text(title)  # a str would be read as markup

    def _fill(self) -> None:
        position = self._options.highlighted or 0
        width = self.frame.scrollable_content_region.width - 1
        lines = [choice_lines(choice, width, self._glyphs) for choice in self._shown]
        nothing = [Option(_NO_MATCH, disabled=True)]
        self._options.set_options([Option(text(pair)) for pair in lines] or nothing)
        keys = [choice.key for choice in self._shown]
        if self._start_at in keys:
            position = keys.index(self._start_at)
        if keys:
            self._options.highlighted = min(position, len(keys) - 1)


def choice_lines(choice: ModelChoice, width: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """Lines of at most `width` cells: the model and its facts, then the preferences it holds."""
    default = "  default" if choice.is_default else ""
    name = model_name(choice.key, max(10, width - len(default)), glyphs.ellipsis)
    named: Line = ((name, STRONG), (default, GOOD))
    facts = list(_facts(choice, name))
    beside: Line = tuple((f"  {fact}", DIM) for fact in facts)
    lines: list[Line] = [(*named, *beside)]
    if line_width(lines[0]) > width:
        below = flow(facts, "  ", width - 2)
        lines = [named, *(((f"  {part}", DIM),) for part in below)]
    if choice.preferences:
        names = ", ".join(map(clean, choice.preferences))
        lines.append((("  ", PLAIN), (names, ROUTE)))
    return tuple(cut(line, width, glyphs.ellipsis) for line in lines)


def _facts(choice: ModelChoice, name: str) -> Iterator[str]:
    """Provider, if `name` does not begin with it, context window, USD per million tokens."""
    provider, prices = clean(choice.provider), choice.prices
    if not name.startswith(f"{provider}/"):
        yield provider
    if choice.context_window:
        yield f"{number(choice.context_window)} context"
    if prices is not None:
        yield f"${prices.input:g} in, ${prices.output:g} out per M"


def _searched(choice: ModelChoice) -> str:
    return " ".join((choice.key, choice.provider, *choice.preferences))
