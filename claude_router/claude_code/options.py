"""Reads claude's own arguments the way its parser does, as far as we need to know them.

Source: `claude --help` of 2.1.331, checked against the binary's behaviour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Arity(Enum):
    """How many of the following words an option takes as its value."""

    NONE = 0
    OPTIONAL = 1
    ONE = 2
    MANY = 3


_OPTIONAL = (
    "-d --debug -r --resume -w --worktree --cloud --from-pr --prompt-suggestions "
    "--remote-control --rc --teleport"
)
_ONE = (
    "--agent --agents --append-system-prompt --append-system-prompt-file --autocompact "
    "--debug-file --effort --environment --fallback-model --input-format --json-schema "
    "--max-budget-usd --max-thinking-tokens --max-turns --model -n --name --output-format "
    "--permission-mode --permission-prompt-tool --permission-prompts --plugin-dir --plugin-url "
    "--remote-control-session-name-prefix --resume-session-at --sdk-url --session-id "
    "--setting-sources --settings --system-prompt --system-prompt-file --system-prompt-snapshot"
)
_MANY = (
    "--add-dir --allowedTools --allowed-tools --betas --disallowedTools --disallowed-tools "
    "--file --mcp-config --tools"
)
_ARITIES = {
    flag: arity
    for flags, arity in ((_OPTIONAL, Arity.OPTIONAL), (_ONE, Arity.ONE), (_MANY, Arity.MANY))
    for flag in flags.split()
}


@dataclass(frozen=True, slots=True)
class Option:
    """One option as written: words `start` to `end` (exclusive) of the arguments."""

    flag: str
    value: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Options and operands in order. Operands after `--` count too, as they do for claude."""

    options: tuple[Option, ...]
    operands: tuple[str, ...]

    def has(self, *flags: str) -> bool:
        return any(option.flag in flags for option in self.options)


def read_options(arguments: Sequence[str]) -> Reading:
    """Tell options, their values and operands apart; an unknown option is taken as a switch."""
    options: list[Option] = []
    operands: list[str] = []
    index = 0
    while index < len(arguments):
        word = arguments[index]
        if word == "--":
            operands.extend(arguments[index + 1 :])
            break
        found = _options_at(arguments, index) if _is_option(word) else []
        if not found:
            operands.append(word)
        options.extend(found)
        index = found[-1].end if found else index + 1
    return Reading(tuple(options), tuple(operands))


def _is_option(word: str) -> bool:
    return len(word) > 1 and word.startswith("-")


def _options_at(arguments: Sequence[str], index: int) -> list[Option]:
    word = arguments[index]
    if word.startswith("--"):
        flag, equals, value = word.partition("=")
        if equals:
            return [Option(flag, value, index, index + 1)]
        return [_with_following(arguments, index, flag)]
    return _cluster(arguments, index)


def _cluster(arguments: Sequence[str], index: int) -> list[Option]:
    """Short options in one word: `-pc` is two, `-rID` is one with its value."""
    word, found = arguments[index], list[Option]()
    for position in range(1, len(word)):
        flag, rest = f"-{word[position]}", word[position + 1 :]
        if _ARITIES.get(flag, Arity.NONE) is Arity.NONE:
            found.append(Option(flag, None, index, index + 1))
        elif rest:
            return [*found, Option(flag, rest, index, index + 1)]
        else:
            return [*found, _with_following(arguments, index, flag)]
    return found


def _with_following(arguments: Sequence[str], index: int, flag: str) -> Option:
    arity = _ARITIES.get(flag, Arity.NONE)
    end = start = index + 1
    if arity is Arity.ONE:
        end = min(start + 1, len(arguments))
    elif arity is not Arity.NONE:
        limit = start + 1 if arity is Arity.OPTIONAL else len(arguments)
        while end < min(limit, len(arguments)) and not _is_option(arguments[end]):
            end += 1
    value = arguments[start] if end > start else None
    return Option(flag, value, index, end)
