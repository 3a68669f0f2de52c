"""Reads a provider's error body, whatever its shape: the words, the codes, the status inside."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_LONGEST_MESSAGE = 4000
_WORD_KEYS = ("message", "msg", "error", "detail", "errors", "error_message", "error_description")
_CODE_KEYS = ("type", "code", "status", "reason", "error_code")
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """What a body said. `codes` are its type and code words, joined; `status` a number in it."""

    message: str
    codes: str = ""
    status: int | None = None
    is_page: bool = False
    retry_after: str | None = None


def _from_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _words(value: Any, depth: int = 0) -> str:
    """The message inside `value`: a string, {"message"}, {"error": …}, a list of them, …"""
    if isinstance(value, str):
        return value.strip()
    if depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, (_words(item, depth + 1) for item in value[:5])))
    if not isinstance(value, dict):
        return ""
    said = next(filter(None, (_words(value.get(key), depth + 1) for key in _WORD_KEYS)), "")
    return _with_place(value, _with_inner(value, said, depth))


def _with_inner(value: dict[str, Any], said: str, depth: int) -> str:
    """OpenRouter wraps the words of the provider behind it in `metadata.raw`."""
    metadata = value.get("metadata")
    raw = metadata.get("raw") if isinstance(metadata, dict) else None
    if not isinstance(raw, str | dict) or not raw:
        return said
    decoded = _from_json(raw) if isinstance(raw, str) else raw
    inner = _words(decoded, depth + 1) or (raw if isinstance(raw, str) else "")
    return f"{said}: {inner}" if inner and inner not in said else said


def _with_place(value: dict[str, Any], said: str) -> str:
    """FastAPI says in `loc` which field it means."""
    place = value.get("loc")
    return f"{'.'.join(map(str, place))}: {said}" if said and isinstance(place, list) else said


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value[:20]:
            yield from _objects(item, depth + 1)


def _numeric_status(objects: list[dict[str, Any]]) -> int | None:
    for item in objects:
        for key in ("code", "status", "status_code"):
            value = item.get(key)
            if isinstance(value, str) and value.isdigit():
                value = int(value)
            if isinstance(value, int) and 400 <= value <= 599:
                return value
    return None


def _retry_delay(objects: list[dict[str, Any]]) -> str | None:
    """Gemini's google.rpc.RetryInfo: `retryDelay: "32s"`."""
    for item in objects:
        if found := re.fullmatch(r"(\d+)(?:\.\d+)?s", str(item.get("retryDelay", ""))):
            return str(int(found[1]) + 1)
    return None


def _from_page(text: str) -> str:
    """The title (or what is left without the tags) of a gateway's HTML page."""
    title = re.search(r"<(title|h1)[^>]*>(.*?)</\1>", text, re.IGNORECASE | re.DOTALL)
    bare = re.sub(r"<(script|style).*?</\1>", " ", text, flags=re.IGNORECASE | re.DOTALL)
    said = title[2] if title else bare
    return " ".join(re.sub(r"<[^>]*>", " ", said).split())[:200]


def read_error(value: object) -> ErrorBody:
    """Reads a decoded error: an object, a list, a string."""
    objects = list(_objects(value))
    codes = [str(item[key]) for item in objects for key in _CODE_KEYS if key in item]
    return ErrorBody(
        message=_words(value)[:_LONGEST_MESSAGE],
        codes=" ".join(codes),
        status=_numeric_status(objects),
        retry_after=_retry_delay(objects),
    )


def read_error_bytes(raw: bytes) -> ErrorBody:
    """Reads the body of an HTTP answer; undecodable bytes are replaced, an empty body gives ""."""
    text = raw.decode("utf-8", "replace").strip()
    value = _from_json(text)
    if isinstance(value, dict | list | str):
        return read_error(value)
    if re.match(r"(?i)\s*(<!doctype|<html|<head|<body|<\?xml)", text):
        return ErrorBody(_from_page(text), is_page=True)
    return ErrorBody(" ".join(text.split())[:_LONGEST_MESSAGE])
