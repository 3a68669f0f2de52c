"""The styles on a screen as text: before each run of cells stands what it is painted in."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from rich.color import Color
from rich.style import Style
from textual.app import App

_ATTRIBUTES = ("bold", "dim", "italic", "underline", "reverse", "strike")
_COLORS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_MARK = re.compile("‹([^›]*)›")
_SEEN_ON_BLANKS = frozenset({"underline", "reverse", "strike", "on"})


def styled_text(app: App[Any], *, has_colors: bool = True) -> str:
    """Every line of the topmost screen, e.g. `‹bold cyan›router‹› at work`."""
    strips = app.screen._compositor.render_strips(app.size)
    lines = (
        "".join(_marked((s.text, style_name(s.style, has_colors=has_colors)) for s in strip))
        for strip in strips
    )
    return "\n".join(line.rstrip() for line in lines).rstrip()


def style_name(style: Style | None, *, has_colors: bool = True) -> str:
    """Attributes and colours; empty for the terminal's own text."""
    if style is None:
        return ""
    names = [name for name in _ATTRIBUTES if getattr(style, name)]
    if has_colors:
        names += [*_color_name(style.color)]
        names += [f"on {name}" for name in _color_name(style.bgcolor)]
    return " ".join(names)


def runs(line: str) -> Iterator[tuple[str, str]]:
    """The words of a line of `styled_text` and the styles they are painted in."""
    first, *marked = _MARK.split(line)
    yield first, ""
    yield from zip(marked[1::2], marked[::2], strict=True)


def without_colors(text: str) -> str:
    """A `styled_text` as it is where only attributes are painted."""
    return "\n".join(
        "".join(_marked((words, _attributes(style)) for words, style in runs(line)))
        for line in text.splitlines()
    )


def _attributes(style: str) -> str:
    return " ".join(name for name in style.split() if name in _ATTRIBUTES)


def _marked(parts: Iterable[tuple[str, str]]) -> Iterator[str]:
    before = ""
    for words, style in parts:
        if style != before and (words.strip() or _on_blanks(style) != _on_blanks(before)):
            yield f"‹{style}›"
            before = style
        yield words


def _on_blanks(style: str) -> frozenset[str]:
    return _SEEN_ON_BLANKS.intersection(style.split())


def _color_name(color: Color | None) -> Iterator[str]:
    """One of the terminal's own 16, else what makes it none of them."""
    if color is None or color.is_default:
        return
    number = color.number
    if number is None or number >= 16:
        yield color.name
    else:
        yield ("bright " if number >= 8 else "") + _COLORS[number % 8]
