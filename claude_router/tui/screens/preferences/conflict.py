"""The file changed while it was edited: both versions side by side, and the ways out."""

from collections.abc import Iterator, Sequence

from rich.style import Style

from claude_router.tui.lines import Line
from claude_router.tui.palette import BAD, DIM, GOOD, PLAIN, STRONG, Glyphs
from claude_router.tui.screens.preferences.ask import AskScreen

RELOAD = "r"
OVERWRITE = "o"
_WAYS = ((RELOAD, "reload the file"), (OVERWRITE, "overwrite it, keeping .bak"))
_HEAD = "The file was changed while you edited it. Lines with - are in the file, + in your draft."
_STYLES: dict[str, Style] = {"-": BAD, "+": GOOD, "@": DIM}


class ConflictScreen(AskScreen):
    """Its answer is RELOAD, OVERWRITE, or None to go on editing; none of them loses anything."""

    DEFAULT_CSS = """
    ConflictScreen > .frame { height: 100%; max-width: 100%; }
    """

    def __init__(self, difference: Sequence[str], glyphs: Glyphs) -> None:
        lines = [((_HEAD, STRONG),), (), *_lines(difference)]
        super().__init__("changed meanwhile", lines, _WAYS, "go on editing", glyphs)


def _lines(difference: Sequence[str]) -> Iterator[Line]:
    for words in difference:
        is_name = words.startswith(("---", "+++"))
        # Every blank counts; what could move the cursor does not.
        shown = "".join(letter if letter.isprintable() else " " for letter in words)
        yield ((shown, STRONG if is_name else _STYLES.get(words[:1], PLAIN)),)
