import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.chat import ChatTranslation
from claude_router.translate.dialects import resolve
from claude_router.translate.text_calls import TextCall, TextCalls

from .grammar import message, problems

TOOLS = frozenset({"Bash", "Write"})
LS = TextCall("Bash", {"command": "ls", "timeout": 5})
FORMS = [
    '<tool_call>\n{"name": "Bash", "arguments": {"command": "ls", "timeout": 5}}\n</tool_call>',
    "<tool_call>\n<function=Bash>\n<parameter=command>\nls\n</parameter>\n"
    "<parameter=timeout>\n5\n</parameter>\n</function>\n</tool_call>",
    "<function=Bash><parameter=command>ls</parameter><parameter=timeout>5</parameter></function>",
    '<function=Bash>{"command": "ls", "timeout": 5}</function>',
    '<xai:function_call name="Bash"><parameter name="command">ls</parameter>'
    '<parameter name="timeout">5</parameter></xai:function_call>',
    '```json\n{"name": "Bash", "parameters": {"command": "ls", "timeout": 5}}\n```',
    '<tool_call>{"name": "Bash", '
    r'"arguments": "{\"command\": \"ls\", \"timeout\": 5}"}</tool_call>',
]


def read(*pieces: str) -> list[str | TextCall]:
    calls = TextCalls(TOOLS)
    found = [part for piece in pieces for part in calls.feed(piece)]
    return found + calls.close()


@pytest.mark.parametrize("form", FORMS)
def test_a_call_is_found_in_the_text_around_it(form: str) -> None:
    assert read(f"I look. {form} Done.") == ["I look. ", LS, " Done."]


@settings(max_examples=2000, deadline=None)
@given(st.sampled_from(FORMS), st.lists(st.integers(0, 150), max_size=4))
def test_any_split_gives_the_same(form: str, cuts: list[int]) -> None:
    text = f"a < b\n{form}\nend"
    edges = [0, *sorted(cuts), len(text)]
    parts = read(*(text[start:end] for start, end in itertools.pairwise(edges)))
    assert [part for part in parts if not isinstance(part, str)] == [LS]
    assert "".join(part for part in parts if isinstance(part, str)) == "a < b\n\nend"


@pytest.mark.parametrize(
    "text",
    [
        '<tool_call>{"name": "Unknown", "arguments": {}}</tool_call>',
        "<tool_call>this is how a call looks</tool_call>",
        '```json\n{"name": "claude-router", "version": "1.0"}\n```',
        "if a <function",
        "<tool_call>",
    ],
)
def test_what_is_no_call_of_a_known_tool_stays_text(text: str) -> None:
    assert "".join(map(str, read(text))) == text


def test_a_call_may_lack_its_end() -> None:
    assert read(FORMS[0].removesuffix("\n</tool_call>")) == [LS]


@pytest.mark.parametrize("is_on", [True, False])
def test_it_is_done_only_for_models_that_need_it(is_on: bool) -> None:
    body = {
        "model": "m",
        "messages": [{"role": "user", "content": "list"}],
        "tools": [{"name": "Bash", "input_schema": {}}],
    }
    dialect = resolve("vllm", "m", "chat", {"text_calls": is_on})
    stream = ChatTranslation(
        body, provider="vllm", model_id="m", requested_model="m", dialect=dialect
    ).open_stream("msg_1")
    pieces: list[dict[str, Any]] = [{"content": text} for text in ("First: ", *FORMS[0], *FORMS[2])]
    events = []
    for delta in pieces:
        events += stream.feed("", json.dumps({"choices": [{"delta": delta}]}))
    last = {"choices": [{"delta": {}, "finish_reason": "stop"}]}
    events += stream.feed("", json.dumps(last)) + stream.feed("", "[DONE]")
    assert problems(events) == []
    whole = message(events)
    kinds = [block["type"] for block in whole["content"]]
    assert kinds == (["text", "tool_use", "tool_use"] if is_on else ["text"])
    assert whole["stop_reason"] == ("tool_use" if is_on else "end_turn")
    if is_on:
        assert whole["content"][1]["input"] == {"command": "ls", "timeout": 5}
