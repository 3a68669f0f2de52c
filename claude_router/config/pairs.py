"""The key/value pairs of a YAML mapping: merge keys resolved, duplicate keys told."""

from collections.abc import Iterator

import yaml

from claude_router.config.kinds import describe
from claude_router.config.problems import At, Problems, quoted
from claude_router.config.source import line_of

_MERGE_TAG = "tag:yaml.org,2002:merge"
Pair = tuple[str, At, yaml.Node]


def read_pairs(node: yaml.MappingNode, at: At, problems: Problems) -> list[Pair]:
    """Name, place and value node of each key, the mapping's own before those merged in by `<<`."""
    own: dict[str, Pair] = {}
    for pair in _own_pairs(node, at, problems):
        name, place, _ = pair
        if name in own:
            first = own[name][1].line
            problems.add(place, f"is given twice, first in line {first}", "keep one of them")
        else:
            own[name] = pair
    for merged in _merged_mappings(node, at, problems):
        for pair in _own_pairs(merged, at, problems):
            own.setdefault(pair[0], pair)
    return list(own.values())


def _own_pairs(node: yaml.MappingNode, at: At, problems: Problems) -> Iterator[Pair]:
    for key, value in node.value:
        if key.tag == _MERGE_TAG:
            continue
        if not isinstance(key, yaml.ScalarNode):
            problems.add(At(line_of(key), at.key), f"a key must be a word, not {describe(key)}")
            continue
        name = str(key.value)
        shown = name if name.isprintable() and name else quoted(name)
        yield name, at.child(shown, line_of(key)), value


def _merged_mappings(
    node: yaml.MappingNode, at: At, problems: Problems
) -> Iterator[yaml.MappingNode]:
    """All mappings that `<<` brings in, nearest first, each once: merges may form a circle."""
    seen = {id(node)}
    waiting = _merge_values(node)
    while waiting:
        source = waiting.pop(0)
        if isinstance(source, yaml.SequenceNode) and id(source) not in seen:
            seen.add(id(source))
            waiting[:0] = source.value
        elif isinstance(source, yaml.MappingNode) and id(source) not in seen:
            seen.add(id(source))
            waiting[:0] = _merge_values(source)
            yield source
        elif isinstance(source, yaml.ScalarNode):
            problems.add(At(line_of(source), at.key), '"<<" takes an anchor of a group, e.g. *name')


def _merge_values(node: yaml.MappingNode) -> list[yaml.Node]:
    return [value for key, value in node.value if key.tag == _MERGE_TAG]
