"""Lines of styled text that never grow wider than they may."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from claude_router.tui.format import ELLIPSIS, fit, wrap

Span = tuple[str, Style]
Line = tuple[Span, ...]
"""Spans side by side; the text is clean (no control characters, no line ends)."""


def line_width(line: Iterable[Span]) -> int:
    return sum(cell_len(text) for text, _ in line)


def cut(line: Iterable[Span], width: int, ellipsis: str = ELLIPSIS) -> Line:
    """`line` in at most `width` cells; the span that overflows ends in an ellipsis."""
    spans: list[Span] = []
    left = width
    for text, style in line:
        shown = fit(text, left, ellipsis)
        if shown:
            spans.append((shown, style))
        left -= cell_len(shown)
        if shown != text:
            break
    return tuple(spans)


def join(parts: Sequence[Line], separator: Span) -> Line:
    """The lines that are not empty, side by side."""
    spans: list[Span] = []
    for part in parts:
        if not part:
            continue
        if spans:
            spans.append(separator)
        spans.extend(part)
    return tuple(spans)


def indented(words: str, width: int, indent: int = 2, style: Style | None = None) -> list[Line]:
    """`words` wrapped into lines of at most `width` cells, `indent` of them spaces."""
    shown = style or Style.null()
    return [((" " * indent + part, shown),) for part in wrap(words, width - indent)]


def strip(line: Line, width: int, base: Style) -> Strip:
    """`line` as one painted row of exactly `width` cells on the style `base`."""
    segments = [Segment(text, base + style) for text, style in cut(line, width)]
    return Strip(segments).adjust_cell_length(width, base)


def text(lines: Iterable[Line]) -> Text:
    """`lines` as a block for a static widget."""
    block = Text(no_wrap=True, overflow="crop", end="")
    for number, line in enumerate(lines):
        if number:
            block.append("\n")
        for words, style in line:
            block.append(words, style)
    return block
