"""The tab of the rest: default model, lanes, budget, aliases."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import OptionList

from claude_router.tui.lines import Line
from claude_router.tui.palette import Glyphs
from claude_router.tui.screens.preferences.ask import InputScreen
from claude_router.tui.screens.preferences.keys import SETTING_KEYS
from claude_router.tui.screens.preferences.lines import setting_lines
from claude_router.tui.screens.preferences.list import RowList
from claude_router.tui.screens.preferences.pick import PickScreen
from claude_router.tui.screens.preferences.tab import PreferencesTab
from claude_router.tui.workshop import Setting, Workshop


class RestTab(PreferencesTab):
    """One row a setting."""

    def __init__(self, workshop: Workshop, glyphs: Glyphs) -> None:
        super().__init__(workshop, glyphs, SETTING_KEYS)

    def compose(self) -> ComposeResult:
        yield self.rows

    def lines(self) -> Sequence[Sequence[Line]]:
        width = self.rows.row_width
        return [setting_lines(row, width, self.glyphs) for row in self.workshop.draft.settings]

    def start_over(self) -> None:
        """The draft is another one: show it."""
        self.refill()

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if (setting := self._under_cursor()) is not None:
            self._ask_value(setting)

    def on_row_list_asked(self, message: RowList.Asked) -> None:
        setting = self._under_cursor()
        if message.what == "add":
            self._ask_alias()
        elif message.what == "delete" and setting is not None:
            self.change(lambda: self.workshop.set(setting.place, ""))

    def _ask_value(self, setting: Setting) -> None:
        def answered(value: str | None) -> None:
            if value is not None and value != setting.value:
                self.change(lambda: self.workshop.set(setting.place, value))

        label, value = setting.label, setting.value
        if setting.choices:
            self.app.push_screen(PickScreen(label, setting.choices, value, self.glyphs), answered)
        else:
            words = f"US dollars; nothing typed means {setting.otherwise}."
            self.app.push_screen(InputScreen(label, words, self.glyphs, value=value), answered)

    def _ask_alias(self) -> None:
        def named(name: str | None) -> None:
            if name:
                self._ask_target(name)

        words = "The name that shall stand for a model; Claude Code may ask for it by /model."
        self.app.push_screen(InputScreen("new alias", words, self.glyphs), named)

    def _ask_target(self, name: str) -> None:
        def chosen(model: str | None) -> None:
            if model is not None:
                self.change(lambda: self.workshop.add_alias(name, model))

        models = [model.key for model in self.workshop.draft.models]
        self.app.push_screen(PickScreen(f"{name} stands for", models, "", self.glyphs), chosen)

    def _under_cursor(self) -> Setting | None:
        at = self.rows.highlighted
        return None if at is None else self.workshop.draft.settings[at]
