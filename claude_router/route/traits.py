"""Facts of a request, read from its headers and body; what the policy and the classifier go by."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from claude_router.route.classifier import Turn
from claude_router.route.decision import Lane
from claude_router.route.dialogue import Dialogue
from claude_router.route.lanes import read_lane, tools_of
from claude_router.route.sizes import Meter
from claude_router.wire.encoding import list_of
from claude_router.wire.web_search import is_web_search

_WITHOUT_WORDS = frozenset(
    {Lane.BACKGROUND, Lane.CLASSIFIER, Lane.WEB_SEARCH, Lane.COUNT_TOKENS, Lane.COMPACTION}
)


@dataclass(frozen=True, slots=True)
class Traits:
    """What kind of request it is and what it needs of a model.

    `turn_id` is the same for every request of one user turn, `conversation_id` for every
    request of one conversation (a session's main one, or one subagent's). `user_text` is the
    user's newest own words; `turns` (oldest first, the newest user turn last) is what a
    classifier is shown. `input_tokens` is an estimate. `closed` are the models (by key) that
    the request must not go to, each with the reason; who knows the rules adds them.
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
    closed: Mapping[str, str] = field(default_factory=dict)


def read_traits(
    headers: Mapping[str, str], body: Mapping[str, Any], *, is_count_tokens: bool = False
) -> Traits:
    """Read a Messages request. `headers` has lower-case names. Never raises on odd bodies."""
    dialogue, meter = _read_messages(body)
    session_id = _session_id(headers, body)
    lane = read_lane(
        headers,
        body,
        dialogue,
        is_claude_code=bool(session_id) or headers.get("user-agent", "").startswith("claude-cli"),
        is_count_tokens=is_count_tokens,
    )
    agent_id = _agent_id(headers, lane, dialogue)
    turns = _turns(lane, dialogue)
    model = body.get("model")
    tools = tools_of(body)
    return Traits(
        lane=lane,
        session_id=session_id,
        conversation_id=_conversation_id(session_id, agent_id, dialogue),
        turn_id=headers.get("x-claude-code-prompt-id")
        or _turn_digest(session_id, agent_id, dialogue),
        agent_id=agent_id,
        requested_model=model if isinstance(model, str) else "",
        user_text=turns[-1].content if turns else "",
        turns=turns,
        has_images=meter.has_images,
        has_tools=bool(tools),
        needs_web_search=any(is_web_search(tool) for tool in tools),
        input_tokens=meter.tokens,
        is_streamed=body.get("stream") is True,
    )


def _read_messages(body: Mapping[str, Any]) -> tuple[Dialogue, Meter]:
    dialogue, meter = Dialogue(), Meter()
    meter.add_content(body.get("system"))
    meter.add_json(body.get("tools"))
    for message in list_of(body.get("messages")):
        if isinstance(message, dict):
            dialogue.add(message)
            meter.add_content(message.get("content"))
    return dialogue, meter


def _turns(lane: Lane, dialogue: Dialogue) -> tuple[Turn, ...]:
    """What a classifier may be shown; a subagent's task stands for itself."""
    if lane in _WITHOUT_WORDS:
        return ()
    turns = dialogue.turns()
    return turns[-1:] if lane is Lane.SUBAGENT else turns


def _session_id(headers: Mapping[str, str], body: Mapping[str, Any]) -> str:
    if session_id := headers.get("x-claude-code-session-id"):
        return session_id
    metadata = body.get("metadata")
    user_id = metadata.get("user_id") if isinstance(metadata, Mapping) else None
    if not isinstance(user_id, str):
        return ""
    if user_id.startswith("{"):
        return _json_session_id(user_id)
    _, mark, session_id = user_id.rpartition("_session_")
    return session_id if mark else ""


def _json_session_id(user_id: str) -> str:
    try:
        fields = json.loads(user_id)
    except (ValueError, RecursionError):
        return ""
    session_id = fields.get("session_id") if isinstance(fields, dict) else None
    return session_id if isinstance(session_id, str) else ""


def _agent_id(headers: Mapping[str, str], lane: Lane, dialogue: Dialogue) -> str | None:
    if agent_id := headers.get("x-claude-code-agent-id"):
        return agent_id
    return f"task-{_digest(dialogue.opening)}" if lane is Lane.SUBAGENT else None


def _conversation_id(session_id: str, agent_id: str | None, dialogue: Dialogue) -> str:
    """A client without sessions is told apart by how its conversation began."""
    main = session_id or f"talk-{_digest(dialogue.opening)}"
    return f"{main}/{agent_id}" if agent_id else main


def _turn_digest(session_id: str, agent_id: str | None, dialogue: Dialogue) -> str:
    """Names a turn where the client does not; a compaction's summary opens a new count."""
    count = str(dialogue.turn_count)
    return _digest(session_id, agent_id or "", dialogue.opening, count, dialogue.turn_text)


def _digest(*parts: str) -> str:
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:16]
