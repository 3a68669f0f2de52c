"""Writes scalars: in the style wished for if PyYAML then reads the same, else in a safer one."""

import re
import textwrap
from collections.abc import Iterator

from claude_router.config.editing.model import EditRefusedError, Value
from claude_router.config.editing.parse import parse
from claude_router.config.editing.tree import node_of, represented

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_OTHER_NUMBER = re.compile(r"0[box][0-9a-fA-F_]+")
_FOLDED_WIDTH = 78


def scalar_text(
    value: str | float | bool | None, style: str | None = None, *, is_flow: bool = False
) -> str:
    """`value` on one line. `style` is that of the scalar it replaces."""
    if not isinstance(value, str):
        return str(represented(value).value)
    if style == '"':
        return _double_quoted(value)
    if style != "'" and not _is_number(value) and _is_read(value, value, is_flow):
        return value
    single = "'" + value.replace("'", "''") + "'"
    return single if style == "'" and _is_read(single, value, is_flow) else _double_quoted(value)


def key_text(name: str) -> str:
    """`name` as a key, for mappings with and without brackets."""
    is_plain = _reads_as(f"{name}: 1", {name: 1}) and _reads_as(f"{{{name}: 1}}", {name: 1})
    return name if is_plain else _double_quoted(name)


def block_scalar(text: str, style: str, indent: int) -> tuple[str, list[str]] | None:
    """Header and lines (without their indentation) of `text` in `style` ("|" or ">").

    `indent` is how much deeper the lines stand than the key or dash. None if no block scalar can
    hold the text, or it would take up blank lines that follow it.
    """
    if text.endswith("\n\n"):
        return None
    chomping = "" if text.endswith("\n") else "-"
    for indicator, lines in _bodies(text, style):
        header = indicator + (str(indent) if lines[0][:1] in ("", " ") else "") + chomping
        written = "".join(f"{' ' * indent if line else ''}{line}\n" for line in lines)
        if _reads_as(f"k: {header}\n{written}", {"k": text}):
            return header, lines
    return None


def _bodies(text: str, style: str) -> Iterator[tuple[str, list[str]]]:
    bare = text.removesuffix("\n")
    if style == ">":
        folded = bare.replace("\n", "\n\n").split("\n")
        yield ">", [part for line in folded for part in _wrapped(line)]
        yield ">", folded
    yield "|", bare.split("\n")


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(
        line,
        _FOLDED_WIDTH,
        break_long_words=False,
        break_on_hyphens=False,
        expand_tabs=False,
        replace_whitespace=False,
    ) or [""]


def _double_quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c) or _printable(c) for c in text) + '"'


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\U{code:08x}"


def _is_number(text: str) -> bool:
    """Also what only other readers of YAML take for a number, such as 1e9."""
    try:
        float(text)
    except ValueError:
        return _OTHER_NUMBER.fullmatch(text) is not None
    return True


def _is_read(written: str, value: str, is_flow: bool) -> bool:
    if is_flow:
        return _reads_as(f"[{written}]", [value]) and _reads_as(f"{{k: {written}}}", {"k": value})
    return _reads_as(f"k: {written}", {"k": value})


def _reads_as(document: str, expected: Value) -> bool:
    try:
        return parse(document) == node_of(expected)
    except EditRefusedError:
        return False
