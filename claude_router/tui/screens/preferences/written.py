"""The tab of the preferences: their list, and the form of the one under the cursor."""

from collections import defaultdict
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import OptionList, Static

from claude_router.tui.format import clean
from claude_router.tui.lines import Line, text
from claude_router.tui.palette import DIM, PLAIN, Glyphs
from claude_router.tui.screens.preferences.ask import AskScreen
from claude_router.tui.screens.preferences.form import ModelsField, PreferenceForm
from claude_router.tui.screens.preferences.keys import PREFERENCE_KEYS
from claude_router.tui.screens.preferences.lines import preference_lines
from claude_router.tui.screens.preferences.list import RowList
from claude_router.tui.screens.preferences.pick import ModelsScreen
from claude_router.tui.screens.preferences.tab import PreferencesTab
from claude_router.tui.workshop import Remark, Workshop, WorkshopError, WrittenPreference

LINT_SECONDS = 0.3
"""Pause in typing after which the preferences are looked over."""

_WIDE_COLS = 100
_NONE_YET = "No preferences: everything goes to the default model. Press a to add one."


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
        self._remarks: dict[int, list[Remark]] = {}
        self._lint: Timer | None = None

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
        width = self.rows.row_width
        return [
            preference_lines(preference, self._remarks.get(index, ()), width, self.glyphs)
            for index, preference in enumerate(self.current())
        ]

    def refill(self, cursor: int | None = None) -> None:
        self.set_class(self.size.width >= _WIDE_COLS, "-wide")
        preferences = self.workshop.draft.preferences
        wanted = self._index if cursor is None else cursor
        self._index = min(wanted or 0, len(preferences) - 1) if preferences else None
        self._none.display = self._index is None
        self._form.display = self._index is not None
        if self._index is not None and cursor is not None:
            self._form.show(preferences[self._index])
        super().refill(self._index)
        self._say_remarks()

    def start_over(self) -> None:
        """The draft is another one: show it, and look it over."""
        self._index = None
        self._remarks = {}
        self.refill(self.rows.highlighted or 0)
        self.look_over()

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
        self._remarks = {}
        self.look_over()
        super().changed()

    def look_over(self) -> None:
        """Have the preferences looked over once nothing more is typed."""
        if self._lint is not None:
            self._lint.stop()
        self._lint = self.set_timer(LINT_SECONDS, self._begin_lint)

    def on_preference_form_typed(self, message: PreferenceForm.Typed) -> None:
        message.stop()
        super().refill(self._index)
        self.look_over()

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
        elif (step := self._SIGNS.get(message.what)) is not None:
            self.change(lambda: workshop.move_preference(index, step))

    def _show(self, index: int) -> None:
        self._index = index
        self._form.show(self.workshop.draft.preferences[index])
        self._say_remarks()

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

    def _begin_lint(self) -> None:
        self.run_worker(self._look_over(), group="lint", exclusive=True)

    async def _look_over(self) -> None:
        try:
            remarks = await self.workshop.remarks(self.current())
        except WorkshopError:
            return  # there is no draft any more
        found = defaultdict(list)
        for remark in remarks:
            found[remark.index].append(remark)
        self._remarks = found
        super().refill(self._index)
        self._say_remarks()

    def _say_remarks(self) -> None:
        self._form.say(self._remarks.get(self._index, ()) if self._index is not None else ())
