"""The screens that are loaded when the user asks for them, as a port: they need more than events.

The composition root implements it.
"""

from typing import Any, Protocol

from textual.screen import Screen

from claude_router.tui.palette import Glyphs


class ScreensOnDemand(Protocol):
    """Each call gives a new screen."""

    def history(self, glyphs: Glyphs) -> Screen[Any]: ...

    def preferences(self, glyphs: Glyphs) -> Screen[Any]:
        """Over the same draft as the one before."""
        ...
