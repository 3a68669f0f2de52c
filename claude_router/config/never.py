"""Reads `never:`: which models and providers are kept from which files and words."""

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any, Literal

from claude_router.config import tables
from claude_router.config.groups import Entry, Field, Marked
from claude_router.config.model import Model
from claude_router.config.names import Names
from claude_router.config.problems import Problems, did_you_mean, quoted
from claude_router.config.regexes import RegexError, check_regex
from claude_router.route.globs import GlobError, check_glob
from claude_router.route.rule import Rule

_KINDS: tuple[tuple[Literal["path", "repo", "regex"], Field[str]], ...] = (
    ("path", tables.NEVER_PATH),
    ("repo", tables.NEVER_REPO),
    ("regex", tables.NEVER_REGEX),
)
_WHOLE_PATH = re.compile(r"/|~/|~\Z|\*\*/|[A-Za-z]:[/\\]")


def read_never(
    root: Entry, names: Names, models: Mapping[str, Model], problems: Problems
) -> tuple[Rule, ...]:
    """The rules in the order of the file; one that is not whole is told, never passed over."""
    entries = root.get(tables.NEVER) or ()
    rules = (_read_rule(each.value, names, models, problems) for each in entries)
    return tuple(rule for rule in rules if rule is not None)


def _read_rule(
    entry: Entry, names: Names, models: Mapping[str, Model], problems: Problems
) -> Rule | None:
    given = [(kind, field) for kind, field in _KINDS if field.name in entry.values]
    closed = frozenset(_closed(entry, names, models, problems))
    if len(given) != 1:
        if not entry.refused:
            said = "is about nothing" if not given else "is about several things"
            problems.add(entry.at, said, "give one of path, repo and regex")
        return None
    kind, field = given[0]
    pattern = entry.get(field) or ""
    if (fault := _fault(kind, pattern)) is not None:
        problems.add(entry.place(field), *fault)
        return None
    return Rule(kind, pattern, f"{PurePath(problems.file).name}:{entry.at.line}", closed)


def _fault(kind: str, pattern: str) -> tuple[str, str] | None:
    """What is wrong, and what to do."""
    try:
        if kind == "regex":
            check_regex(pattern)
        else:
            check_glob(pattern)
    except (RegexError, GlobError) as error:
        return f"{quoted(pattern)} {error}", ""
    if kind == "repo" and not _WHOLE_PATH.match(pattern):
        remedy = f"write its whole path, or begin with ~/ or **/, e.g. **/{pattern}"
        return f"{quoted(pattern)} does not say where the folder is", remedy
    return None


def _closed(
    entry: Entry, names: Names, models: Mapping[str, Model], problems: Problems
) -> Iterator[str]:
    """Keys of the models that the rule keeps out."""
    references = entry.get(tables.NEVER_MODELS) or ()
    providers = entry.get(tables.NEVER_PROVIDERS) or ()
    if not references and not providers and not entry.refused:
        problems.add(entry.at, "keeps nobody out", "add models: […] or providers: […]")
    for reference in references:
        if "*" not in reference.value or reference.value in names.keys:
            key = names.resolve(reference, problems)
            yield from () if key is None else (key,)
        else:
            spelled = {m.key: (m.key, f"{m.provider}/{m.model_id}") for m in names.models}
            yield from _fitting(reference, spelled, "model", names, problems)
    for reference in providers:
        by_provider = {m.key: (m.provider,) for m in names.models}
        yield from _fitting(reference, by_provider, "provider", names, problems)


def _fitting(
    reference: Marked[str],
    spelled: Mapping[str, tuple[Any, ...]],
    what: str,
    names: Names,
    problems: Problems,
) -> list[str]:
    """Keys of what the glob fits, any of its spellings."""
    glob = reference.value
    fitting = [key for key, words in spelled.items() if any(fnmatchcase(w, glob) for w in words)]
    if not fitting and names.is_complete:
        known = list(dict.fromkeys(word for words in spelled.values() for word in words))
        message = f"{quoted(glob)} fits no {what} of this file"
        problems.add(reference.at, message, did_you_mean(glob, known))
    return fitting
