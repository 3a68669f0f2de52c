"""Learns from a provider's 400 what to change of the request that it refused.

One refusal shows that a parameter was not taken with one value: OpenAI's models take the
default of a parameter whose other values they call unsupported.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from claude_router.translate.providers import ProviderApi

_REFUSED = re.compile(
    r"(?i)unsupported|not support|unrecognized|unknown|unexpected|not permitted|not allowed|extra"
    r"|invalid|does not exist|incompatible|only the default"
)
_DISLIKED_VALUE = re.compile(r"(?i)\binvalid\b")
_KEPT = frozenset(
    [
        "model",
        "messages",
        "input",
        "instructions",
        "system",
        "stream",
        "store",
        "tools",
        "max_tokens",
        "max_completion_tokens",
        "max_output_tokens",
    ]
)
_QUOTED = re.compile(r"['\"`]([A-Za-z_]+)(?:[.\[][^'\"`]*)?['\"`]")
_CAPS = (
    re.compile(r"(?i)at most (\d+) (?:completion |output )?tokens"),
    re.compile(r"(?i)less than or equal to `?(\d+)"),
    re.compile(r"(?i)(?:maximum|max(?:imum)? value|up to|<=|≤)[^\d]{0,40}(\d+)"),
    re.compile(r"\[\s*\d+\s*,\s*(\d+)\s*\]"),
)
_CHAT_LIMITS = ("max_tokens", "max_completion_tokens")
_SETTING = re.compile(r"[a-z_-]{1,20}")
_LIMITS = (*_CHAT_LIMITS, "max_output_tokens")


@dataclass(frozen=True, slots=True)
class Correction:
    """A change of a request: `parameter` left out, renamed, or held at a limit.

    With a `value` (a word, a number or true/false as JSON has it) only this one is left out.
    """

    parameter: str
    renamed_to: str | None = None
    limit: int | None = None
    value: str | None = None
    is_lasting: bool = True
    """Whether the provider never takes the parameter so; else it disliked this value of it."""

    @property
    def words(self) -> str:
        if self.limit is not None:
            return f"with {self.parameter} of at most {self.limit}"
        if self.renamed_to is not None:
            return f"with {self.renamed_to} instead of {self.parameter}"
        return f"without {self.parameter}{f' {self.value}' if self.value else ''}"

    def widened_by(self, other: "Correction") -> "Correction":
        """Of two corrections of one parameter, the newer `self`: for all values if they differ."""
        is_another = other.value != self.value and (self.limit, self.renamed_to) == (None, None)
        return replace(self, value=None) if is_another else self

    def apply(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A corrected copy of `body`."""
        if self.parameter not in body:
            return dict(body)
        value = body[self.parameter]
        if self.value is not None and self.value != _telling(value):
            return dict(body)
        if self.limit is not None:
            return {**body, self.parameter: min(value, self.limit)}
        corrected = {name: body[name] for name in body if name != self.parameter}
        return corrected if self.renamed_to is None else {**corrected, self.renamed_to: value}


def correction_for(
    api: ProviderApi, body: Mapping[str, Any], status: int, message: str
) -> Correction | None:
    """What the provider's words ask to change of `body`, or None if they do not say."""
    if status not in (400, 422):
        return None
    renamed = _renamed_limit(body, message) if api == "chat" else None
    return renamed or _capped(body, message) or _without(body, message)


def _renamed_limit(body: Mapping[str, Any], message: str) -> Correction | None:
    for ours, theirs in (_CHAT_LIMITS, _CHAT_LIMITS[::-1]):
        refused = re.search(rf"['\"`]?\b{ours}\b['\"`]?[^.]*(?:not supported|unsupported)", message)
        named = re.search(rf"(?i)unsupported parameter:? ['\"`]{ours}", message)
        if ours in body and (refused or named):
            return Correction(ours, renamed_to=theirs)
    return None


def _capped(body: Mapping[str, Any], message: str) -> Correction | None:
    if not re.search(r"(?i)max_(?:completion_|output_)?tokens", message):
        return None
    for name in _LIMITS:
        for shape in _CAPS:
            found = shape.search(message) if name in body else None
            if found and 0 < int(found[1]) < body[name]:
                return Correction(name, limit=int(found[1]))
    return None


def _without(body: Mapping[str, Any], message: str) -> Correction | None:
    """The first parameter that the message names, by quotes first, as a word second."""
    if not _REFUSED.search(message):
        return None
    droppable = [key for key in body if key not in _KEPT]
    quoted = [name for name in _QUOTED.findall(message) if name in droppable]
    spoken = [key for key in droppable if re.search(rf"\b{key}\b", message)]
    for name in [*quoted, *spoken]:
        is_lasting = not _DISLIKED_VALUE.search(message)
        return Correction(name, value=_telling(body[name]), is_lasting=is_lasting)
    return None


def _telling(value: object) -> str | None:
    """`value` as text if it is a setting; an id or words of the user's will not come again."""
    if isinstance(value, str):
        return value if _SETTING.fullmatch(value) else None
    return json.dumps(value) if isinstance(value, int | float) else None
