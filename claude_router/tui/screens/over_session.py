"""A screen in a frame, around which the session goes on in view."""

from collections.abc import Mapping
from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from claude_router.tui.palette import Glyphs
from claude_router.tui.pane_strip import PaneStrip
from claude_router.tui.widgets.footer import press_key_at

Answer = TypeVar("Answer")


class OverSession(ModalScreen[Answer | None]):
    """A subclass sets `frame`, a widget of the class "frame", which is all it shows itself.

    Its answer is None when the user turns away, e.g. by a click beside the frame.
    """

    DEFAULT_CSS = """
    OverSession { align: center middle; }
    OverSession > .frame {
        width: 100%;
        height: auto;
        max-height: 100%;
        padding: 0 1;
        background: ansi_default;
        color: ansi_default;
        border: heavy ansi_cyan;
        border-title-color: ansi_cyan;
        border-subtitle-color: ansi_default;
    }
    OverSession.-ascii > .frame { border: ascii ansi_cyan; }
    """

    frame: Widget

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        # Textual keeps the screens below up to date because this one is transparent, which the
        # app's own CSS for all screens must not undo.
        self.styles.background = "transparent"
        self.set_class(not glyphs.is_unicode, "-ascii")

    def compose(self) -> ComposeResult:
        yield self.frame

    def render_lines(self, crop: Region) -> list[Strip]:
        """The screen below as it is; Textual would take its links, its tints and its columns."""
        stack = self.app.screen_stack
        if self not in stack[1:]:  # closed, and painted a last time
            return [Strip.blank(crop.width)] * crop.height
        below = stack[stack.index(self) - 1]._compositor
        lines = below._render_chops(crop, crop.line_range.__contains__)[crop.y : crop.bottom]
        rows = [_joined(line).crop(crop.x, crop.right) for line in lines]
        return rows + [Strip.blank(crop.width)] * (crop.height - len(rows))

    def on_click(self, event: events.Click) -> None:
        """Beside the frame it turns away; on the keys in the frame's last line it presses them."""
        if not self.frame.region.contains_point(event.screen_offset):
            self.close(None)
        elif event.screen_y == self.frame.region.bottom - 1:
            press_key_at(self.frame, event)

    def close(self, answer: Answer | None) -> None:
        """A key repeated before the screen is gone shall not close the one below."""
        if self.is_active:
            self.dismiss(answer)


def _joined(line: Mapping[int, Strip | None]) -> PaneStrip:
    """A painted line of a screen: its parts by their columns."""
    parts = [PaneStrip.of_strip(part) for part in line.values() if part is not None]
    return PaneStrip([piece for part in parts for piece in part.pieces])
