"""Edits the text of a configuration file so that only the lines an edit concerns change."""

from collections.abc import Sequence

from claude_router.config.editing.change import Change
from claude_router.config.editing.model import (
    Delete,
    Edit,
    EditRefusedError,
    Insert,
    Move,
    Place,
    Set,
    Value,
    refusal,
)
from claude_router.config.editing.plan import plan
from claude_router.config.editing.source import Source
from claude_router.config.editing.tree import Alias, Node, rebuilt, walk

__all__ = [
    "Delete",
    "Edit",
    "EditRefusedError",
    "Insert",
    "Move",
    "Place",
    "Set",
    "Value",
    "edited",
]

_BOM = "\ufeff"


def edited(text: str, edits: Sequence[Edit]) -> str:
    """`text` with `edits` made one after the other; other lines keep every character.

    The result holds exactly the data that the edits ask for, or there is none.

    Raises:
        EditRefusedError: `text` is not YAML, or an edit can't be made; none is made then.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    source = Source(text.removeprefix(mark))
    if source.text.startswith(_BOM):
        raise refusal(1, (), "the file begins with two byte order marks", "delete one")
    for edit in edits:
        if (change := plan(source, edit)) is not None:
            source = _made(source, edit, change)
    return mark + source.as_written


def _made(source: Source, edit: Edit, change: Change) -> Source:
    """The text after `change`, read again to see that it says what it should, and nothing else."""
    expected = rebuilt(source.root, change.old, change.new)
    _check_aliases(source, edit, expected)
    unsure = refusal(
        source.line(change.old.start) + 1,
        edit.place,
        "the way this is written does not allow the change without others",
    )
    try:
        result = Source(source.spliced(change.splices))
    except EditRefusedError as error:
        raise unsure from error
    if result.root != expected:
        raise unsure
    return result


def _check_aliases(source: Source, edit: Edit, root: Node) -> None:
    """An alias needs its anchor above it, which the edit may have taken away."""
    known: set[str] = set()
    for node in walk(root):
        if isinstance(node, Alias) and node.name not in known:
            message = f'"*{node.name}" is used here and needs "&{node.name}" to stay above it'
            raise refusal(source.line(node.start) + 1, edit.place, message)
        if node.anchor is not None:
            known.add(node.anchor)
