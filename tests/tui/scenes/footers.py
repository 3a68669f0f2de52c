"""The keys that the topmost screen names in its footer, and where."""

from collections.abc import Iterator
from typing import Any

from textual.app import App
from textual.widget import Widget

from claude_router.tui.footer_keys import FooterKey, footer_keys
from claude_router.tui.screens.over_session import OverSession
from claude_router.tui.screens.setup.bar import KeyBar
from claude_router.tui.widgets.footer import Footer
from claude_router.tui.widgets.hints import KeyHint
from tests.tui.screen_text import screen_text

Place = tuple[int, int]


def key_places(app: App[Any]) -> list[tuple[FooterKey, Place]]:
    """Each key with a cell of the terminal where a click presses it."""
    lines = screen_text(app).splitlines()
    found = []
    for x, y, width in _footer_lines(app):
        line = lines[y][x : x + width] if y < len(lines) else ""
        found += [(key, (x + key.start, y)) for key in footer_keys(line)]
    return found


def _footer_lines(app: App[Any]) -> Iterator[tuple[int, int, int]]:
    screen = app.screen
    footers: list[Widget] = [*screen.query(Footer), *screen.query(KeyHint), *screen.query(KeyBar)]
    for footer in footers:
        x, y, width, height = footer.region
        for line in range(height) if footer.display else ():
            yield x, y + line, width
    if isinstance(screen, OverSession) and screen.frame.border_subtitle:
        x, y, width, height = screen.frame.region
        yield x, y + height - 1, width
