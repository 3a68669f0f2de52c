"""What the history's screens have in common: the whole window, a line of news, help."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from claude_router.tui.format import clean
from claude_router.tui.palette import PLAIN, SCROLLBAR_CSS, Glyphs
from claude_router.tui.screens.over_session import OverSession


class HistoryFrame(OverSession[str]):
    """A subclass names its keys in `KEYS` and explains them in `HELP`.

    Its answer is a sentence that the screen below shall tell.
    """

    DEFAULT_CSS = f"""
    HistoryFrame > .frame {{ height: 100%; }}
    HistoryFrame Static {{
        height: auto;
        background: ansi_default;
        color: ansi_default;
    }}
    HistoryFrame VerticalScroll {{
        height: 1fr;
        background: ansi_default;
        {SCROLLBAR_CSS}
    }}
    HistoryFrame .news {{ display: none; }}
    HistoryFrame .help {{ display: none; text-style: dim; margin-top: 1; }}
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c,q", "close", "Back", show=False),
        Binding("question_mark", "help", "Help", show=False),
    ]

    KEYS: ClassVar[str]
    HELP: ClassVar[str]

    def __init__(self, glyphs: Glyphs, title: str, widgets: Sequence[Widget]) -> None:
        super().__init__(glyphs)
        self.glyphs = glyphs
        self._news = Static("", markup=False, classes="news")
        self._help = Static(self.HELP, markup=False, classes="help")
        self.frame = Vertical(*widgets, self._news, self._help, classes="frame")
        self.frame.border_title = title
        self.frame.border_subtitle = self.KEYS

    @property
    def room(self) -> int:
        """Cells between the frame's sides."""
        return self.frame.scrollable_content_region.width

    def tell(self, words: str, style: Style = PLAIN) -> None:
        """A sentence that stays until the next one; an empty one takes its line away."""
        self._news.update(Text(clean(words), style))
        self._news.display = bool(words)

    def action_close(self) -> None:
        self.close(None)

    def action_help(self) -> None:
        self._help.display = not self._help.display
