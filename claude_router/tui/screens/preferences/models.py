"""The tab of the models: which is the default, what stands in for each, whether it has a key."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.widgets import OptionList

from claude_router.tui.lines import Line
from claude_router.tui.palette import Glyphs
from claude_router.tui.screens.preferences.ask import InputScreen
from claude_router.tui.screens.preferences.keys import MODEL_KEYS
from claude_router.tui.screens.preferences.lines import model_lines
from claude_router.tui.screens.preferences.list import RowList
from claude_router.tui.screens.preferences.pick import ModelsScreen
from claude_router.tui.screens.preferences.tab import PreferencesTab
from claude_router.tui.workshop import Workshop, WorkshopError, WrittenModel

_KEY_WORDS = (
    'Type $VARIABLE, "!command that prints it", keyring:NAME, or the key itself. The key itself '
    "is written into the file, which only you can read; a variable is safer."
)


class ModelsTab(PreferencesTab):
    """Keys are only said to be there or not; a new one can be typed, and is not shown."""

    def __init__(self, workshop: Workshop, glyphs: Glyphs) -> None:
        super().__init__(workshop, glyphs, MODEL_KEYS)
        self._key_states: Mapping[str, str] = {}

    def compose(self) -> ComposeResult:
        yield self.rows

    def lines(self) -> Sequence[Sequence[Line]]:
        return [
            model_lines(
                model, self._key_states.get(model.key, ""), self.rows.row_width, self.glyphs
            )
            for model in self.workshop.draft.models
        ]

    def start_over(self) -> None:
        """The draft is another one: show it, and see which keys there are."""
        self.refill()
        self.run_worker(self._read_key_states(), group="keys", exclusive=True)

    def changed(self) -> None:
        self.start_over()
        super().changed()

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if (model := self._under_cursor()) is not None:
            self._ask_fallbacks(model)

    def on_row_list_asked(self, message: RowList.Asked) -> None:
        model = self._under_cursor()
        if model is None:
            return
        if message.what == "default":
            self.change(lambda: self.workshop.make_default(model.key))
        elif message.what == "add":
            self._ask_key(model)

    def _ask_fallbacks(self, model: WrittenModel) -> None:
        others = [each.key for each in self.workshop.draft.models if each.key != model.key]
        title = f"fallbacks of {model.key}"

        def answered(chosen: tuple[str, ...] | None) -> None:
            if chosen is not None and chosen != model.fallbacks:
                self.change(lambda: self.workshop.set_fallbacks(model.key, chosen))

        self.app.push_screen(ModelsScreen(title, others, model.fallbacks, self.glyphs), answered)

    def _ask_key(self, model: WrittenModel) -> None:
        def answered(written: str | None) -> None:
            if written:
                self.change(lambda: self.workshop.set_access_key(model.key, written))

        title = f"API key of {model.key}"
        self.app.push_screen(InputScreen(title, _KEY_WORDS, self.glyphs, is_hidden=True), answered)

    async def _read_key_states(self) -> None:
        try:
            self._key_states = await self.workshop.key_states()
        except WorkshopError:
            return  # there is no draft any more
        self.refill()

    def _under_cursor(self) -> WrittenModel | None:
        at = self.rows.highlighted
        return None if at is None else self.workshop.draft.models[at]
