"""Choosing the model to pin, and for how long."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from claude_router.tui.controls import Controls, ModelChoice, PinScope
from claude_router.tui.format import clean, model_name, number
from claude_router.tui.lines import Line, cut, text
from claude_router.tui.matching import matching
from claude_router.tui.palette import DIM, GOOD, PLAIN, ROUTE, STRONG, Glyphs
from claude_router.tui.widgets.pin_bar import SCOPE_WORDS

KEYS = "enter pin  tab scope  esc cancel"


@dataclass(frozen=True, slots=True)
class Pin:
    """What the user chose."""

    model: str
    scope: PinScope


class ModelPicker(ModalScreen[Pin | None]):
    """Gives the pin, or None when cancelled."""

    DEFAULT_CSS = """
    ModelPicker {
        align: center middle;
        background: ansi_default;
    }
    ModelPicker > Vertical {
        width: 100%;
        max-width: 72;
        height: 100%;
        max-height: 26;
        padding: 0 1;
        background: ansi_default;
        color: ansi_default;
        border: heavy ansi_cyan;
        border-title-color: ansi_cyan;
        border-subtitle-color: ansi_default;
    }
    ModelPicker.-ascii > Vertical { border: ascii ansi_cyan; }
    ModelPicker Input, ModelPicker Input:focus {
        height: 1;
        padding: 0;
        border: none;
        background: ansi_default;
        color: ansi_default;
    }
    ModelPicker OptionList, ModelPicker OptionList:focus {
        height: 1fr;
        padding: 0;
        border: none;
        background: ansi_default;
        color: ansi_default;
        scrollbar-size: 1 1;
        scrollbar-color: ansi_bright_black;
        scrollbar-color-hover: ansi_cyan;
        scrollbar-color-active: ansi_cyan;
        scrollbar-background: ansi_default;
        scrollbar-background-hover: ansi_default;
        scrollbar-background-active: ansi_default;
    }
    ModelPicker OptionList > .option-list--option-highlighted {
        background: ansi_default;
        color: ansi_default;
        text-style: reverse;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", show=False, priority=True),
        Binding("tab,shift+tab", "toggle_scope", "Scope", show=False, priority=True),
        Binding("enter", "choose", "Pin", show=False, priority=True),
        Binding("up", "move('up')", "Up", show=False, priority=True),
        Binding("down", "move('down')", "Down", show=False, priority=True),
    ]

    def __init__(
        self, controls: Controls, scope: PinScope, glyphs: Glyphs, *, start_at: str | None = None
    ) -> None:
        super().__init__()
        self._choices = list(controls.models())
        self._shown = self._choices
        self._scope: PinScope = scope
        self._glyphs = glyphs
        self._start_at = start_at
        self._filter = Input(placeholder="type to filter", compact=True)
        self._options = OptionList(markup=False, compact=True)
        self._options.can_focus = False
        self._frame = Vertical(self._filter, self._options)
        self.set_class(not glyphs.is_unicode, "-ascii")

    def compose(self) -> ComposeResult:
        yield self._frame

    def on_mount(self) -> None:
        self._frame.border_subtitle = KEYS
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

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.action_choose()

    def on_click(self, event: events.Click) -> None:
        if not self._frame.region.contains_point(event.screen_offset):
            self.action_cancel()

    def action_cancel(self) -> None:
        self._close(None)

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
            self._close(Pin(self._shown[position].key, self._scope))

    def _close(self, pin: Pin | None) -> None:
        """A key repeated before the screen is gone shall not close the one below."""
        if self.is_current:
            self.dismiss(pin)

    def _name_scope(self) -> None:
        self._frame.border_title = f"pin for the {SCOPE_WORDS[self._scope]}"

    def _fill(self) -> None:
        position = self._options.highlighted or 0
        width = self._frame.scrollable_content_region.width - 1
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
