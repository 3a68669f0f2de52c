from typing import Any

import pytest

from claude_router.translate.dialects import Dialect
from claude_router.translate.schema import tool_schema

GEMINI = Dialect(schema="gemini")


def gemini(**properties: Any) -> Any:
    return tool_schema({"type": "object", "properties": properties}, GEMINI)["properties"]


@pytest.mark.parametrize("schema", [{}, None, {"type": "object"}, {"type": "string"}])
def test_parameters_are_always_an_object_with_properties(schema: object) -> None:
    assert tool_schema(schema, Dialect()) == {"type": "object", "properties": {}}


def test_other_providers_get_the_schema_as_it_is() -> None:
    schema = {"type": "object", "properties": {"a": {"const": 1}}, "additionalProperties": False}
    assert tool_schema(schema, Dialect()) == schema


def test_a_choice_at_the_root_is_folded_into_one_object() -> None:
    schema: dict[str, Any] = {"oneOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}
    assert tool_schema(schema, Dialect()) == {"type": "object", "properties": {"a": {}, "b": {}}}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 1}),
        ({"type": "number", "exclusiveMaximum": 1}, {"type": "number", "maximum": 1}),
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"type": ["string", "number"]}, {"anyOf": [{"type": "string"}, {"type": "number"}]}),
        ({"const": "x"}, {"type": "string", "enum": ["x"]}),
        ({"type": "integer", "enum": [1, 2]}, {"type": "integer", "description": "One of 1, 2"}),
        ({"type": "string", "format": "uri"}, {"type": "string"}),
        ({"type": "string", "format": "date-time"}, {"type": "string", "format": "date-time"}),
        ({"type": "number", "multipleOf": 0.5}, {"type": "number"}),
        ({"type": "array"}, {"type": "array", "items": {"type": "string"}}),
        ({"allOf": [{"type": "string"}, {"minLength": 2}]}, {"type": "string", "minLength": 2}),
        (
            {"anyOf": [{"type": "string"}, {"type": "null"}], "description": "d"},
            {"type": "string", "nullable": True, "description": "d"},
        ),
        ({"type": "object", "additionalProperties": {"type": "number"}}, {"type": "object"}),
        (
            {"properties": {"a": {"type": "string"}}},
            {"type": "object", "properties": {"a": {"type": "string"}}},
        ),
        (
            {
                "allOf": [
                    {"properties": {"a": {"type": "string"}}, "required": ["a"]},
                    {"properties": {"b": {"type": "string"}}, "required": ["a", "b"]},
                ],
                "type": "object",
            },
            {
                "type": "object",
                "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                "required": ["a", "b"],
            },
        ),
        (True, {"type": "string"}),
        ({}, {"type": "string"}),
        ({"description": "d"}, {"type": "string", "description": "d"}),
        ({"const": 5}, {"type": "integer", "description": "One of 5"}),
        ({"enum": [True]}, {"type": "boolean", "description": "One of true"}),
        ({"enum": [1, "a", None]}, {"type": "string", "description": 'One of 1, "a", null'}),
        ({"const": None}, {"type": "string", "description": "One of null"}),
        ({"const": {"a": 1}}, {"type": "string", "description": 'One of {"a": 1}'}),
        (
            {"type": "array", "items": [{"type": "string"}, {"type": "number"}]},
            {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "number"}]}},
        ),
    ],
)
def test_gemini_gets_what_it_knows(given: Any, expected: Any) -> None:
    assert gemini(p=given)["p"] == expected


def test_an_array_without_items_gets_some_and_one_of_a_tuple_a_choice() -> None:
    parts: dict[str, Any] = {
        "bare": {"type": "array", "minItems": 1},
        "nested": {"type": "object", "properties": {"a": {"type": "array"}}},
        "whole": {"type": "array", "prefixItems": [{}]},
        "tuple": {"type": "array", "items": [{"type": "string"}]},
        "empty": {"type": "array", "items": []},
    }
    assert tool_schema({"properties": parts}, Dialect())["properties"] == {
        "bare": {"type": "array", "minItems": 1, "items": {}},
        "nested": {"type": "object", "properties": {"a": {"type": "array", "items": {}}}},
        "whole": parts["whole"],
        "tuple": {"type": "array", "items": {"anyOf": [{"type": "string"}]}},
        "empty": {"type": "array", "items": {}},
    }


def test_texts_of_a_schema_are_clean() -> None:
    given = {"properties": {"a\ud83d": {"description": "b\ud83d"}}}
    properties = tool_schema(given, Dialect())["properties"]
    assert properties == {"a\ufffd": {"description": "b\ufffd"}}


def test_a_schema_that_branches_into_itself_stays_small() -> None:
    node = {"type": "object", "properties": {n: {"$ref": "#/$defs/Node"} for n in "abcdefgh"}}
    schema = {"properties": {"n": {"$ref": "#/$defs/Node"}}, "$defs": {"Node": node}}
    assert len(str(tool_schema(schema, GEMINI))) < 1_000


def test_all_parts_of_a_root_that_must_hold_together_stay_required() -> None:
    schema = {
        "required": ["a"],
        "properties": {"a": {}},
        "allOf": [{"properties": {"b": {}}, "required": ["b"]}, {"required": "odd"}],
    }
    rooted = tool_schema(schema, Dialect())
    assert rooted == {"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a", "b"]}


def test_references_are_put_in_place_and_circles_end() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}
    schema = {"properties": {"n": {"$ref": "#/$defs/Node"}}, "$defs": {"Node": node}}
    first = tool_schema(schema, GEMINI)["properties"]["n"]
    assert first["properties"]["next"]["type"] == "object"
    assert "$" not in str(tool_schema(schema, GEMINI))


def test_required_names_only_properties() -> None:
    schema = {"properties": {"a": {"type": "string"}}, "required": ["a", "gone"]}
    assert tool_schema(schema, GEMINI)["required"] == ["a"]
