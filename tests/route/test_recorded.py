"""Requests of the real Claude Code 2.1.331, cut to what routing looks at: lane and words of each.

Each recording holds the request's headers of interest and its body; long texts are cut with
`[…]`, ids and paths are replaced.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from claude_router.route.decision import Lane
from claude_router.route.traits import Traits, read_traits

FOLDER = Path(__file__).parent / "recorded"
HINTS = frozenset(
    {
        "x-claude-code-request-class",
        "x-claude-code-prompt-id",
        "x-claude-code-agent-type",
        "x-claude-code-compaction",
        "x-claude-code-context-compacted",
        "x-claude-code-prev-tool-durations",
    }
)

USER_TURNS = {
    "turn_headless": "write a function that adds two numbers",
    "turn_later": "explain how this function works",
    "turn_bare": "write a function that adds",
    "retry_not_streamed": "explain how this code works now [[cut]]",
    "after_interruption": "write a new function after the interruption",
    "tool_rejected_then_words": "write a new function instead of touching",
    "after_context_command": "explain what @x.py does",
    "file_mentioned": "explain how @x.py works",
    "command_of_the_project": "write a new function that shouts hello world",
    "skill_by_name": (
        "Explain how greetings work in this code.\n\n\n"
        "ARGUMENTS: everybody in town [[bash echo hi]]"
    ),
    "plan_command": "explain how the lexer works",
    "pasted": "explain how this works\ndef f(x):",
    "picture_with_words": "explain what this picture shows",
    "picture_alone": "",
    "turn_after_compaction": "write a function after compaction [[bash echo z]]",
    "turn_after_compaction_in_turn": "write a function at last",
    "resumed_after_kill": "write a function instead of explaining",
}
SUBAGENTS = {
    "subagent_task": "write a new function that parses dates [[bash echo in]]",
    "subagent_tool_loop": "write a new function that parses dates [[bash echo in]]",
}
REPEATING = {
    "tool_loop_parallel": Lane.TOOL_LOOP,
    "tool_loop_after_compaction": Lane.TOOL_LOOP,
    "tool_search": Lane.TOOL_LOOP,
    "tool_rejected_with_words": Lane.TOOL_LOOP,
    "skill_by_tool": Lane.TOOL_LOOP,
    "picture_read_by_tool": Lane.TOOL_LOOP,
    "mid_turn": Lane.MID_TURN,
    "agent_notification": Lane.CONTINUATION,
    "cut_stream_continued": Lane.CONTINUATION,
    "token_limit_continued": Lane.CONTINUATION,
    "stop_hook": Lane.CONTINUATION,
    "shell_command": Lane.CONTINUATION,
}
NOT_THE_USERS = {
    "compaction_by_hand": Lane.COMPACTION,
    "compaction_by_itself": Lane.COMPACTION,
    "title": Lane.BACKGROUND,
    "rename": Lane.BACKGROUND,
    "recap": Lane.BACKGROUND,
    "side_question": Lane.BACKGROUND,
    "model_check": Lane.BACKGROUND,
    "safety_check": Lane.CLASSIFIER,
    "web_search": Lane.WEB_SEARCH,
    "count_tokens": Lane.COUNT_TOKENS,
}


def recorded(case: str, *, has_hints: bool) -> Traits:
    recording: dict[str, Any] = json.loads((FOLDER / f"{case}.json").read_text(encoding="utf-8"))
    headers: Mapping[str, str] = recording["headers"]
    kept = {name: value for name, value in headers.items() if has_hints or name not in HINTS}
    return read_traits(kept, recording["body"], is_count_tokens=case == "count_tokens")


def test_every_recording_is_stated_here() -> None:
    stated = USER_TURNS.keys() | SUBAGENTS.keys() | REPEATING.keys() | NOT_THE_USERS.keys()
    assert {file.stem for file in FOLDER.glob("*.json")} == stated


@pytest.mark.parametrize("has_hints", [True, False], ids=["hints", "no hints"])
class TestLanes:
    """The same whether or not the client sends hint headers."""

    @pytest.mark.parametrize("case", USER_TURNS)
    def test_a_user_turn_and_its_words(self, case: str, has_hints: bool) -> None:
        found = recorded(case, has_hints=has_hints)
        assert found.lane is Lane.USER_TURN
        if case == "pasted":
            assert found.user_text.startswith(USER_TURNS[case])
            assert "pasted_content" not in found.user_text
        else:
            assert found.user_text == USER_TURNS[case]

    @pytest.mark.parametrize("case", SUBAGENTS)
    def test_a_subagent_and_its_task(self, case: str, has_hints: bool) -> None:
        found = recorded(case, has_hints=has_hints)
        assert found.lane is Lane.SUBAGENT
        assert [turn.content for turn in found.turns] == [SUBAGENTS[case]]

    @pytest.mark.parametrize("case", REPEATING)
    def test_what_goes_on_with_a_turn(self, case: str, has_hints: bool) -> None:
        assert recorded(case, has_hints=has_hints).lane is REPEATING[case]

    @pytest.mark.parametrize("case", NOT_THE_USERS)
    def test_what_is_no_task_of_the_users(self, case: str, has_hints: bool) -> None:
        found = recorded(case, has_hints=has_hints)
        assert (found.lane, found.user_text, found.turns) == (NOT_THE_USERS[case], "", ())


def test_a_message_typed_while_a_tool_ran_is_told_from_the_clients_remark() -> None:
    assert recorded("mid_turn", has_hints=True).user_text == "please use tabs and write tests"


@pytest.mark.parametrize("has_hints", [True, False], ids=["hints", "no hints"])
def test_a_subagents_loop_is_the_same_conversation_as_its_task(has_hints: bool) -> None:
    task, loop = (recorded(case, has_hints=has_hints) for case in SUBAGENTS)
    assert task.conversation_id == loop.conversation_id
    assert task.turn_id == loop.turn_id


@pytest.mark.parametrize("case", [*REPEATING, *NOT_THE_USERS, *SUBAGENTS, *USER_TURNS])
def test_no_mark_of_the_client_is_shown_to_the_classifier(case: str) -> None:
    shown = "\n".join(turn.content for turn in recorded(case, has_hints=True).turns)
    for mark in ("<system-reminder", "<command-", "<local-command", "</", "[Image", "surfaces"):
        assert mark not in shown
