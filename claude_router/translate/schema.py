"""JSON Schemas of tools in the form that a provider takes, meaning kept where it has a word for it.

Source: JSON Schema 2020-12; Gemini's Schema object (ai.google.dev/api/caching#Schema).
"""

import json
from collections.abc import Mapping
from typing import Any

from claude_router.translate.arguments import dump
from claude_router.translate.content import clean
from claude_router.translate.dialects import Dialect
from claude_router.wire.encoding import mapping

_ANYTHING = {"type": "string"}  # a schema without a type is refused
_References = tuple[str, ...]

_TYPES: Mapping[type, str] = {bool: "boolean", int: "integer", float: "number"}
_COMPOSED = ("anyOf", "oneOf", "allOf")
_GEMINI_KEPT = frozenset(
    [
        "title",
        "description",
        "nullable",
        "minItems",
        "maxItems",
        "required",
        "minProperties",
        "maxProperties",
        "minLength",
        "maxLength",
        "pattern",
        "minimum",
        "maximum",
    ]
)
_GEMINI_FORMATS = {
    "string": ("enum", "date-time"),
    "number": ("float", "double"),
    "integer": ("int32", "int64"),
}


def tool_schema(schema: object, dialect: Dialect) -> dict[str, Any]:
    """The parameters of a function: always an object with properties."""
    rooted = _rooted(_completed(mapping(schema)))
    if dialect.schema == "json_schema":
        return rooted
    return _rooted(_Gemini(rooted).translated(rooted))


