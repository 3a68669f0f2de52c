"""The lines of the claude pane as they are painted."""

from collections.abc import Sequence

from rich.color import ColorSystem
from textual.geometry import Region
from textual.strip import Strip

from claude_router.terminal.screen import Screen
from claude_router.tui.pane_strip import PaneStrip
from claude_router.tui.selection import Selection


class PaneLines:
    """The child's screen line by line, what is selected in inverse."""

    def __init__(self, vt: Screen) -> None:
        self.selection = Selection(self._cells)
        self._vt = vt
        self._strips: list[PaneStrip] = []

    def update(self, x: int, system: ColorSystem) -> list[int]:
        """Take over what the child changed: its lines. `x` is the pane's column."""
        cols, rows = self._vt.cols, self._vt.rows
        blank = PaneStrip.of_row((), cols, x, ColorSystem.TRUECOLOR)
        del self._strips[rows:]
        self._strips.extend([blank] * (rows - len(self._strips)))
        changed = {y: row for y, row in self._vt.changed().items() if y < rows}
        for y, row in changed.items():
            self._strips[y] = PaneStrip.of_row(row, cols, x, system)
        return sorted(changed)

    def crop(self, region: Region) -> list[Strip]:
        """The lines and columns of `region`, blank where the child has shown nothing yet."""
        blank = Strip.blank(region.width)
        known = range(region.y, min(region.bottom, len(self._strips)))
        lines = [self._shown(y).crop(region.x, region.right) for y in known]
        return lines + [blank] * (region.height - len(lines))

    def _shown(self, y: int) -> PaneStrip:
        start, end = self.selection.span(y)
        return self._strips[y].inverted(start, end) if start < end else self._strips[y]

    def _cells(self, y: int) -> Sequence[str]:
        return self._strips[y].cells() if y < len(self._strips) else ()
