"""Preferences, models and the rest of the configuration, edited with the session running on."""

from collections.abc import Sequence
from typing import ClassVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from claude_router.tui.format import clean, pad
from claude_router.tui.lines import Line, text
from claude_router.tui.palette import BAD, PLAIN, STRONG, Glyphs
from claude_router.tui.screens.over_session import OverSession
from claude_router.tui.screens.preferences.ask import AskScreen
from claude_router.tui.screens.preferences.bar import TabBar
from claude_router.tui.screens.preferences.css import PLAIN_CSS
from claude_router.tui.screens.preferences.keys import HELP, footer
from claude_router.tui.screens.preferences.list import RowList
from claude_router.tui.screens.preferences.models import ModelsTab
from claude_router.tui.screens.preferences.rest import RestTab
from claude_router.tui.screens.preferences.saving import Saving
from claude_router.tui.screens.preferences.tab import PreferencesTab
from claude_router.tui.screens.preferences.trial import TryScreen
from claude_router.tui.screens.preferences.written import WrittenTab
from claude_router.tui.widgets.footer import Footer
from claude_router.tui.workshop import Workshop, WorkshopError

_TABS = ("preferences", "models", "rest")
_KEPT = "Your changes to the preferences are kept, not saved. Open the screen again to go on."
_NEW = (
    "There is no configuration file yet. This is a first one, like that of\n"
    "`claude-router router init`: change it as you like, then ctrl+s writes it."
)


class PreferencesScreen(OverSession[None]):
    """Full window over a workshop, whose draft outlives it."""

    DEFAULT_CSS = f"""
    PreferencesScreen > .frame {{ height: 100%; }}
    PreferencesScreen #said, PreferencesScreen #keys {{ {PLAIN_CSS} }}
    PreferencesScreen #said {{ max-height: 6; }}
    PreferencesScreen #keys {{ text-style: dim; }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "back", show=False, priority=True),
        Binding("ctrl+s", "save", show=False, priority=True),
        Binding("ctrl+t", "try", show=False, priority=True),
        Binding("ctrl+z", "undo", show=False, priority=True),
    ]

    def __init__(self, workshop: Workshop, glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self._workshop = workshop
        self._glyphs = glyphs
        self._bar = TabBar(_TABS, glyphs)
        self._written = WrittenTab(workshop, glyphs)
        self._tabs: Sequence[WrittenTab | ModelsTab | RestTab] = (
            self._written,
            ModelsTab(workshop, glyphs),
            RestTab(workshop, glyphs),
        )
        self._tab: WrittenTab | ModelsTab | RestTab = self._written
        self._saving = Saving(self, workshop, glyphs, self._say, self._start_over)
        self._said = Static("", markup=False, id="said")
        self._keys = Footer(id="keys")
        self.frame = Vertical(self._bar, *self._tabs, self._said, self._keys, classes="frame")

    def on_mount(self) -> None:
        self._show_tab(1)
        self.run_worker(self._open(), group="file")

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_keys)

    def on_descendant_focus(self) -> None:
        self._show_keys()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Also by the panel's key: what is typed goes into the draft, which is kept."""
        self._tab.commit()
        if self._workshop.draft.is_changed:
            self.app.notify(_KEPT, severity="warning", markup=False)
        return super().dismiss(result)

    # What the widgets tell.

    def on_preferences_tab_said(self, message: PreferencesTab.Said) -> None:
        message.stop()
        self._say(message.words, is_bad=message.is_bad)

    def on_preferences_tab_changed(self, message: PreferencesTab.Changed) -> None:
        message.stop()
        self._say("")
        self._name_file()

    def on_preferences_tab_keys_changed(self, message: PreferencesTab.KeysChanged) -> None:
        message.stop()
        self._show_keys()

    def on_tab_bar_clicked(self, message: TabBar.Clicked) -> None:
        message.stop()
        self._show_tab(message.number)

    def on_row_list_asked(self, message: RowList.Asked) -> None:
        message.stop()
        match message.what.split():
            case ["tab", number]:
                self._show_tab(int(number))
            case ["undo"]:
                self.action_undo()
            case ["try"] if self._tab is self._written:
                self.action_try()
            case ["help"]:
                self._help()

    # What the keys do.

    def action_back(self) -> None:
        """From a field to its list, from there out of the screen."""
        if not self._tab.commit():
            return
        if self.focused is not self._tab.rows:
            self._tab.give_keys()
        elif self._workshop.draft.is_changed:
            self._ask_to_leave()
        else:
            self.close(None)

    def action_save(self) -> None:
        if self._tab.commit():
            self._saving.begin(self._name_file)

    def action_try(self) -> None:
        if self._written.commit():
            self.app.push_screen(TryScreen(self._workshop, self._glyphs))

    def action_undo(self) -> None:
        """First what is typed into a field, then the last change."""
        if self._written.forget_typed() or self._workshop.undo():
            self._start_over()
            self._say("")
        else:
            self._say("There is nothing to take back.")

    def _help(self) -> None:
        self.app.push_screen(AskScreen("keys", _help_lines(), [], "back", self._glyphs))

    # The file.

    async def _open(self) -> None:
        try:
            await self._workshop.open()
        except WorkshopError as error:
            self._say(str(error), is_bad=True)
        self._start_over()
        if self._workshop.draft.is_new:
            self._say(_NEW)

    def _ask_to_leave(self) -> None:
        def answered(way: str | None) -> None:
            if way == "s":
                self._saving.begin(lambda: self.close(None))
            elif way == "d":
                self._workshop.discard()
                self._start_over()
                self.close(None)

        ways = [("s", "save and close"), ("d", "discard them")]
        self.app.push_screen(
            AskScreen("close with unsaved changes?", [], ways, "stay", self._glyphs), answered
        )

    def _start_over(self) -> None:
        """The draft is another one: show it."""
        for tab in self._tabs:
            tab.start_over()
        self._name_file()

    # What is shown.

    def _show_tab(self, number: int) -> None:
        if not self._tab.commit():
            return
        self._tab = self._tabs[number - 1]
        for tab in self._tabs:
            tab.display = tab is self._tab
        self._bar.show(number)
        self._tab.give_keys()

    def _name_file(self) -> None:
        draft = self._workshop.draft
        unsaved = " (not saved)" if draft.is_changed or draft.is_new else ""
        self.frame.border_title = f"preferences {self._glyphs.dot} {clean(draft.file)}{unsaved}"

    def _say(self, words: str, *, is_bad: bool = False) -> None:
        style = BAD if is_bad else PLAIN
        block = text(((clean(line), style),) for line in words.splitlines())
        block.no_wrap, block.overflow = False, "fold"
        self._said.update(block)
        self._said.display = bool(words)

    def _show_keys(self) -> None:
        width = self.frame.scrollable_content_region.width
        focused = self.focused
        while focused is not None and not hasattr(focused, "keys"):
            focused = focused.parent if isinstance(focused.parent, Widget) else None
        if focused is not None and width > 0:
            self._keys.update(footer(focused.keys, width))


def _help_lines() -> list[Line]:
    lines: list[Line] = []
    for title, keys in HELP:
        lines += [
            ((title, STRONG),),
            *(((f"  {pad(key, 12)}{what}", PLAIN),) for key, what in keys),
        ]
    return lines
