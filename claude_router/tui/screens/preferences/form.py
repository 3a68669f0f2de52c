"""The form of one preference: name, description, models, and what is to be said of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from claude_router.tui.lines import text
from claude_router.tui.palette import SCROLLBAR_CSS, Glyphs
from claude_router.tui.screens.preferences.css import PLAIN_CSS, input_css, text_area_css
from claude_router.tui.screens.preferences.keys import FIELD_KEYS, MODELS_FIELD_KEYS
from claude_router.tui.screens.preferences.lines import example_lines, models_line, remark_lines
from claude_router.tui.workshop import Example, Remark, WrittenPreference


class ModelsField(Static, can_focus=True):
    """The models, to be chosen by enter or a click."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "choose", show=False)]

    class Pressed(Message):
        """The user wants to choose."""

    keys = MODELS_FIELD_KEYS

    def action_choose(self) -> None:
        self.post_message(self.Pressed())

    def on_click(self) -> None:
        self.action_choose()


class Field(Vertical):
    """A label over what it names."""

    def __init__(self, label: str, widget: Widget) -> None:
        super().__init__(Static(label, markup=False, classes="label"), widget)


class PreferenceForm(VerticalScroll, can_focus=False):
    """Shows a preference and hands out what the user made of it."""

    DEFAULT_CSS = f"""
    PreferenceForm {{
        background: ansi_default;
        color: ansi_default;
        padding: 0 0 0 1;
        {SCROLLBAR_CSS}
    }}
    PreferenceForm Field, PreferenceForm Field:focus-within {{
        height: auto;
        background: ansi_default;
    }}
    PreferenceForm Static {{ {PLAIN_CSS} }}
    PreferenceForm .label {{ text-style: dim; }}
    PreferenceForm Field:focus-within .label {{ color: ansi_cyan; text-style: bold; }}
    {input_css("PreferenceForm")}
    {text_area_css("PreferenceForm")}
    PreferenceForm TextArea {{ height: 3; }}
    PreferenceForm ModelsField:focus {{ text-style: reverse; }}
    """

    class Typed(Message):
        """The user changed a field."""

    class Left(Message):
        """The focus left a field."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._shown = WrittenPreference("", "", ())
        self._chosen: tuple[str, ...] = ()
        self._remarks: Sequence[Remark] = ()
        self._examples: Sequence[Example] = ()
        self._title = Input(compact=True)
        self._description = TextArea(compact=True, highlight_cursor_line=False)
        self._models = ModelsField("", markup=False)
        self._said = Static("", markup=False)

    def compose(self) -> ComposeResult:
        yield Field("name", self._title)
        yield Field("description: the task in your own words", self._description)
        yield Field("models: who takes it, then who if that fails", self._models)
        yield self._said

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        return FIELD_KEYS

    @property
    def is_touched(self) -> bool:
        """Whether the user made another preference of the one shown."""
        return self.value() != self._shown

    def value(self) -> WrittenPreference:
        """The preference as it stands in the fields."""
        description = self._description.text.rstrip()
        if description == self._shown.description.rstrip():
            description = self._shown.description
        name = self._title.value.strip()
        return replace(self._shown, name=name, description=description, models=self._chosen)

    def show(self, preference: WrittenPreference) -> None:
        """Put `preference` into the fields, as one that nobody has touched."""
        self._shown = preference
        self._chosen = preference.models
        with self.prevent(Input.Changed, TextArea.Changed):
            if self._title.value.strip() != preference.name:
                self._title.value = preference.name
            if self._description.text.rstrip() != preference.description.rstrip():
                self._description.text = preference.description
        self.paint()

    def forget_typed(self) -> None:
        """Show again what nobody has touched."""
        self.show(self._shown)

    def say(self, remarks: Sequence[Remark], examples: Sequence[Example]) -> None:
        self._remarks, self._examples = remarks, examples
        self.paint()

    def choose(self, models: Sequence[str]) -> None:
        self._chosen = tuple(models)
        self.paint()

    def edit(self) -> None:
        """Give the name the keyboard."""
        self._title.focus()

    def paint(self) -> None:
        width = self.scrollable_content_region.width - 1
        if width > 0:
            self._models.update(text([models_line(self._chosen, width, self._glyphs)]))
            remarks = remark_lines(self._remarks, width, self._glyphs)
            examples = example_lines(self._examples, width, self._glyphs)
            self._said.update(text([*remarks, *examples]))

    def on_resize(self) -> None:
        self.call_after_refresh(self.paint)

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Typed())

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        message.stop()
        self.post_message(self.Typed())

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self._description.focus()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self.post_message(self.Left())
