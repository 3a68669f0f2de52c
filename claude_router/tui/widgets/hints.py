"""What the panel says besides figures: the keys, and how things start."""

from textual.widgets import Static

from claude_router.tui.controls import Controls
from claude_router.tui.format import clean

KEYS = "⏎ why  p/P pin  u unpin  ? help"
ASCII_KEYS = "enter why  p/P pin  u unpin  ? help"
HELP = """\
up down j k   move      home end   ends
enter         why this model
p             pin a model, next turn
P             pin a model, session
u             unpin
esc           back to claude
h             hide the panel
?             fewer hints"""


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


def start_words(controls: Controls) -> str:
    """What will happen to the first turn."""
    if controls.has_preferences():
        return f"No turn yet. What matches none of your preferences goes to {_default(controls)}."
    return f"Everything goes to {_default(controls)} as asked.\n{setup_words(controls)}"


def setup_words(controls: Controls) -> str:
    path = clean(controls.config_path())
    return f"To route by task, run\nclaude-router router init\nor write {path}"


def help_words(controls: Controls) -> str:
    return HELP if controls.has_preferences() else f"{HELP}\n{setup_words(controls)}"


def _default(controls: Controls) -> str:
    return clean(controls.default_model())
