"""Tool arguments as models write them, made into JSON wherever only one reading is possible.

Source of the grammar: RFC 8259.
"""

import ast
import json
import re
from typing import Any, Literal

_PLAIN = re.compile(r'[^"\\\x00-\x1f]+')
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_WORDS = {
    "true": "true",
    "false": "false",
    "null": "null",
    "True": "true",
    "False": "false",
    "None": "null",
}
_TOKEN = re.compile(r"[A-Za-z0-9+\-.]+")
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_FENCE = re.compile(r"^```\w*\s*(.*?)\s*(```)?$", re.DOTALL)
_HEX = re.compile(r"[0-9a-fA-F]+")
_MALFORMED = "malformed_arguments"

_Expected = Literal["value", "key", "colon", "comma", "nothing"]


class ArgumentStream:
    """Passes a JSON object on while it arrives; mends what it can, holds what it cannot judge.

    The outputs of `feed` and `close` add up to a JSON object, or, where no single reading is
    left, to the model's own text: the client then tells the model that it was no JSON.
    """

    def __init__(self) -> None:
        self._raw: list[str] = []
        self._unread = ""
        self._out: list[str] = []
        self._pending = ""
        self._stack: list[str] = []
        self._expected: _Expected = "value"
        self._is_key = False
        self._in_string = False
        self._has_output = False
        self._is_broken = False

    @property
    def is_complete(self) -> bool:
        """Whether a non-empty object has been passed on to its end."""
        return self._expected == "nothing" and self._has_output

    @property
    def is_closed(self) -> bool:
        """Whether the object's end has been read; of an empty one nothing is passed on yet."""
        return self._expected == "nothing"

    @property
    def raw(self) -> str:
        return "".join(self._raw)

    def feed(self, piece: str) -> str:
        self._raw.append(piece)
        self._unread += piece
        if not self._is_broken:
            self._scan()
        out, self._out = "".join(self._out), []
        self._has_output = self._has_output or bool(out)
        return out

    def close(self) -> str:
        """What is still to be passed on, now that the model has said all."""
        if not self._has_output:
            repaired = repair(self.raw)
            return self.raw if repaired is None else dump(repaired)
        return "" if self.is_complete else self._pending + self._unread

    def _scan(self) -> None:
        text, at = self._unread, 0
        while at < len(text):
            step = self._string(text, at) if self._in_string else self._structure(text, at)
            if step <= 0:
                self._is_broken = step < 0
                break
            at += step
        self._unread = text[at:]

    def _emit(self, text: str) -> None:
        self._out.append(self._pending + text)
        self._pending = ""

    def _string(self, text: str, at: int) -> int:
        """Characters consumed; 0 if more must come first."""
        if plain := _PLAIN.match(text, at):
            self._emit(plain[0])
            return len(plain[0])
        if text[at] == '"':
            self._emit('"')
            self._in_string = False
            self._expected = "colon" if self._is_key else self._after_value()
            return 1
        if text[at] == "\\":
            return self._escape(text, at)
        self._emit(json.dumps(text[at])[1:-1])
        return 1

    def _escape(self, text: str, at: int) -> int:
        if len(text) < at + 2:
            return 0
        kind = text[at + 1]
        if kind == "u":
            return self._unicode_escape(text, at)
        if kind in '"\\/bfnrt':
            self._emit(text[at : at + 2])
            return 2
        self._emit("'" if kind == "'" else "\\\\")
        return 2 if kind == "'" else 1

    def _unicode_escape(self, text: str, at: int) -> int:
        digits = _HEX.match(text[at + 2 : at + 6])
        length = len(digits[0]) if digits else 0
        if length < 4 and len(text) == at + 2 + length:
            return 0
        self._emit(text[at : at + 6] if length == 4 else "\\\\")
        return 6 if length == 4 else 1

    def _structure(self, text: str, at: int) -> int:
        """Characters consumed; 0 if more must come first, -1 if this is no JSON."""
        char = text[at]
        if char in " \t\r\n":
            return 1
        if self._expected == "nothing":
            return self._beyond(text, at)
        if char in "}]":
            return self._end(char)
        if self._expected == "colon" or self._expected == "comma":
            return self._separator(char)
        if char == '"' and self._stack:
            self._emit('"')
            self._in_string, self._is_key = True, self._expected == "key"
            return 1
        if self._expected == "key":
            return -1
        if char in "{[":
            return self._begin(char)
        return self._token(text, at)

    def _beyond(self, text: str, at: int) -> int:
        """Behind the whole object; an empty one may be followed by the real arguments."""
        return len(text) - at if self._has_output or self._out else -1

    def _begin(self, char: str) -> int:
        if not self._stack and char == "[":
            return -1
        self._stack.append(char)
        self._pending += char
        self._expected = "key" if char == "{" else "value"
        return 1

    def _end(self, char: str) -> int:
        opening = "{" if char == "}" else "["
        is_closable = self._expected == "comma" or self._pending.endswith((",", opening))
        if not self._stack or self._stack[-1] != opening or not is_closable:
            return -1
        self._stack.pop()
        self._pending = self._pending.removesuffix(",") + char
        if self._stack or self._pending != "{}":
            self._emit("")
        self._expected = self._after_value()
        return 1

    def _separator(self, char: str) -> int:
        if char != (":" if self._expected == "colon" else ","):
            return -1
        is_key_next = char == "," and self._stack[-1] == "{"
        self._pending += char
        self._expected = "key" if is_key_next else "value"
        return 1

    def _token(self, text: str, at: int) -> int:
        found = _TOKEN.match(text, at)
        if found is None or not self._stack:
            return -1
        if found.end() == len(text):
            return 0
        word = _WORDS.get(found[0]) or (found[0] if _NUMBER.fullmatch(found[0]) else None)
        if word is None:
            return -1
        self._emit(word)
        self._expected = self._after_value()
        return len(found[0])

    def _after_value(self) -> _Expected:
        return "comma" if self._stack else "nothing"


def repair(text: str) -> dict[str, Any] | None:
    """The one object that `text` can mean, or None. Nothing at all means no arguments."""
    text = text.strip()
    if fenced := _FENCE.match(text):
        text = fenced[1]
    if text in ("", "null", "None", '""', "[]"):
        return {}
    value = _decoded(text)
    if isinstance(value, str) and value != text:
        return repair(value)
    return value if isinstance(value, dict) else None


def read(arguments: object) -> dict[str, Any]:
    """Whole arguments as an object; what cannot be read is kept as text for the model to see."""
    if isinstance(arguments, dict):
        return arguments
    text = arguments if isinstance(arguments, str) else "" if arguments is None else str(arguments)
    stream = ArgumentStream()
    try:
        value = json.loads(stream.feed(text) + stream.close())
    except ValueError:
        return {_MALFORMED: text}
    return value if isinstance(value, dict) else {_MALFORMED: text}


def dump(value: object) -> str:
    return _compact(value)


def _decoded(text: str) -> Any:
    decoder = json.JSONDecoder(strict=False)
    try:
        value, end = decoder.raw_decode(text)
        if value == {} and text[end:].strip().startswith("{"):
            return decoder.raw_decode(text[end:].strip())[0]
        return value
    except (ValueError, RecursionError):
        return _python_literal(text)


def _python_literal(text: str) -> Any:
    """Single quotes, True and None: a Python dict's own spelling."""
    try:
        value = ast.literal_eval(text)
        return json.loads(json.dumps(value))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None
