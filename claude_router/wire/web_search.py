"""How a Messages client asks for a web search: by a tool that the server runs.

Sources: platform.claude.com, web search tool, 2026-08; the side request of Claude Code 2.1.330.
"""

from collections.abc import Mapping
from typing import Any

from claude_router.wire.encoding import list_of, mapping

ASKED = "Perform a web search for the query:"
"""What Claude Code puts before a query, in a request of its own for it."""

_TYPE = "web_search"  # and the date of its version


def is_web_search(tool: object) -> bool:
    return str(mapping(tool).get("type")).startswith(_TYPE)


def has_only_web_search(body: Mapping[str, Any]) -> bool:
    """Whether the request is for a web search and nothing else."""
    tools = list_of(body.get("tools"))
    return bool(tools) and all(map(is_web_search, tools))
