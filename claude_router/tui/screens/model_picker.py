"""Choosing the model to pin, and for how long."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from claude_router.tui.controls import Controls, ModelChoice, PinScope
from claude_router.tui.format import clean, model_name, number
from claude_router.tui.lines import Line, cut, text
from claude_router.tui.matching import matching
from claude_router.tui.palette import DIM, GOOD, PLAIN, ROUTE, SCROLLBAR_CSS, STRONG, Glyphs
from claude_router.tui.screens.over_session import OverSession
from claude_router.tui.widgets.pin_bar import SCOPE_WORDS

KEYS = "enter pin  tab scope  esc cancel"


@dataclass(frozen=True, slots=True)
class Pin:
    """What the user chose."""

    model: str
    scope: PinScope


class ModelPicker(OverSession[Pin]):
    """Gives the pin, or None when cancelled."""

    DEFAULT_CSS = f"""
    ModelPicker > .frame {{ max-width: 72; }}
    ModelPicker Input, ModelPicker Input:focus {{
        height: 1;
        padding: 0;
        border: none;
        background: ansi_default;
        color: ansi_default;
    }}
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
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "cancel", "Cancel", show=False, priority=True),
        Binding("tab,shift+tab", "toggle_scope", "Scope", show=False, priority=True),
        Binding("up", "move('up')", "Up", show=False, priority=True),
        Binding("down", "move('down')", "Down", show=False, priority=True),
    ]

    def __init__(
        self, controls: Controls, scope: PinScope, glyphs: Glyphs, *, start_at: str | None = None
    ) -> None:
        super().__init__(glyphs)
        self._choices = list(controls.models())
        self._shown = self._choices
        self._scope: PinScope = scope
        self._glyphs = glyphs
        self._start_at = start_at
        self._filter = Input(placeholder="type to filter", compact=True)
        self._options = OptionList(markup=False, compact=True)
        self._options.can_focus = False
        self.frame = Vertical(self._filter, self._options, classes="frame")

    def on_mount(self) -> None:
        self.frame.border_subtitle = KEYS
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

    def action_toggle_scope(self) -> None:
        self._scope = "session" if self._scope == "next_turn" else "next_turn"
        self._name_scope()

    def action_move(self, direction: str) -> None:
        if direction == "up":
            self._options.action_cursor_up()
        else:
            self._options.action_cursor_down()

    def action_choose(self) -> None:
        position = self._options.highlighted
        if position is not None:
            self.close(Pin(self._shown[position].key, self._scope))

    def _name_scope(self) -> None:
        self.frame.border_title = f"pin for the {SCOPE_WORDS[self._scope]}"

    def _fill(self) -> None:
        position = self._options.highlighted or 0
        width = self.frame.scrollable_content_region.width - 1
        lines = [choice_lines(choice, width, self._glyphs) for choice in self._shown]
        self._options.set_options([Option(text(pair)) for pair in lines])
        keys = [choice.key for choice in self._shown]
        if self._start_at in keys:
            position = keys.index(self._start_at)
        if keys:
            self._options.highlighted = min(position, len(keys) - 1)


def choice_lines(choice: ModelChoice, width: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """One or two lines of at most `width` cells: the model, then the preferences it holds."""
    window = f"{number(choice.context_window)} context" if choice.context_window else ""
    default = "  default" if choice.is_default else ""
    name = model_name(choice.key, max(10, width - len(default)), glyphs.ellipsis)
    provider = clean(choice.provider)
    is_named = name.startswith(f"{provider}/")
    facts = f" {glyphs.dot} ".join(filter(None, ("" if is_named else provider, window)))
    lines: list[Line] = [((name, STRONG), (default, GOOD), (f"  {facts}", DIM))]
    if choice.preferences:
        names = ", ".join(map(clean, choice.preferences))
        lines.append((("  ", PLAIN), (names, ROUTE)))
    return tuple(cut(line, width, glyphs.ellipsis) for line in lines)


def _searched(choice: ModelChoice) -> str:
    return f"{choice.key} {' '.join(choice.preferences)}"
