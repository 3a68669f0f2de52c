"""The answer to a web search that no configured model can make: a tool error that says so."""

from collections.abc import Mapping
from typing import Any

from claude_router.translate.web_search import searched_query
from claude_router.translate.web_search_results import call_block, error_block, search_id
from claude_router.wire.encoding import string_of

_WORDS = (
    "The web was not searched: no model in the claude-router configuration can search it. "
    "To allow it, add a model that can (one of Anthropic's; one of OpenAI's or xAI's with "
    "`api: responses`; any of OpenRouter's with `api: chat`) under llm_providers, and name it as "
    "`lanes.web_search` if it shall not be the first of them. Tell the user so, and do not make "
    "up results."
)


def search_unavailable(body: Mapping[str, Any], message_id: str) -> dict[str, Any]:
    """A whole Messages reply to the web search request `body`; nobody was asked."""
    call_id = search_id(message_id, 0)
    return {
        "id": message_id,
        "type": "message",
        "role": "assistant",
        "model": string_of(body.get("model")),
        "content": [
            call_block(call_id, searched_query(body)),
            error_block(call_id),
            {"type": "text", "text": _WORDS},
        ],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 0, "output_tokens": 0},
    }
