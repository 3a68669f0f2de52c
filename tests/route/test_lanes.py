from typing import Any

import pytest

from claude_router.route.decision import Lane
from claude_router.route.traits import read_traits
from tests.route.requests import (
    REMINDER,
    Message,
    assistant,
    body,
    hints,
    image_block,
    text_block,
    tool_result,
    tool_use,
    user,
)

MID_TURN = "The user sent a new message while you were working:\nuse tabs"
COMPACT = "CRITICAL: Respond with TEXT ONLY. Do NOT call any tools."
WEB_SEARCH = [{"type": "web_search_20250305", "name": "web_search"}]


def lane(headers: dict[str, str], request: dict[str, Any]) -> Lane:
    return read_traits(headers, request).lane


@pytest.mark.parametrize("headers", [{}, hints("main", "p1")], ids=["heuristic", "header"])
class TestMainConversation:
    """The same whether or not the client sends hint headers."""

    @pytest.mark.parametrize(
        ("messages", "expected"),
        [
            ([user(REMINDER, "fix it")], Lane.USER_TURN),
            ([user("a"), assistant("b"), user("c")], Lane.USER_TURN),
            ([user("a"), {"role": "system", "content": "# Environment"}], Lane.USER_TURN),
            ([user("a"), tool_use(), tool_result()], Lane.TOOL_LOOP),
            ([user("a"), tool_use(), tool_result("x", text_block(REMINDER))], Lane.TOOL_LOOP),
            ([user("a"), tool_use(), tool_result(), user("Tool loaded.")], Lane.TOOL_LOOP),
            ([user("a"), tool_use(), tool_result("no", text_block("do b"))], Lane.USER_TURN),
            ([user("a"), tool_use(), tool_result("x", text_block(MID_TURN))], Lane.MID_TURN),
            ([user("a"), tool_use(), tool_result(), user(MID_TURN)], Lane.MID_TURN),
            ([user("a"), assistant("b"), user("Output token limit hit.")], Lane.CONTINUATION),
            (
                [user("a"), assistant("b"), user("[SYSTEM NOTIFICATION - NOT USER INPUT] done")],
                Lane.CONTINUATION,
            ),
            (
                [user("<bash-input>ls</bash-input>", "<bash-stdout>a</bash-stdout>")],
                Lane.CONTINUATION,
            ),
            ([{"role": "user", "content": [image_block()]}], Lane.USER_TURN),
            ([user("a"), assistant("b"), user("[SUGGESTION MODE: x]")], Lane.BACKGROUND),
            (
                [user("a"), user("The user stepped away and is coming back. Recap it.")],
                Lane.BACKGROUND,
            ),
        ],
    )
    def test_lane(self, headers: dict[str, str], messages: list[Message], expected: Lane) -> None:
        assert lane(headers, body(*messages)) is expected

    def test_the_safety_check_is_known_by_its_system_prompt(self, headers: dict[str, str]) -> None:
        check = [text_block("You are a security monitor for autonomous AI coding agents.")]
        assert lane(headers, body(user("x"), system=check, tools=[])) is Lane.CLASSIFIER

    def test_counting_tokens_is_its_own_lane(self, headers: dict[str, str]) -> None:
        found = read_traits(headers, body(user("x")), is_count_tokens=True)
        assert found.lane is Lane.COUNT_TOKENS
        assert found.user_text == ""


class TestHintHeaders:
    @pytest.mark.parametrize(
        ("request_class", "expected"),
        [
            ("subagent", Lane.SUBAGENT),
            ("workflow", Lane.SUBAGENT),
            ("compaction", Lane.COMPACTION),
            ("auxiliary", Lane.BACKGROUND),
            ("side_reply", Lane.BACKGROUND),
            ("something-new", Lane.USER_TURN),
        ],
    )
    def test_the_class_decides(self, request_class: str, expected: Lane) -> None:
        assert lane(hints(request_class), body(user("fix it"))) is expected

    def test_an_auxiliary_request_that_only_searches_is_a_web_search(self) -> None:
        request = body(user("Perform a web search"), tools=WEB_SEARCH)
        assert lane(hints("auxiliary"), request) is Lane.WEB_SEARCH

    def test_the_compaction_header_alone_is_enough(self) -> None:
        assert lane(hints("main", compaction="manual"), body(user("x"))) is Lane.COMPACTION

    def test_the_request_after_a_compaction_is_a_turn(self) -> None:
        assert lane(hints("main", context_compacted="1"), body(user("x"))) is Lane.USER_TURN

    def test_a_main_request_is_believed_whatever_the_user_typed(self) -> None:
        words = "write a detailed summary of the conversation so far"
        assert lane(hints("main", "p"), body(user(words))) is Lane.USER_TURN
        assert lane(hints("main", "p"), body(user("Warmup"))) is Lane.USER_TURN

    def test_a_small_main_request_without_tools_is_a_turn(self) -> None:
        assert lane(hints("main", "p"), body(user("x"), tools=[], max_tokens=64)) is Lane.USER_TURN


class TestHeuristics:
    def test_a_title_is_background(self) -> None:
        system = [text_block("You are naming a coding session.")]
        assert lane({}, body(user("x"), system=system, tools=[])) is Lane.BACKGROUND

    @pytest.mark.parametrize("fields", [{"model": "claude-haiku-4-5"}, {"max_tokens": 512}])
    def test_small_calls_of_claude_code_are_background(self, fields: dict[str, Any]) -> None:
        assert lane({}, body(user("Command: ls"), tools=[], **fields)) is Lane.BACKGROUND

    def test_small_calls_of_other_clients_are_turns(self) -> None:
        request = body(user("hi"), tools=[], max_tokens=512, metadata={})
        assert lane({"user-agent": "python-httpx"}, request) is Lane.USER_TURN
        assert lane({"user-agent": "claude-cli/1.0.128"}, request) is Lane.BACKGROUND

    @pytest.mark.parametrize(
        "text", [COMPACT, "Your task is to create a detailed summary of the conversation so far."]
    )
    def test_compaction(self, text: str) -> None:
        assert lane({}, body(user("a"), assistant("b"), user(text))) is Lane.COMPACTION

    def test_warmup_is_background(self) -> None:
        assert lane({}, body(user("Warmup"))) is Lane.BACKGROUND

    def test_a_side_question_is_background(self) -> None:
        aside = "<system-reminder>This is a side question from the user. Answer.</system-reminder>"
        assert lane({}, body(user("a"), assistant("b"), user(aside, "why?"))) is Lane.BACKGROUND
        main = body(user("a"), user(aside, "why?"), assistant("b"), user("go on"))
        assert lane({}, main) is Lane.USER_TURN

    def test_only_search_tools_and_the_words_make_a_web_search(self) -> None:
        asked = user("Perform a web search for the query: bees")
        assert lane({}, body(asked, tools=WEB_SEARCH)) is Lane.WEB_SEARCH
        assert lane({}, body(user("x"), tools=WEB_SEARCH)) is Lane.USER_TURN

    @pytest.mark.parametrize(
        "system",
        [
            "x-anthropic-billing-header: cc_version=2.1.330; cc_is_subagent=true",
            "You are an agent for Claude Code, the CLI.",
        ],
    )
    def test_subagents_by_their_system_prompt(self, system: str) -> None:
        assert lane({}, body(user("search"), system=[text_block(system)])) is Lane.SUBAGENT

    def test_subagents_by_their_header(self) -> None:
        assert lane({"x-claude-code-agent-id": "a1"}, body(user("x"))) is Lane.SUBAGENT
