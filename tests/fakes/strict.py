"""What the strict checks of all three APIs share: fields, names, schemas, pictures, leaks.

A check is a generator of faults; each says where it is and which rule of the provider it breaks.
"""

import base64
import binascii
import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
STATE_PREFIX = "cr1:"
"""How the router marks a provider's private state that it keeps in the conversation."""

_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})
_CHOICES = ("anyOf", "oneOf", "allOf")
_MAGIC = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}
_DATA_URL = re.compile(r"data:([^;,]*);base64,(.*)", re.DOTALL)


def as_mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def unknown_fields(
    value: Mapping[str, Any], known: Collection[str], where: str = ""
) -> Iterator[str]:
    """Providers refuse fields that they do not know."""
    place = f"{where}." if where else ""
    for key in value:
        if key not in known:
            yield f"{place}{key}: unknown field, extra inputs are not permitted"


def whole_number(
    body: Mapping[str, Any], key: str, *, least: int = 1, most: int | None = None
) -> Iterator[str]:
    """A limit of tokens, where it is given."""
    value = body.get(key)
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        yield f"{key}: {value!r} is not a whole number of at least {least}"
    elif most is not None and value > most:
        yield f"{key}: {value} is too large, this model supports at most {most}"


def within(body: Mapping[str, Any], key: str, least: float, most: float) -> Iterator[str]:
    value = body.get(key)
    if value is not None and not (isinstance(value, int | float) and least <= value <= most):
        yield f"{key}: {value!r} is not between {least} and {most}"


def tool_faults(
    tool: Mapping[str, Any],
    schema: object,
    where: str,
    names: list[str],
    *,
    pattern: re.Pattern[str] = NAME,
    needs_parts: bool = True,
) -> Iterator[str]:
    """Name, description and schema of a tool; adds the name to `names`."""
    name, description = tool.get("name"), tool.get("description")
    yield from name_faults(name, f"{where}.name", pattern)
    if name in names:
        yield f"{where}.name: tool names must be unique, {name!r} comes twice"
    names.append(str(name))
    if description is not None and not isinstance(description, str):
        yield f"{where}.description: must be a string"
    yield from schema_faults(schema, f"{where} {name}", needs_parts=needs_parts)


def name_faults(name: object, where: str, pattern: re.Pattern[str] = NAME) -> Iterator[str]:
    if not isinstance(name, str) or not pattern.fullmatch(name):
        yield f"{where}: {str(name)[:70]!r} does not match ^{pattern.pattern}$"


def schema_faults(schema: object, where: str, *, needs_parts: bool = True) -> Iterator[str]:
    """A tool's parameters: an object at the root, no choice there, legal all the way down.

    `needs_parts`: OpenAI wants the properties of the root and the items of every array.
    """
    if not isinstance(schema, dict):
        yield f"{where}: the schema is no object"
        return
    if schema.get("type") != "object":
        yield f"{where}: the schema's type must be 'object', not {schema.get('type')!r}"
    if needs_parts and "properties" not in schema:
        yield f"{where}: object schema missing properties"
    for key in (*_CHOICES, "enum", "not"):
        if key in schema:
            yield f"{where}: {key} is not supported at the top level of a schema"
    yield from _nested_faults(schema, where, needs_parts)


def _nested_faults(schema: object, where: str, needs_parts: bool) -> Iterator[str]:
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        yield f"{where}: a schema must be an object or a boolean"
        return
    kinds = schema.get("type", [])
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if kind not in _TYPES:
            yield f"{where}: {kind!r} is no type of JSON Schema"
    if needs_parts and kinds == "array" and not schema.keys() & {"items", "prefixItems"}:
        yield f"{where}: array schema missing items"
    if "enum" in schema and not (isinstance(schema["enum"], list) and schema["enum"]):
        yield f"{where}: enum must be a list with at least one value"
    required = schema.get("required", [])
    if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        yield f"{where}: required must be a list of names"
    yield from _part_faults(schema, where, needs_parts)


def _part_faults(schema: Mapping[str, Any], where: str, needs_parts: bool) -> Iterator[str]:
    for key in ("properties", "$defs", "definitions", "patternProperties"):
        parts = schema.get(key, {})
        if not isinstance(parts, dict):
            yield f"{where}: {key} must be an object"
            continue
        for name, part in parts.items():
            yield from _nested_faults(part, f"{where}.{name}", needs_parts)
    for key in _CHOICES:
        if key not in schema:
            continue
        if not isinstance(schema[key], list) or not schema[key]:
            yield f"{where}: {key} must be a list of schemas"
        for number, part in enumerate(as_list(schema[key])):
            yield from _nested_faults(part, f"{where}.{key}[{number}]", needs_parts)
    for key in ("items", "additionalProperties"):
        if key in schema:
            yield from _nested_faults(schema[key], f"{where}.{key}", needs_parts)


def picture_faults(url: object, where: str) -> Iterator[str]:
    """An image as OpenAI takes it: an https URL, or a data URL of one of four types."""
    if isinstance(url, str) and url.startswith("https://"):
        return
    match = _DATA_URL.fullmatch(url) if isinstance(url, str) else None
    if match is None:
        yield f"{where}: {str(url)[:40]!r} is neither an https URL nor a base64 data URL"
        return
    yield from encoded_picture_faults(match[1], match[2], where)


def encoded_picture_faults(media_type: object, data: object, where: str) -> Iterator[str]:
    magic = _MAGIC.get(str(media_type))
    if magic is None:
        yield f"{where}: {media_type!r} is none of {', '.join(_MAGIC)}"
        return
    try:
        decoded = base64.b64decode(str(data), validate=True)
    except binascii.Error:
        yield f"{where}: invalid base64 data"
        return
    if not magic.match(decoded):
        yield f"{where}: the image does not match the provided media type {media_type}"


def is_json_object(text: object) -> bool:
    if not isinstance(text, str):
        return False
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def leaks(body: Mapping[str, Any]) -> Iterator[str]:
    """Anything of the router's own, and text that is no Unicode."""
    text = json.dumps(body, ensure_ascii=False)
    if STATE_PREFIX in text:
        at = text.index(STATE_PREFIX)
        yield f"private state of another provider is in the request: {text[at : at + 40]}"
    if any("\ud800" <= char <= "\udfff" for char in text):
        yield "the request holds a lone surrogate, which no provider decodes"
