import re
from typing import Any

import pytest
import yaml

from claude_router.config import tables
from claude_router.config.document import read_document
from claude_router.config.groups import Field, Table
from claude_router.config.problems import ConfigError, Problems
from claude_router.config.schema import json_schema
from claude_router.resources import asset
from tests.config.test_load import ARCH_FILE

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
}


def is_valid(value: object, schema: dict[str, Any]) -> bool:
    """The part of JSON Schema that ours uses."""
    if "anyOf" in schema and not any(is_valid(value, each) for each in schema["anyOf"]):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "type" in schema and not _has_type(value, schema["type"]):
        return False
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        least: float = schema.get("minimum", value)
        most: float = schema.get("maximum", value)
        return least <= value <= most
    if isinstance(value, str):
        shortest: int = schema.get("minLength", 0)
        return len(value) >= shortest
    if isinstance(value, list):
        return all(is_valid(item, schema.get("items", {})) for item in value)
    return not isinstance(value, dict) or _is_valid_object(value, schema)


def _has_type(value: object, names: str | list[str]) -> bool:
    listed = [names] if isinstance(names, str) else names
    wanted = tuple(each for name in listed for each in _TYPES[name])
    return isinstance(value, wanted) and (not isinstance(value, bool) or bool in wanted)


def _is_valid_object(value: dict[str, Any], schema: dict[str, Any]) -> bool:
    if any(name not in value for name in schema.get("required", ())):
        return False
    known, rest = schema.get("properties", {}), schema.get("additionalProperties", {})
    for name, child in value.items():
        wanted = known.get(name, rest)
        if wanted is False or not is_valid(child, wanted):
            return False
    return True


@pytest.mark.parametrize("path", [asset("config.example.yaml"), ARCH_FILE], ids=lambda p: p.name)
def test_good_files_fit(path: Any) -> None:
    assert is_valid(yaml.safe_load(path.read_text()), json_schema())


@pytest.mark.parametrize(
    "text",
    [
        "llm_provider: []",
        "llm_providers: 3",
        "llm_providers: [3]",
        "llm_providers: [{}]",
        "llm_providers: [{model: a/b, defalt: true}]",
        "llm_providers: [{model: a/b, default: 3}]",
        "llm_providers: [{model: a/b, prices: {input: 1}}]",
        "llm_providers: [{model: a/b, context_window: 0}]",
        "llm_providers: [{model: a/b, routing_preferences: [{name: a}]}]",
        "llm_providers: [{model: a/b, quirks: {a: {b: c}}}]",
        "llm_providers: [{model: a/b, headers: [a]}]",
        "model_aliases: {a: {targt: b}}",
        "router: {engine: fast}",
        "router: {threshold: 2}",
        "keys: {panel: {}}",
    ],
)
def test_what_the_loader_refuses_by_shape_the_schema_refuses(text: str) -> None:
    with pytest.raises(ConfigError):
        problems = Problems("config.yaml")
        read_document(text, problems)
        problems.raise_if_any()
    assert not is_valid(yaml.safe_load(text), json_schema())


@pytest.mark.parametrize(
    "text",
    [
        "version: v1\ntracing: {random_sampling: 1}",
        "model_providers: [{model: a/b, access_keys: $A, fallbacks: [c]}]",
        "model_aliases: {a: b, c: {target: d}}",
        "router: {threshold: null, engine: arch}\nlanes:",
        "keys: {panel: f2}",
    ],
)
def test_what_the_loader_takes_by_shape_the_schema_takes(text: str) -> None:
    problems = Problems("config.yaml")
    read_document(text, problems)
    problems.raise_if_any()
    assert is_valid(yaml.safe_load(text), json_schema())


def test_every_key_of_the_tables_is_in_the_schema() -> None:
    schema = str(json_schema())
    every = {
        field
        for table in vars(tables).values()
        if isinstance(table, Table)
        for field in table.fields
    }
    assert len(every) > 40
    for field in every:
        assert f"'{field.name}'" in schema
        assert field.doc in schema


def test_the_example_shows_every_key() -> None:
    text = asset("config.example.yaml").read_text()
    shown_elsewhere = {tables.INTERFACE.name}  # the Arch gateway's own spelling
    for field in vars(tables).values():
        if isinstance(field, Field) and field.name not in shown_elsewhere:
            assert re.search(rf"\b{field.name}:", text), field.name
