"""The kinds of scalar values in the file: each reads a YAML node and states its own JSON Schema."""

import math
import re
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import yaml

from claude_router.config.problems import At, Problems, did_you_mean, quoted

T_co = TypeVar("T_co", covariant=True)
NULL_TAG = "tag:yaml.org,2002:null"
_STRING_TAG = "tag:yaml.org,2002:str"
_BOOL_TAG = "tag:yaml.org,2002:bool"
_TRUE_WORDS = frozenset({"true", "yes", "on"})
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9_]*)")
_CORE_TAG = "tag:yaml.org,2002:"


class Kind(Protocol[T_co]):
    """What a value must be."""

    def read(self, node: yaml.Node, at: At, problems: Problems) -> T_co | None:
        """The value, or None after having told what is wrong."""
        ...

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the values that `read` takes."""
        ...


def describe(node: yaml.Node) -> str:
    """What a node is, in words; never its content, which may be a key."""
    if isinstance(node, yaml.MappingNode):
        return "a group of keys"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if not node.tag.startswith(_CORE_TAG):
        return "a value with a YAML tag"
    names = {"str": "text", "int": "a number", "float": "a number", "null": "empty"}
    return names.get(node.tag.removeprefix(_CORE_TAG), "a date or yes/no")


def is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == NULL_TAG


@dataclass(frozen=True, slots=True)
class Text:
    """Words on one line or more; leading and trailing blanks removed; never empty."""

    is_one_line: bool = True

    def read(self, node: yaml.Node, at: At, problems: Problems) -> str | None:
        if not isinstance(node, yaml.ScalarNode) or node.tag != _STRING_TAG:
            is_scalar = isinstance(node, yaml.ScalarNode) and not is_null(node)
            remedy = "put it in quotes" if is_scalar else ""
            problems.add(at, f"must be text, and YAML reads {describe(node)}", remedy)
            return None
        text = str(node.value).strip()
        if not text:
            problems.add(at, "is empty", "fill it in, or delete the line")
        elif any("\ud800" <= c <= "\udfff" for c in text):
            problems.add(at, "holds half of a character (a lone surrogate)", "write it as UTF-8")
        elif self.is_one_line and not text.isprintable():
            problems.add(at, "holds a line break or a control character", "remove it")
        else:
            return text
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words. `off` counts as a word although YAML reads it as a boolean."""

    words: tuple[str, ...]

    def read(self, node: yaml.Node, at: At, problems: Problems) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            problems.add(at, f"must be one word, not {describe(node)}", self._remedy())
            return None
        if node.value in self.words:
            return str(node.value)
        problems.add(at, f"{quoted(node.value)} is not possible", self._remedy(node.value))
        return None

    def _remedy(self, word: str = "") -> str:
        suggestion = did_you_mean(word, self.words)
        choices = " | ".join(self.words)
        return f"{suggestion} ({choices})" if suggestion.startswith("did") else f"use {choices}"

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    def read(self, node: yaml.Node, at: At, problems: Problems) -> bool | None:
        if isinstance(node, yaml.ScalarNode) and node.tag == _BOOL_TAG:
            return node.value.lower() in _TRUE_WORDS
        problems.add(at, "must be true or false")
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number within bounds; `unit` is for messages."""

    least: int
    most: int
    unit: str

    def read(self, node: yaml.Node, at: At, problems: Problems) -> int | None:
        is_number = isinstance(node, yaml.ScalarNode) and _INTEGER.fullmatch(node.value.strip())
        if is_number and len(node.value) < 20 and self.least <= int(node.value) <= self.most:
            return int(node.value)
        wanted = f"must be a whole number of {self.unit} from {self.least} to {self.most}"
        problems.add(at, wanted)
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number from `least` to `most` (None = no bound above)."""

    least: float
    most: float | None
    unit: str

    def read(self, node: yaml.Node, at: At, problems: Problems) -> float | None:
        value = _finite(node)
        if value is not None and self.least <= value <= (
            math.inf if self.most is None else self.most
        ):
            return value
        bound = f"from {self.least:g}" + ("" if self.most is None else f" to {self.most:g}")
        problems.add(at, f"must be a number of {self.unit} {bound}")
        return None

    def schema(self) -> dict[str, Any]:
        upper = {} if self.most is None else {"maximum": self.most}
        return {"type": "number", "minimum": self.least, **upper}


def _finite(node: yaml.Node) -> float | None:
    if not isinstance(node, yaml.ScalarNode):
        return None
    try:
        value = float(node.value)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
