"""Facts of a request, read from its headers and body; what the policy and the classifier go by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claude_router.route.classifier import Turn
from claude_router.route.decision import Lane


@dataclass(frozen=True, slots=True)
class Traits:
    """What kind of request it is and what it needs of a model.

    `turn_id` is the same for every request of one user turn, `conversation_id` for every
    request of one conversation (a session's main one, or one subagent's). `user_text` is the
    user's newest own words; `turns` (oldest first, the newest user turn last) is what a
    classifier is shown. `input_tokens` is an estimate.
    """

    lane: Lane
    session_id: str
    conversation_id: str
    turn_id: str
    agent_id: str | None
    requested_model: str
    user_text: str
    turns: tuple[Turn, ...]
    has_images: bool
    has_tools: bool
    needs_web_search: bool
    input_tokens: int
    is_streamed: bool


def read_traits(
    headers: Mapping[str, str], body: Mapping[str, Any], *, is_count_tokens: bool = False
) -> Traits:
    """Read a Messages request. `headers` has lower-case names. Never raises on odd bodies."""
    raise NotImplementedError
