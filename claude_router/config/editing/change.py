"""The change of a value that is there, and what any change consists of."""

from dataclasses import dataclass, replace

from claude_router.config.editing.block import Splices
from claude_router.config.editing.model import Value, refusal
from claude_router.config.editing.place import Found, check_is_sole, refused
from claude_router.config.editing.replace import replace_in_block, replace_in_flow
from claude_router.config.editing.source import Source, Splice
from claude_router.config.editing.tree import Node, node_of
from claude_router.config.editing.values import entry_lines, layout_of


@dataclass(frozen=True, slots=True)
class Change:
    """`splices` of the text; in the tree, `new` takes the place of `old`."""

    splices: Splices
    old: Node
    new: Node


def changed_value(source: Source, found: Found, value: Value) -> Change:
    """With `value` in the place of the value found, whose anchor stays.

    Raises:
        EditRefusedError: it is used elsewhere too, or has a tag.
    """
    old = found.node
    check_is_sole(source, found, old)
    if old.tag is not None:
        message = "has a YAML tag, which says how to read it"
        raise refused(source, old.start, found.place, message)
    new = replace(node_of(value), anchor=old.anchor)
    if not found.trail:
        return Change(_replace_root(source, found, value), old, new)
    entry = found.trail[-1].entry
    if found.is_in_flow:
        return Change(replace_in_flow(entry, value), old, new)
    return Change(replace_in_block(source, entry, value, layout_of(source)), old, new)


def _replace_root(source: Source, found: Found, value: Value) -> Splices:
    """Only a file that holds nothing is ever replaced as a whole."""
    if not isinstance(value, dict) or not found.rest:
        raise refusal(None, found.place, "the whole file can't be replaced here")
    root, layout = source.root, layout_of(source)
    lines = [line for name, each in value.items() for line in entry_lines(name, each, 0, layout)]
    if root.start == root.end:
        end = len(source.text)
        return [Splice(end, end, "".join(line + source.eol for line in lines))]
    return [Splice(root.start, root.end, source.eol.join(lines))]
