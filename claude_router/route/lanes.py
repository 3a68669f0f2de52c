"""Tells what kind of request it is: by Claude Code's hint headers, else by what the body shows."""

from collections.abc import Iterator, Mapping
from typing import Any

from claude_router.route.decision import Lane
from claude_router.route.dialogue import Dialogue, Run, blocks, text_of
from claude_router.wire.encoding import list_of
from claude_router.wire.web_search import ASKED, has_only_web_search

SMALL_ANSWER_TOKENS = 1_024

_CLASSES = {
    "subagent": Lane.SUBAGENT,
    "workflow": Lane.SUBAGENT,
    "compaction": Lane.COMPACTION,
    "auxiliary": Lane.BACKGROUND,
    "side_reply": Lane.BACKGROUND,
}
_SAFETY_CHECK = "security monitor for autonomous"
_TITLE = "You are naming a coding session"
_SUBAGENT_MARKS = ("cc_is_subagent=true", "You are an agent for Claude Code")
_COMPACTION_START = "CRITICAL: Respond with TEXT ONLY"
_COMPACTION_PART = "detailed summary of the conversation so far"
_SUGGESTIONS = ("[SUGGESTION MODE:", "The user stepped away and is coming back. Recap")
_WARMUP = "Warmup"


def read_lane(
    headers: Mapping[str, str],
    body: Mapping[str, Any],
    dialogue: Dialogue,
    *,
    is_claude_code: bool,
    is_count_tokens: bool,
) -> Lane:
    """Lane of a request whose messages `dialogue` has taken. `headers` has lower-case names."""
    if is_count_tokens:
        return Lane.COUNT_TOKENS
    if _system_says(body, _SAFETY_CHECK):
        return Lane.CLASSIFIER
    if dialogue.run.newest_text.startswith(_SUGGESTIONS):
        return Lane.BACKGROUND
    hinted = _hinted_lane(headers)
    if hinted is Lane.BACKGROUND and has_only_web_search(body):
        return Lane.WEB_SEARCH
    if hinted is None and headers.get("x-claude-code-request-class") != "main":
        hinted = _guessed_lane(headers, body, dialogue.run, is_claude_code)
    return hinted or _turn_lane(dialogue.run)


def tools_of(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The request's tool definitions; a client's tool has no `type`, a server's tool has one."""
    return [tool for tool in list_of(body.get("tools")) if isinstance(tool, dict)]


def _hinted_lane(headers: Mapping[str, str]) -> Lane | None:
    if headers.get("x-claude-code-compaction"):
        return Lane.COMPACTION
    return _CLASSES.get(headers.get("x-claude-code-request-class", ""))


def _guessed_lane(
    headers: Mapping[str, str], body: Mapping[str, Any], run: Run, is_claude_code: bool
) -> Lane | None:
    newest = run.newest_text
    if not tools_of(body) and _is_side_call(body, is_claude_code):
        return Lane.BACKGROUND
    if newest.startswith(_COMPACTION_START) or _COMPACTION_PART in newest:
        return Lane.COMPACTION
    if newest == _WARMUP or run.is_side_question:
        return Lane.BACKGROUND
    if has_only_web_search(body) and newest.startswith(ASKED):
        return Lane.WEB_SEARCH
    if headers.get("x-claude-code-agent-id") or _system_says(body, *_SUBAGENT_MARKS):
        return Lane.SUBAGENT
    return None


def _is_side_call(body: Mapping[str, Any], is_claude_code: bool) -> bool:
    """A call without tools for a title, a path, a file list; other clients' small calls are not."""
    if _system_says(body, _TITLE):
        return True
    limit = body.get("max_tokens")
    is_small = isinstance(limit, int) and limit <= SMALL_ANSWER_TOKENS
    return is_claude_code and (is_small or "haiku" in str(body.get("model", "")))


def _turn_lane(run: Run) -> Lane:
    if run.has_prompt:
        return Lane.USER_TURN
    if run.has_mid_turn:
        return Lane.MID_TURN
    return Lane.TOOL_LOOP if run.has_tool_result else Lane.CONTINUATION


def _system_says(body: Mapping[str, Any], *marks: str) -> bool:
    return any(mark in text for text in _system_texts(body) for mark in marks)


def _system_texts(body: Mapping[str, Any]) -> Iterator[str]:
    return (text_of(block) for block in blocks(body.get("system")))
