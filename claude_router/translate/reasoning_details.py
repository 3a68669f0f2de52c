"""OpenRouter's `reasoning_details`: pieces of a stream joined to the array that goes back.

Source: openrouter.ai/docs/use-cases/reasoning-tokens, 2026-08.
"""

from collections.abc import Mapping, Sequence
from typing import Any

_GROWING = ("text", "summary", "data", "signature")


def merge_details(
    details: Sequence[Mapping[str, Any]], pieces: Sequence[object]
) -> list[dict[str, Any]]:
    """`details` with `pieces` added; a piece of the last detail's index and type extends it."""
    merged = [dict(detail) for detail in details]
    for piece in pieces:
        if not isinstance(piece, dict):
            continue
        if merged and _continues(merged[-1], piece):
            _extend(merged[-1], piece)
        else:
            merged.append(dict(piece))
    return merged


def _continues(detail: Mapping[str, Any], piece: Mapping[str, Any]) -> bool:
    if piece.get("index") is None or piece.get("type") == "reasoning.encrypted":
        return False
    return (detail.get("index"), detail.get("type")) == (piece["index"], piece.get("type"))


def _extend(detail: dict[str, Any], piece: Mapping[str, Any]) -> None:
    for key, value in piece.items():
        before = detail.get(key)
        if key in _GROWING and isinstance(before, str) and isinstance(value, str):
            detail[key] = before + value
        elif value is not None:
            detail[key] = value
