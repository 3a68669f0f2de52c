from typing import Any

import pytest

from claude_router.wire.web_search import has_only_web_search, is_web_search

SEARCH = {"type": "web_search_20250305", "name": "web_search"}
OTHER = {"name": "web_search", "input_schema": {}}


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        (SEARCH, True),
        ({"type": "web_search_20260209"}, True),
        (OTHER, False),
        ({"type": "web_fetch_20250910"}, False),
        ({"type": ["web_search"]}, False),
        ({"type": None}, False),
        ("web_search", False),
    ],
)
def test_a_search_tool_is_known_by_its_type(tool: Any, expected: bool) -> None:
    assert is_web_search(tool) == expected


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        ([SEARCH], True),
        ([SEARCH, SEARCH], True),
        ([SEARCH, OTHER], False),
        ([SEARCH, None], False),
        ([], False),
        (None, False),
    ],
)
def test_a_request_for_a_search_alone_offers_nothing_else(tools: Any, expected: bool) -> None:
    assert has_only_web_search({"tools": tools}) == expected