def _rooted(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Providers refuse a root that is no object or a choice between objects."""
    root = {key: value for key, value in schema.items() if key not in _COMPOSED}
    properties = dict(mapping(schema.get("properties")))
    for key in _COMPOSED:
        for part in _schemas(schema.get(key)):
            properties = {**mapping(part.get("properties")), **properties}
            if key == "allOf" and isinstance(part.get("required"), list):
                root["required"] = [*root.get("required", []), *part["required"]]
    return {**root, "type": "object", "properties": properties}


def _completed(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """`schema` with clean texts and no array without items, which OpenAI refuses."""
    text = dump(schema)  # Most schemas need no walk.
    is_plain = text.isascii() and '"array"' not in text and '"items"' not in text
    return schema if is_plain else mapping(_complete(schema))


def _complete(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return list(map(_complete, value))
    if not isinstance(value, dict):
        return value
    schema = {clean(key): _complete(part) for key, part in value.items()}
    items = schema.get("items")
    if isinstance(items, list):  # of a tuple, by the older drafts
        schema["items"] = {"anyOf": items} if items else {}
    elif schema.get("type") == "array" and not schema.keys() & {"items", "prefixItems"}:
        schema["items"] = {}
    return schema


def _schemas(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


class _Gemini:
    """Translates one tool's schema into the subset of OpenAPI 3.0 that Gemini knows."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root

    def translated(self, schema: object, references: _References = ()) -> dict[str, Any]:
        """`references` are those that led here."""
        if not isinstance(schema, dict):
            return dict(_ANYTHING)
        if "$ref" in schema:
            return self._referenced(schema, references)
        if isinstance(schema.get("allOf"), list):
            return self.translated(_merged(schema), references)
        out = {key: value for key, value in schema.items() if key in _GEMINI_KEPT}
        out |= self._type(schema, references)
        out |= _limits(schema)
        out |= _choices(schema, out)
        self._members(schema, out, references)
        return out if "anyOf" in out else {"type": _type_of_values(schema), **out}

    def _referenced(self, schema: Mapping[str, Any], references: _References) -> dict[str, Any]:
        reference = str(schema["$ref"])
        if reference in references:
            return {"type": "object", "properties": {}}
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        target = self._resolved(reference)
        return self.translated({**target, **beside}, (*references, reference))

    def _resolved(self, reference: str) -> Mapping[str, Any]:
        place: Any = self._root
        for step in reference.removeprefix("#").strip("/").split("/"):
            step = step.replace("~1", "/").replace("~0", "~")
            place = place.get(step) if isinstance(place, dict) and step else place
        return mapping(place)

    def _type(self, schema: Mapping[str, Any], references: _References) -> dict[str, Any]:
        options = [*_schemas(schema.get("anyOf")), *_schemas(schema.get("oneOf"))]
        kind = schema.get("type")
        if isinstance(kind, str) and not options:
            return {"type": kind}
        kinds = [k for k in kind if k != "null"] if isinstance(kind, list) else []
        nullable = {"nullable": True} if isinstance(kind, list) and "null" in kind else {}
        if len(kinds) > 1 and not options:
            options = [{"type": one} for one in kinds]
        if [o for o in options if o.get("type") == "null"]:
            nullable = {"nullable": True}
            options = [option for option in options if option.get("type") != "null"]
        if len(options) == 1:
            return {**self.translated(options[0], references), **nullable}
        if options:
            return {"anyOf": [self.translated(o, references) for o in options], **nullable}
        if isinstance(kind, list):
            return {**({"type": kinds[0]} if kinds else {}), **nullable}
        if kind is None and "properties" in schema:
            kind = "object"
        return {"type": kind} if isinstance(kind, str) else {}

    def _members(
        self, schema: Mapping[str, Any], out: dict[str, Any], references: _References
    ) -> None:
        if "properties" in schema:
            properties = mapping(schema["properties"])
            out["properties"] = {
                name: self.translated(value, references) for name, value in properties.items()
            }
        if isinstance(out.get("required"), list):
            out["required"] = [n for n in out["required"] if n in out.get("properties", {})]
        if not out.get("required"):
            out.pop("required", None)
        if out.get("type") == "array":
            items = schema.get("items")
            out["items"] = self.translated(items, references)


def _merged(schema: Mapping[str, Any]) -> dict[str, Any]:
    """`allOf` as one schema."""
    merged: dict[str, Any] = {}
    beside = {key: value for key, value in schema.items() if key != "allOf"}
    for part in [*_schemas(schema["allOf"]), beside]:
        properties = {**mapping(merged.get("properties")), **mapping(part.get("properties"))}
        required = [*merged.get("required", []), *part.get("required", [])]
        merged |= part
        if properties:
            merged["properties"] = properties
        if required:
            merged["required"] = list(dict.fromkeys(required))
    return merged


def _limits(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Exclusive limits as inclusive ones; exact for integers."""
    step = 1 if schema.get("type") == "integer" else 0
    limits: dict[str, Any] = {}
    for ours, theirs, shift in (
        ("exclusiveMinimum", "minimum", step),
        ("exclusiveMaximum", "maximum", -step),
    ):
        value = schema.get(ours)
        if isinstance(value, int | float) and not isinstance(value, bool):
            limits[theirs] = value + shift
    return limits


def _type_of_values(schema: Mapping[str, Any]) -> str:
    """The type of a schema that leaves it to its values."""
    values = _values(schema)
    kinds = {type(value) for value in values or [] if value is not None}
    return _TYPES[kinds.pop()] if len(kinds) == 1 and kinds <= _TYPES.keys() else "string"


def _values(schema: Mapping[str, Any]) -> list[Any] | None:
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    return values if isinstance(values, list) else None


def _choices(schema: Mapping[str, Any], out: Mapping[str, Any]) -> dict[str, Any]:
    """`enum`, `const` and `format`; Gemini has choices of strings only, others go into words."""
    changes: dict[str, Any] = {}
    kind = out.get("type")
    allowed = _GEMINI_FORMATS.get(str(kind), ())
    if schema.get("format") in allowed:
        changes["format"] = schema["format"]
    values = _values(schema)
    if values is None:
        return changes
    texts = [value for value in values if isinstance(value, str)]
    if texts and len(texts) == len([value for value in values if value is not None]):
        return {**changes, "type": "string", "enum": texts}
    words = "One of " + ", ".join(json.dumps(value) for value in values)
    described = f"{schema['description']} ({words})" if schema.get("description") else words
    return {**changes, "description": described}
