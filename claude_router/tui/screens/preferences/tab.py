"""What the three tabs of the preferences screen have in common: a list over the draft."""

from collections.abc import Callable, Sequence

from textual.containers import Container
from textual.message import Message

from claude_router.tui.lines import Line
from claude_router.tui.palette import Glyphs
from claude_router.tui.screens.preferences.keys import Keys
from claude_router.tui.screens.preferences.list import RowList
from claude_router.tui.workshop import Workshop, WorkshopError


class PreferencesTab(Container):
    """A subclass gives the rows of its list, and acts on what the list asks."""

    DEFAULT_CSS = """
    PreferencesTab { height: 1fr; background: ansi_default; color: ansi_default; }
    """

    class Said(Message):
        """Words for the user."""

        def __init__(self, words: str, *, is_bad: bool) -> None:
            super().__init__()
            self.words = words
            self.is_bad = is_bad

    class Changed(Message):
        """The draft is another one now."""

    class KeysChanged(Message):
        """The list takes other keys now."""

    def __init__(self, workshop: Workshop, glyphs: Glyphs, keys: Keys) -> None:
        super().__init__()
        self.workshop = workshop
        self.glyphs = glyphs
        self.rows = RowList(keys)

    def lines(self) -> Sequence[Sequence[Line]]:
        """The rows of the list, each of at most `rows.row_width` cells."""
        raise NotImplementedError

    def commit(self) -> bool:
        """Take what is typed into the draft; False if it can't be."""
        return True

    def offer_keys(self, keys: Keys) -> None:
        """Let the footer tell of these."""
        if keys != self.rows.keys:
            self.rows.keys = keys
            self.post_message(self.KeysChanged())

    def give_keys(self) -> None:
        """Give the list the keyboard."""
        self.rows.focus()

    def refill(self, cursor: int | None = None) -> None:
        """Show the draft as it is."""
        self.rows.show(self.lines(), self.rows.highlighted if cursor is None else cursor)

    def on_row_list_resized(self, message: RowList.Resized) -> None:
        message.stop()
        self.refill()

    def say(self, words: str, *, is_bad: bool = False) -> None:
        self.post_message(self.Said(words, is_bad=is_bad))

    def change(self, change: Callable[[], int | None]) -> bool:
        """Do it to the draft, and show it; tell the user where it can't be done.

        `change` gives the row that the cursor goes to, None to leave it.
        """
        try:
            cursor = change()
        except WorkshopError as error:
            self.say(str(error), is_bad=True)
            return False
        self.refill(cursor)
        self.changed()
        return True

    def changed(self) -> None:
        """The draft was changed here."""
        self.post_message(self.Changed())
