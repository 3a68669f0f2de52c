"""JSON as bytes for the wire, whatever characters the text holds (RFC 8259)."""

import json
from typing import Any

_raw = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_escaped = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def dump_json(value: Any) -> bytes:
    """Compact UTF-8; a lone surrogate, which UTF-8 cannot hold, travels as an escape."""
    try:
        return _raw(value).encode()
    except UnicodeEncodeError:
        return _escaped(value).encode()
