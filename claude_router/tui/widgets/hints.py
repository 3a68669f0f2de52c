"""What the panel says besides figures: the keys, and how things start."""

from textual import events
from textual.widgets import Static

from claude_router.tui.controls import Controls
from claude_router.tui.format import clean
from claude_router.tui.palette import Glyphs
from claude_router.tui.widgets.footer import press_key_at

HELP = """\
up down j k  move
home end     newest, oldest
enter        why this model
p            pin a model, next turn
P            pin a model, session
tab          there: also its route
u            unpin everything
r            ask again, other model
e            edit the preferences
H            history
h            hide the panel
?            close this help
"""
ASK_AGAIN_HELP = (
    "r types the words of your last prompt into Claude again, whose prompt should be empty. "
    "The answer before stays in the conversation: to take it away, rewind in Claude first "
    "(esc esc)."
)


class Hint(Static):
    """Words that wrap; never markup."""

    DEFAULT_CSS = """
    Hint {
        height: auto;
        padding: 0 1;
        background: ansi_default;
        color: ansi_default;
        text-style: dim;
    }
    """

    def __init__(self, words: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(words, markup=False, id=id)


class KeyHint(Hint):
    """Names keys; a click on one presses it."""

    def on_click(self, event: events.Click) -> None:
        press_key_at(self, event)


def key_words(panel_key: str, glyphs: Glyphs, *, has_keys: bool) -> str:
    """Which keys do what: those of a panel that has the keyboard, or how to give it to it."""
    if not has_keys:
        return f"{panel_key} to use this panel" if panel_key else ""
    enter = "⏎" if glyphs.is_unicode else "enter"
    back = f"esc or {panel_key}" if panel_key else "esc"
    return (
        f"{enter} why  p/P pin  u unpin  r again\n"
        f"e preferences  H history  ? help\n"
        f"{back} back to claude  h hide"
    )


def start_words(controls: Controls) -> str:
    """What will happen to the first turn."""
    default = clean(controls.default_model())
    if controls.has_preferences():
        return f"Nothing asked yet. What matches none of your preferences goes to {default}."
    goes_to = "the model that Claude Code asks for" if default.endswith("/*") else default
    return f"No preferences yet: everything goes to {goes_to}.\n{setup_words(controls)}"


def setup_words(controls: Controls) -> str:
    path = clean(controls.config_path())
    words = "To route by task, press e here"
    return f"{words}\nor write {path}" if path else f"{words}."


def help_words(controls: Controls) -> str:
    words = f"{HELP}{ASK_AGAIN_HELP}"
    return words if controls.has_preferences() else f"{words}\n{setup_words(controls)}"
