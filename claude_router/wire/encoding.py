"""JSON to and from the wire, whatever the text holds (RFC 8259)."""

import json
from collections.abc import Mapping
from typing import Any

_raw = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_escaped = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def dump_json(value: Any) -> bytes:
    """Compact UTF-8; a lone surrogate, which UTF-8 cannot hold, travels as an escape."""
    try:
        return _raw(value).encode()
    except UnicodeEncodeError:
        return _escaped(value).encode()


def load_json(text: str) -> object:
    """The value, or None for what is no JSON or nested too deeply."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


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
