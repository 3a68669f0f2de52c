"""The line that says which model is pinned; gone when routing decides."""

from textual.widgets import Static

from claude_router.tui.controls import PinScope
from claude_router.tui.format import model_name
from claude_router.tui.lines import Line, cut, line_width, text
from claude_router.tui.palette import CHANGED, DIM, STRONG, Glyphs

SCOPE_WORDS: dict[PinScope, str] = {"next_turn": "next turn", "session": "session"}


class PinBar(Static):
    """Stands between the totals and the turns while a model is pinned."""

    DEFAULT_CSS = """
    PinBar {
        height: 1;
        padding: 0 1;
        background: ansi_default;
        color: ansi_default;
        display: none;
    }
    """

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__("", markup=False)
        self._glyphs = glyphs
        self._shown: tuple[tuple[str, PinScope], int] | None = None

    def show(self, pin: tuple[str, PinScope] | None, width: int) -> None:
        """`width` is the room of the whole bar, padding included."""
        shown = (pin, width) if pin is not None else None
        if shown == self._shown:
            return
        self._shown = shown
        self.display = pin is not None
        if pin is not None:
            self.update(text([pin_line(*pin, width - 2, self._glyphs)]))


def pin_line(model: str, scope: PinScope, width: int, glyphs: Glyphs) -> Line:
    before = (f"{glyphs.pin} pinned ", CHANGED)
    after = (f" {glyphs.dot} {SCOPE_WORDS[scope]}", DIM)
    room = max(8, width - line_width((before, after)))
    return cut((before, (model_name(model, room), STRONG), after), width, glyphs.ellipsis)
