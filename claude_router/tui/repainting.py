"""How often a widget paints itself while events pour in."""

import math
import time
from collections.abc import Callable

from textual.widget import Widget

REPAINT_SECONDS = 0.1


class Repainting:
    """Has `paint` called for `widget`: at once after a rest, else REPAINT_SECONDS apart."""

    def __init__(self, widget: Widget, paint: Callable[[], None]) -> None:
        self._widget = widget
        self._paint_widget = paint
        self._painted_at = -math.inf
        self._is_due = False

    def ask(self) -> None:
        """What the widget shows has changed."""
        if self._is_due or not self._widget.is_running:
            return
        self._is_due = True
        pause = self._painted_at + REPAINT_SECONDS - time.monotonic()
        if pause > 0:
            self._widget.set_timer(pause, self._paint)
        else:
            self._widget.call_later(self._paint)

    def _paint(self) -> None:
        self._is_due = False
        self._painted_at = time.monotonic()
        self._paint_widget()
