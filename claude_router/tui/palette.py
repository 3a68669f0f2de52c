"""The panel's colours and symbols: the terminal's own 16 colours, and an ASCII set."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.style import Style

from claude_router.tui.format import ELLIPSIS
from claude_router.tui.turn_state import TurnState

PLAIN = Style()
DIM = Style(dim=True)
STRONG = Style(bold=True)
ROUTE = Style(color="cyan")
BAR = Style(color="cyan")
GOOD = Style(color="green")
BAD = Style(color="red", bold=True)
CHANGED = Style(color="magenta", bold=True)
BUSY = Style(color="cyan", bold=True)
CURSOR = Style(color="cyan", bold=True)

STATE_STYLES: Mapping[TurnState, Style] = {
    TurnState.CLASSIFYING: BUSY,
    TurnState.WAITING: BUSY,
    TurnState.STREAMING: BUSY,
    TurnState.TOOL_LOOP: BUSY,
    TurnState.TOOLS: BUSY,
    TurnState.SUBAGENTS: BUSY,
    TurnState.DONE: GOOD,
    TurnState.FELL_BACK: CHANGED,
    TurnState.FAILED: BAD,
    TurnState.CANCELLED: DIM,
}


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The symbols drawn; each is one cell wide."""

    is_unicode: bool
    cursor: str
    dot: str
    up: str
    down: str
    pin: str
    arrow: str
    branch: str
    quotes: tuple[str, str]
    ellipsis: str
    states: Mapping[TurnState, str]


UNICODE = Glyphs(
    is_unicode=True,
    cursor="▌",
    dot="·",
    up="↑",
    down="↓",
    pin="◆",
    arrow="→",
    branch="└",
    quotes=("“", "”"),
    ellipsis=ELLIPSIS,
    states={
        TurnState.CLASSIFYING: "◌",
        TurnState.WAITING: "○",
        TurnState.STREAMING: "●",
        TurnState.TOOL_LOOP: "↻",
        TurnState.TOOLS: "↻",
        TurnState.SUBAGENTS: "↻",
        TurnState.DONE: "✓",
        TurnState.FELL_BACK: "↷",
        TurnState.FAILED: "✗",
        TurnState.CANCELLED: "⊘",
    },
)

ASCII = Glyphs(
    is_unicode=False,
    cursor="|",
    dot="-",
    up="^",
    down="v",
    pin="*",
    arrow=">",
    branch="`",
    quotes=('"', '"'),
    ellipsis="~",
    states={
        TurnState.CLASSIFYING: "?",
        TurnState.WAITING: ".",
        TurnState.STREAMING: "*",
        TurnState.TOOL_LOOP: "@",
        TurnState.TOOLS: "@",
        TurnState.SUBAGENTS: "@",
        TurnState.DONE: "+",
        TurnState.FELL_BACK: "!",
        TurnState.FAILED: "x",
        TurnState.CANCELLED: "/",
    },
)

INPUT_CURSOR_CSS = "{ background: ansi_default; color: ansi_default; text-style: reverse; }"
"""For `Input:ansi > .input--cursor`; Textual's own black on white is lost on a light terminal."""

SCROLLBAR_WIDTH = 1
SCROLLBAR_CSS = """
    scrollbar-size: 1 1;
    scrollbar-color: ansi_bright_black;
    scrollbar-color-hover: ansi_cyan;
    scrollbar-color-active: ansi_cyan;
    scrollbar-background: ansi_default;
    scrollbar-background-hover: ansi_default;
    scrollbar-background-active: ansi_default;
"""


def glyphs_for(encoding: str | None) -> Glyphs:
    """The symbols that a terminal of this character encoding can show."""
    is_utf8 = (encoding or "").lower().replace("-", "").replace("_", "") in {"utf8", "utf8sig"}
    return UNICODE if is_utf8 else ASCII
