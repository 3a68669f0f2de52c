"""JSON Schema of the configuration file, made from the tables that the loader reads by.

JSON Schema draft 2020-12. It checks shapes; names that refer to models are the loader's to check.
"""

from typing import Any

from claude_router.config import tables


def json_schema() -> dict[str, Any]:
    """The schema; editors use it for completion and live checks of config.yaml."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "claude-router configuration",
        **_allow_null(tables.ROOT.schema()),
    }


def _allow_null(schema: dict[str, Any]) -> dict[str, Any]:
    """An empty value counts as not given, so each known key also takes null."""
    properties = schema.get("properties", {})
    nullable = {
        name: {"anyOf": [_allow_null(each), {"type": "null"}]} if each else each
        for name, each in properties.items()
    }
    nested = {key: _allow_null(schema[key]) for key in ("items",) if key in schema}
    branches = (
        {"anyOf": [_allow_null(each) for each in schema["anyOf"]]} if "anyOf" in schema else {}
    )
    return schema | nested | branches | ({"properties": nullable} if properties else {})
