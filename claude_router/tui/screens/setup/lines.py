"""What the setup screen says: the sets to choose from, and the file of the chosen one."""

from collections.abc import Mapping
from dataclasses import dataclass

from claude_router.tui.first_run import Choice, Findings
from claude_router.tui.format import clean, flow, model_name, pad, wrap
from claude_router.tui.lines import Line, indented
from claude_router.tui.palette import CURSOR, DIM, PLAIN, ROUTE, STRONG, Glyphs

_INDENT = 5
_WIDEST_MODEL = 32
_TITLE_WIDTH = 13
_LEAST_PURPOSE = 24


@dataclass(frozen=True, slots=True)
class Page:
    """`choices` says which line belongs to which choice, for the mouse."""

    lines: tuple[Line, ...]
    choices: Mapping[int, int]


def choose_page(findings: Findings, cursor: int, width: int, glyphs: Glyphs) -> Page:
    """The choices, the one under the cursor with what it means."""
    question = "There is no configuration yet. Which model shall take which turn?"
    lines: list[Line] = [((part, STRONG),) for part in wrap(question, width)]
    lines += [(), *_found(findings, width, glyphs), ()]
    rows: dict[int, int] = {}
    for number, choice in enumerate(findings.choices):
        start = len(lines)
        lines += _choice(choice, number, width, glyphs, is_chosen=number == cursor)
        rows |= dict.fromkeys(range(start, len(lines)), number)
        lines.append(())
    return Page(tuple(lines[:-1]), rows)


def read_page(findings: Findings, choice: Choice, width: int) -> Page:
    """The file as it would be written; what is wider than the screen goes on below."""
    words = f"{choice.title}. Enter writes this to {clean(findings.file)}, for you alone to read."
    lines: list[Line] = [((part, STRONG),) for part in wrap(words, width)]
    lines.append(())
    for row in choice.text.rstrip("\n").split("\n"):
        lines += _file_row(row, width)
    return Page(tuple(lines), {})


def _found(findings: Findings, width: int, glyphs: Glyphs) -> list[Line]:
    label = "Found  "
    parts = flow(map(clean, findings.found), f" {glyphs.dot} ", max(8, width - len(label)))
    return [
        ((label if number == 0 else " " * len(label), DIM), (part, PLAIN))
        for number, part in enumerate(parts)
    ]


def _choice(
    choice: Choice, number: int, width: int, glyphs: Glyphs, *, is_chosen: bool
) -> list[Line]:
    sign = glyphs.cursor if is_chosen else " "
    style = DIM if choice.obstacle else STRONG
    head = f" {number + 1} {pad(choice.title, _TITLE_WIDTH)}"
    column = len(head) + 1
    if width - column < _LEAST_PURPOSE:
        lines: list[Line] = [((sign, CURSOR), (head.rstrip(), style))]
        lines += indented(choice.purpose, width, _INDENT)
    else:
        first, *rest = wrap(choice.purpose, width - column)
        lines = [((sign, CURSOR), (head, style), (first, PLAIN))]
        lines += [((" " * column + part, PLAIN),) for part in rest]
    if choice.obstacle:
        lines += indented(f"not here: {choice.obstacle}", width, _INDENT, DIM)
    elif is_chosen:
        lines += _shares(choice, width, glyphs)
    return lines


def _shares(choice: Choice, width: int, glyphs: Glyphs) -> list[Line]:
    names = [model_name(model, _WIDEST_MODEL, glyphs.ellipsis) for model, _ in choice.shares]
    column = max(map(len, names), default=0)
    lines: list[Line] = []
    for number, (_, tasks) in enumerate(choice.shares):
        named = [*tasks, "everything else"] if number == 0 else [*tasks]
        words = wrap(", ".join(named), max(8, width - _INDENT - column - 2))
        for at, part in enumerate(words):
            name = names[number] if at == 0 else ""
            lines.append(((" " * _INDENT, PLAIN), (name.ljust(column + 2), ROUTE), (part, PLAIN)))
    if choice.remark:
        lines += indented(choice.remark, width, _INDENT, DIM)
    return lines


def _file_row(row: str, width: int) -> list[Line]:
    words = row.lstrip(" ")
    indent = len(row) - len(words)
    style = DIM if words.startswith("#") else PLAIN
    first, *rest = wrap(words, max(8, width - indent)) or [""]
    if not rest:
        return [((row, style),)]
    below = wrap(words[len(first) :], max(8, width - indent - 4))
    return [((" " * indent + first, style),), *indented_rows(below, indent + 4)]


def indented_rows(rows: list[str], indent: int) -> list[Line]:
    return [((" " * indent + row, PLAIN),) for row in rows]
