"""JSON to and from the wire, whatever the text holds (RFC 8259)."""

import json
from collections.abc import Mapping
from typing import Any

from msgspec import DecodeError
from msgspec.json import Decoder, Encoder

_encode = Encoder().encode
_escaped = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_decode = Decoder().decode


def dump_json(value: Any) -> bytes:
    """Compact UTF-8; a lone surrogate, which UTF-8 cannot hold, travels as an escape."""
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _escaped(value).encode()


def parse_json(text: bytes | str) -> Any:
    """The value of a text in any of JSON's encodings, lone surrogates included.

    Raises:
        ValueError: it is no JSON; NaN and Infinity are none.
        RecursionError: it is nested too deeply.
    """
    try:
        return _decode(text)
    except (DecodeError, UnicodeError):  # rare, or an error that json words better
        return json.loads(text, parse_constant=_refuse_constant)


def load_json(text: bytes | str) -> object:
    """The value, or None for what is no JSON or nested too deeply."""
    try:
        return parse_json(text)
    except (ValueError, RecursionError):
        return None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def mapping(value: object) -> Mapping[str, Any]:
    """`value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    """`value` if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []


def string_of(value: object) -> str:
    """`value` if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def whole_number(value: object) -> int | None:
    """`value` if it is a whole number; true and false are none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
