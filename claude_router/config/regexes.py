"""Checks a regex that will be held against whole conversations: it must be one that ends soon."""

import re
from collections.abc import Iterator
from typing import Any

MOST_CHARS = 300
_MOST_OPEN_REPEATS = 3
_OPEN_REPEAT = 50
"""A repeat of more than this counts as one without an end."""


class RegexError(ValueError):
    """A regex that can't be used; the message says why, and what to do."""


def check_regex(pattern: str) -> None:
    """Raises: RegexError: it is none, finds everything, or could take for ever."""
    if len(pattern) > MOST_CHARS:
        raise RegexError(f"is longer than {MOST_CHARS} characters: make several rules of it")
    try:
        regex = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise RegexError(f"is no regex of Python's: {error}") from error
    if regex.search(""):
        raise RegexError("finds nothing at all in every text: leave no part out but optional ones")
    repeats = list(_open_repeats(re._parser.parse(pattern), is_within=False))  # type: ignore[attr-defined]
    if any(repeats):
        raise RegexError("has a repeat within a repeat, which can take for ever: unfold it")
    if len(repeats) > _MOST_OPEN_REPEATS:
        raise RegexError(
            f"has more than {_MOST_OPEN_REPEATS} repeats without an end: write {{0,{_OPEN_REPEAT}}}"
        )


def _open_repeats(parsed: Any, *, is_within: bool) -> Iterator[bool]:
    """Of each repeat without an end: whether another repeat is around it or within it.

    Walks what Python's parser makes of the regex: pairs of an operation and its arguments.
    """
    for operation, arguments in parsed:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = arguments
            is_open = int(most) > _OPEN_REPEAT
            if is_open:
                yield is_within
            yield from _open_repeats(body, is_within=is_within or int(most) > 1)
            if is_open and _has_choice(body):
                yield True
        else:
            for body in _bodies(arguments):
                yield from _open_repeats(body, is_within=is_within)


def _has_choice(parsed: Any) -> bool:
    """Whether there is more than one way through: a repeat or an alternative."""
    choices = ("MAX_REPEAT", "MIN_REPEAT", "BRANCH", "GROUPREF")
    return any(
        str(operation) in choices or any(_has_choice(body) for body in _bodies(arguments))
        for operation, arguments in parsed
    )


def _bodies(arguments: Any) -> Iterator[Any]:
    """The parts of an operation's arguments that are regexes themselves."""
    if type(arguments).__name__ == "SubPattern":
        yield arguments
    elif isinstance(arguments, tuple | list):
        for each in arguments:
            yield from _bodies(each)
