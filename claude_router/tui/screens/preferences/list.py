"""A list of rows in the preferences screen: a cursor, and keys that ask for something."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets.option_list import Option

from claude_router.tui.lines import Line, text
from claude_router.tui.screens.preferences.css import LIST_CSS
from claude_router.tui.screens.preferences.keys import Keys
from claude_router.tui.widgets.options import Options


class RowList(Options, inherit_bindings=False):
    """Rows of one or more lines each. `keys` are what the footer says while it has the focus."""

    DEFAULT_CSS = f"""
    RowList, RowList:focus {{ {LIST_CSS} height: 1fr; }}
    RowList > .option-list--option-highlighted {{
        background: ansi_default;
        color: ansi_default;
        text-style: bold;
    }}
    RowList:focus > .option-list--option-highlighted {{
        background: ansi_default;
        color: ansi_default;
        text-style: reverse;
    }}
    RowList > .option-list--option-hover {{ background: ansi_default; color: ansi_default; }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", show=False),
        Binding("down,j", "cursor_down", show=False),
        Binding("home,g", "first", show=False),
        Binding("end,G", "last", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("enter", "select", show=False),
        Binding("a", "ask('add')", show=False),
        Binding("d,delete", "ask('delete')", show=False),
        Binding("J,shift+down", "ask('down')", show=False),
        Binding("K,shift+up", "ask('up')", show=False),
        Binding("m", "ask('default')", show=False),
        Binding("t", "ask('try')", show=False),
        Binding("x", "ask('example')", show=False),
        Binding("z", "ask('undo')", show=False),
        Binding("1", "ask('tab 1')", show=False),
        Binding("2", "ask('tab 2')", show=False),
        Binding("3", "ask('tab 3')", show=False),
        Binding("question_mark", "ask('help')", show=False),
    ]

    class Asked(Message):
        """A key was pressed that the list does not act on itself."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    class Resized(Message):
        """The rows have another width to be painted in."""

    def __init__(self, keys: Keys) -> None:
        super().__init__(markup=False, compact=True)
        self.keys = keys

    @property
    def row_width(self) -> int:
        """Cells of a row, with room for the scrollbar."""
        return max(0, self.size.width - 1)

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    def show(self, rows: Sequence[Sequence[Line]], cursor: int | None) -> None:
        """Replace all rows; the cursor stays within them."""
        self.set_options([Option(text(row)) for row in rows])
        if rows:
            self.highlighted = min(max(0, cursor or 0), len(rows) - 1)

    def action_ask(self, what: str) -> None:
        self.post_message(self.Asked(what))
