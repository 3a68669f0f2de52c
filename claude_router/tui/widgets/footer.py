"""A line that names keys: a click on one presses it."""

from textual import events
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from claude_router.tui.footer_keys import key_at


class Footer(Static):
    """Its words are never markup."""

    def __init__(self, words: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(words, markup=False, id=id)

    def on_click(self, event: events.Click) -> None:
        press_key_at(self, event)


def press_key_at(widget: Widget, event: events.Click) -> None:
    """Press the key that `widget` names where it was clicked."""
    x, y = event.screen_offset - widget.region.offset
    line = widget.render_lines(Region(0, y, widget.region.width, 1))[0].text
    if (key := key_at(line, x)) is not None:
        press = events.Key(key.name, key.character)
        press.set_sender(widget.app)  # as the driver does; it would not bubble to its own sender
        widget.app.post_message(press)
