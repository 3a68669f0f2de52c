"""The tab of the preferences: their list, and the form of the one under the cursor."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import OptionList, Static

from claude_router.tui.format import clean
from claude_router.tui.lines import Line, text
from claude_router.tui.palette import DIM, PLAIN, Glyphs
from claude_router.tui.screens.preferences.ask import AskScreen
from claude_router.tui.screens.preferences.form import ModelsField, PreferenceForm
from claude_router.tui.screens.preferences.keys import EXAMPLE_KEYS, PREFERENCE_KEYS
from claude_router.tui.screens.preferences.lines import preference_lines
from claude_router.tui.screens.preferences.lint import Lint
from claude_router.tui.screens.preferences.list import RowList
from claude_router.tui.screens.preferences.pick import ModelsScreen
from claude_router.tui.screens.preferences.tab import PreferencesTab
from claude_router.tui.workshop import Example, Workshop, WrittenPreference

_WIDE_COLS = 100
_NONE_YET = "No preferences: everything goes to the default model. Press a to add one."
_NO_EXAMPLE = (
    "No turn that you corrected is for this one: pin another model right after a turn that went "
    "wrong, and its words are offered here."
)
_TAKEN = "The description has the example now: z takes it out, t tries it, ctrl+s saves it."


class WrittenTab(PreferencesTab):
    """What is typed goes into the draft when the field is left, as one change."""

    DEFAULT_CSS = """
    WrittenTab { layout: vertical; }
    WrittenTab.-wide { layout: horizontal; }
    WrittenTab > RowList { min-height: 4; }
    WrittenTab > PreferenceForm {
        height: auto;
        max-height: 15;
        border-top: solid ansi_bright_black;
    }
    WrittenTab.-wide > RowList { width: 2fr; }
    WrittenTab.-wide > PreferenceForm {
        width: 3fr;
        height: 1fr;
        max-height: 100%;
        border-top: none;
        border-left: solid ansi_bright_black;
    }
    WrittenTab.-wide Field { margin-bottom: 1; }
    WrittenTab.-wide TextArea, WrittenTab.-wide TextArea:focus { height: 8; }
    WrittenTab > #none { height: auto; background: ansi_default; color: ansi_default; }
    """

    _SIGNS: ClassVar[dict[str, int]] = {"up": -1, "down": 1}

    def __init__(self, workshop: Workshop, glyphs: Glyphs) -> None:
        super().__init__(workshop, glyphs, PREFERENCE_KEYS)
        self._form = PreferenceForm(glyphs)
        self._none = Static(text([((_NONE_YET, DIM),)]), markup=False, id="none")
        self._index: int | None = None
        self._lint = Lint(self, workshop, current=self.current, then=self._linted)

    def compose(self) -> ComposeResult:
        yield self._none
        yield self.rows
        yield self._form

    def current(self) -> list[WrittenPreference]:
        """The draft's preferences with what is typed at this moment."""
        preferences = list(self.workshop.draft.preferences)
        if self._index is not None and self._form.is_touched:
            preferences[self._index] = self._form.value()
        return preferences

    def lines(self) -> Sequence[Sequence[Line]]:
        width, marked = self.rows.row_width, {each.index for each in self.workshop.examples()}
        return [
            preference_lines(
                preference,
                self._lint.remarks(index),
                width,
                self.glyphs,
                has_example=index in marked,
            )
            for index, preference in enumerate(self.current())
        ]

    def refill(self, cursor: int | None = None) -> None:
        self.set_class(self.size.width >= _WIDE_COLS, "-wide")
        preferences = self.workshop.draft.preferences
        wanted = self._index if cursor is None else cursor
        self._index = min(wanted or 0, len(preferences) - 1) if preferences else None
        self._none.display = self._index is None and bool(self.workshop.draft.models)
        self._form.display = self._index is not None
        if self._index is not None and cursor is not None:
            self._form.show(preferences[self._index])
        super().refill(self._index)
        self._say_remarks()

    def start_over(self) -> None:
        """The draft is another one: show it, and look it over."""
        self._index = None
        self._lint.forget()
        self.refill(self.rows.highlighted or 0)
        self._lint.begin()

    def commit(self) -> bool:
        index, value = self._index, self._form.value()
        if index is None or not self._form.is_touched:
            return True
        return self.change(lambda: self.workshop.change_preference(index, value))

    def forget_typed(self) -> bool:
        """Put the fields back to the draft's; False if nothing was typed."""
        if self._index is None or not self._form.is_touched:
            return False
        self._form.forget_typed()
        return True

    def changed(self) -> None:
        self._lint.forget()
        self._lint.begin()
        super().changed()

    def on_preference_form_typed(self, message: PreferenceForm.Typed) -> None:
        message.stop()
        super().refill(self._index)
        self._lint.begin()

    def on_preference_form_left(self, message: PreferenceForm.Left) -> None:
        message.stop()
        self.commit()

    def on_models_field_pressed(self, message: ModelsField.Pressed) -> None:
        message.stop()
        models = [model.key for model in self.workshop.draft.models]
        chosen = self._form.value().models
        self.app.push_screen(
            ModelsScreen("who takes the task", models, chosen, self.glyphs), self._models_chosen
        )

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        at = self.rows.highlighted
        if at is not None and at != self._index:
            is_free = self.commit()
            self.rows.highlighted = at if is_free else self._index
            if is_free:
                self._show(at)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self._form.edit()

    def on_row_list_asked(self, message: RowList.Asked) -> None:
        index, workshop = self._index, self.workshop
        if message.what == "add":
            if self.change(lambda: workshop.add_preference(index)):
                self._form.edit()
        elif index is None:
            return
        elif message.what == "delete":
            self._ask_delete(index)
        elif message.what == "example":
            self._take_example(index)
        elif (step := self._SIGNS.get(message.what)) is not None:
            self.change(lambda: workshop.move_preference(index, step))

    def _show(self, index: int) -> None:
        self._index = index
        self._form.show(self.workshop.draft.preferences[index])
        self._say_remarks()

    def _take_example(self, index: int) -> None:
        """The newest one; the form shows what the description becomes."""
        example = next(iter(self._examples()), None)
        if example is None:
            self.say(_NO_EXAMPLE)
            return
        before = self.workshop.draft.preferences[index]
        after = replace(before, description=example.description)
        if self.change(lambda: self.workshop.change_preference(index, after)):
            self.say(_TAKEN)

    def _examples(self) -> list[Example]:
        """Those for the preference under the cursor."""
        return [each for each in self.workshop.examples() if each.index == self._index]

    def _ask_delete(self, index: int) -> None:
        name = clean(self.workshop.draft.preferences[index].name)
        lines: list[Line] = [((name.join(self.glyphs.quotes), PLAIN),)]
        screen = AskScreen("delete this preference?", lines, [("y", "delete")], "keep", self.glyphs)

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.change(lambda: self._delete(index))

        self.app.push_screen(screen, answered)

    def _delete(self, index: int) -> int:
        self.workshop.delete_preference(index)
        return index

    def _models_chosen(self, models: tuple[str, ...] | None) -> None:
        if models:
            self._form.choose(models)
            self.commit()

    def _linted(self) -> None:
        super().refill(self._index)
        self._say_remarks()

    def _say_remarks(self) -> None:
        examples = self._examples()
        self._form.say(self._lint.remarks(self._index), examples)
        self.offer_keys(EXAMPLE_KEYS if examples else PREFERENCE_KEYS)
