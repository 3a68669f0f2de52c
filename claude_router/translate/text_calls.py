"""Tool calls that a model writes as text, found while the text arrives.

Forms as their models' chat templates ask for them: Hermes and Qwen `<tool_call>{…}</tool_call>`,
Qwen3-Coder `<function=NAME><parameter=KEY>…`, xAI `<xai:function_call name="NAME">`, and a fenced
```json block with a name and arguments.
"""

import json
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from claude_router.translate.markers import held_back

_ENDS = {
    "<tool_call>": "</tool_call>",
    "<function=": "</function>",
    "<xai:function_call": "</xai:function_call>",
    "```json\n": "\n```",
}
_FUNCTION = re.compile(r"\s*<function=([^>]+)>(.*)</function>\s*", re.DOTALL)
_XAI = re.compile(r'<xai:function_call name="([^"]+)">(.*)</xai:function_call>', re.DOTALL)
_PARAMETERS = re.compile(
    r'<parameter(?:=([^>]+)| name="([^"]+)")>\n?(.*?)\n?</parameter>', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class TextCall:
    """A call of a tool that is on offer."""

    name: str
    arguments: Mapping[str, Any]


class TextCalls:
    """Tells calls of `tools` (their names) from text; what turns out to be none stays text."""

    def __init__(self, tools: Set[str]) -> None:
        self._tools = tools
        self._held = ""

    def feed(self, text: str) -> list[str | TextCall]:
        self._held += text
        found: list[str | TextCall] = []
        while (span := self._first()) is not None:
            start, end = span
            found += [self._held[:start], self._call_or_text(self._held[start:end])]
            self._held = self._held[end:]
        keep = self._certain()
        found.append(self._held[:keep])
        self._held = self._held[keep:]
        return [piece for piece in found if piece]

    def close(self) -> list[str | TextCall]:
        """What is held: a call that lacks its end counts if all else is there."""
        held, self._held = self._held, ""
        opening = next((o for o in _ENDS if held.startswith(o)), None)
        whole = self._call(held + _ENDS[opening]) if opening else None
        return [whole or held] if held else []

    def _first(self) -> tuple[int, int] | None:
        """Where the first marked passage stands, if its end has come."""
        starts = [(self._held.find(o), o) for o in _ENDS if o in self._held]
        if not starts:
            return None
        start, opening = min(starts)
        end = self._held.find(_ENDS[opening], start + len(opening))
        return None if end < 0 else (start, end + len(_ENDS[opening]))

    def _certain(self) -> int:
        """How much of the text can be no part of a marked passage."""
        starts = [self._held.find(o) for o in _ENDS if o in self._held]
        return min(starts) if starts else len(self._held) - held_back(self._held, _ENDS)

    def _call_or_text(self, passage: str) -> str | TextCall:
        return self._call(passage) or passage

    def _call(self, passage: str) -> TextCall | None:
        opening = next(o for o in _ENDS if passage.startswith(o))
        inner = passage.removeprefix(opening).removesuffix(_ENDS[opening])
        call = _by_parameters(passage if opening != "<tool_call>" else inner) or _by_json(inner)
        return call if call is not None and call.name in self._tools else None


def _by_parameters(passage: str) -> TextCall | None:
    found = _FUNCTION.fullmatch(passage) or _XAI.fullmatch(passage)
    if found is None:
        return None
    parameters = _PARAMETERS.findall(found[2])
    if not parameters and found[2].strip():
        inner = _object(found[2])
        return None if inner is None else TextCall(found[1].strip(), inner)
    arguments = {(key or name).strip(): _value(text) for key, name, text in parameters}
    return TextCall(found[1].strip(), arguments)


def _by_json(text: str) -> TextCall | None:
    said = _object(text)
    if said is None or not isinstance(said.get("name"), str):
        return None
    arguments = said.get("arguments", said.get("parameters", {}))
    if isinstance(arguments, str):
        arguments = _object(arguments)
    return TextCall(said["name"], arguments) if isinstance(arguments, dict) else None


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _value(text: str) -> Any:
    """Objects, lists, numbers and truth values are written as JSON, strings as they are."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
