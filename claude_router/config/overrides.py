"""Values of any shape, for `quirks`: judged by the capability record itself, not here."""

from typing import Any

import yaml

from claude_router.config.kinds import Flag, Text, is_null
from claude_router.config.problems import At, Problems
from claude_router.config.source import line_of


class Anything:
    """A scalar, or a list of scalars, as Python values."""

    def read(self, node: yaml.Node, at: At, problems: Problems) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node, at, problems)
        if isinstance(node, yaml.SequenceNode) and all(
            isinstance(item, yaml.ScalarNode) for item in node.value
        ):
            items = enumerate(node.value)
            return [_scalar(item, at.item(i, line_of(item)), problems) for i, item in items]
        problems.add(at, "must be one value, or a list of words")
        return None

    def schema(self) -> dict[str, Any]:
        scalar = {"type": ["string", "number", "boolean"]}
        return {"anyOf": [scalar, {"type": "array", "items": scalar}]}


def _scalar(node: yaml.ScalarNode, at: At, problems: Problems) -> Any:
    if is_null(node):
        problems.add(at, "is empty", "fill it in, or delete it")
        return None
    if node.tag.endswith(":bool"):
        return Flag().read(node, at, problems)
    if node.tag.endswith(":int") and node.value.isdecimal() and len(node.value) < 20:
        return int(node.value)
    return Text().read(node, at, problems)
