"""A configuration file as the tables read it: typed, placed, not yet made sense of."""

import yaml

from claude_router.config import tables
from claude_router.config.groups import Entry
from claude_router.config.kinds import is_null
from claude_router.config.problems import At, Problems
from claude_router.config.source import compose, line_of


def read_document(text: str, problems: Problems) -> Entry:
    """The root table of a file's text; an empty one for a file with nothing but comments.

    Raises:
        ConfigError: the text is not YAML, or no mapping.
    """
    node = compose(text, problems.file)
    if node is None or is_null(node):
        problems.note(At(1, ""), "this file sets nothing, so everything goes to Anthropic")
        return Entry(At(1, ""))
    if not isinstance(node, yaml.MappingNode):
        remedy = 'a configuration begins with a line such as "llm_providers:"'
        problems.add(At(line_of(node), ""), 'this is no group of "key: value" lines', remedy)
        problems.raise_if_any()
    root = tables.ROOT.read(node, At(line_of(node), ""), problems)
    if root is None:
        raise TypeError("a mapping always reads as a table")
    _note_ignored(root, problems)
    return root


def _note_ignored(root: Entry, problems: Problems) -> None:
    """One note for all the keys of the Arch gateway and Plano that mean nothing here."""
    ignored = list(root.ignored)
    for wanted in (tables.PROVIDERS_LIST, tables.TOP_PREFERENCES):
        for marked in root.get(wanted) or ():
            ignored += marked.value.ignored
            for preference in marked.value.get(tables.PREFERENCES) or ():
                ignored += preference.value.ignored
    if ignored:
        names = ", ".join(dict.fromkeys(at.key.rpartition(".")[2] for at in ignored))
        first = min(at.line for at in ignored)
        problems.note(At(first, ""), f"{names}: for the Arch gateway or Plano, not used here")
