import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.passthrough import is_foreign_thinking, passthrough_body
from claude_router.translate.thinking import Signature

CARRIED = Signature("deepseek", "v4", {"field": "reasoning_content"}).encode()


def thinking(signature: str | None = "", text: str = "hm") -> dict[str, Any]:
    block = {"type": "thinking", "thinking": text}
    return block if signature is None else {**block, "signature": signature}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def use(tool_id: str) -> dict[str, Any]:
    return {"type": "tool_use", "id": tool_id, "name": "t", "input": {}}


def result(tool_id: str) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": tool_id, "content": "r"}


def user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}


def assistant(*blocks: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": list(blocks)}


def passed(body: dict[str, Any], model_id: str | None = None) -> dict[str, Any]:
    out: dict[str, Any] = json.loads(
        passthrough_body(json.dumps(body).encode(), body, model_id=model_id)
    )
    return out


def passed_bytes(raw: bytes, model_id: str | None = None) -> bytes:
    return passthrough_body(raw, json.loads(raw), model_id=model_id)


def test_a_request_that_needs_nothing_is_the_same_bytes() -> None:
    raw = (
        b'{"model": "m",\n "messages":[ {"content":"caf\\u00e9 \\/ 1.0e2 \\ud83d","role":"user"}]} '
    )
    assert passed_bytes(raw) == raw
    assert passed_bytes(raw, "m") == raw


def test_only_the_models_value_changes() -> None:
    raw = b' {"x":{"model":"inner"},"model" : "a\\"b", "messages":[], "n":1.0e2}'
    assert passed_bytes(raw, "new") == raw.replace(b'"a\\"b"', b'"new"')


def test_a_model_named_twice_or_with_escapes_is_replaced_everywhere() -> None:
    raw = b'{"model":"a","mod\\u0065l":"b"}'
    assert passed_bytes(raw, "c") == b'{"model":"c","mod\\u0065l":"c"}'


def test_a_request_without_a_model_stays_without_one() -> None:
    assert passed({"messages": []}, "m") == {"messages": []}


@pytest.mark.parametrize("signature", ["", None, CARRIED])
def test_thinking_of_others_is_cut_and_the_own_stays(signature: str | None) -> None:
    own = {**thinking("EqQB\\/sig"), "thinking": "mine"}
    body = {"messages": [user("q"), assistant(own, thinking(signature), text("a")), user("q2")]}
    assert passed(body)["messages"] == [user("q"), assistant(own, text("a")), user("q2")]


def test_redacted_thinking_stays_unless_it_is_ours() -> None:
    theirs = {"type": "redacted_thinking", "data": "blob"}
    body = {"messages": [user("q"), assistant(theirs, {**theirs, "data": CARRIED}, text("a"))]}
    assert passed(body)["messages"][1] == assistant(theirs, text("a"))


def test_a_message_of_foreign_thinking_alone_is_left_out() -> None:
    body = {"messages": [user("q"), assistant(thinking()), user("q2"), assistant(thinking())]}
    assert passed(body)["messages"] == [user("q"), user("q2")]


def test_the_only_message_is_never_left_out() -> None:
    (message,) = passed({"messages": [assistant(thinking())]})["messages"]
    assert message["content"][0]["text"].strip()


def test_ids_that_anthropic_refuses_are_rewritten_in_call_and_result() -> None:
    body = {
        "messages": [
            user("q"),
            assistant(use("functions.Read:0"), use("toolu_1")),
            user([result("functions.Read:0"), result("toolu_1")]),
        ]
    }
    _, calls, results = passed(body)["messages"]
    first, second = (block["id"] for block in calls["content"])
    assert first.replace("_", "").isalnum()
    assert second == "toolu_1"
    assert [block["tool_use_id"] for block in results["content"]] == [first, second]
    assert passed(body) == passed(body)


def test_a_tool_loop_that_another_provider_began_goes_on_without_thinking() -> None:
    body = {
        "thinking": {"type": "enabled", "budget_tokens": 2000},
        "context_management": {
            "edits": [{"type": "clear_thinking_20251015", "keep": "all"}, {"type": "clear_x"}]
        },
        "messages": [user("q"), assistant(thinking(CARRIED), use("c1")), user([result("c1")])],
    }
    out = passed(body)
    assert out["thinking"] == {"type": "disabled"}
    assert out["context_management"] == {"edits": [{"type": "clear_x"}]}
    assert out["messages"][1] == assistant(use("c1"))


@pytest.mark.parametrize(
    ("asked", "blocks"),
    [
        ({"type": "enabled", "budget_tokens": 2000}, [thinking("own-sig"), use("c1")]),
        ({"type": "enabled", "budget_tokens": 2000}, [thinking(CARRIED), text("a")]),
        ({"type": "adaptive"}, [thinking(CARRIED), use("c1")]),
    ],
)
def test_thinking_stays_as_asked_where_anthropic_takes_it(
    asked: dict[str, Any], blocks: list[dict[str, Any]]
) -> None:
    body = {"thinking": asked, "messages": [user("q"), assistant(*blocks), user([result("c1")])]}
    assert passed(body)["thinking"] == asked


def test_text_in_other_encodings_arrives_as_utf8() -> None:
    body = {"model": "a", "messages": [user("né")]}
    raw = json.dumps(body, ensure_ascii=False).encode("utf-16")
    assert json.loads(passthrough_body(raw, body, model_id="b")) == {**body, "model": "b"}


@pytest.mark.parametrize("messages", [None, "hello", [], [1, None], [{"role": "user"}], {}])
def test_odd_messages_pass_for_anthropic_to_judge(messages: Any) -> None:
    body = {"model": "a", "messages": messages}
    assert passed(body, "b") == {"model": "b", "messages": messages}


WORDS = st.text(max_size=12)
BLOCKS = st.one_of(
    st.builds(text, WORDS),
    st.builds(thinking, st.sampled_from(["", None, CARRIED, "own-sig"]), WORDS),
    st.builds(lambda extra: {**use("toolu_1"), "input": extra}, st.dictionaries(WORDS, WORDS)),
)
MESSAGES = st.lists(
    st.one_of(
        st.builds(user, WORDS),
        st.builds(lambda blocks: assistant(*blocks), st.lists(BLOCKS, max_size=4)),
    ),
    max_size=5,
)


def expected(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = []
    for message in messages:
        blocks = message["content"]
        if isinstance(blocks, list) and blocks:
            left = [block for block in blocks if not is_foreign_thinking(block)]
            if not left:
                continue
            message = {**message, "content": left}
        kept.append(message)
    return kept


@settings(max_examples=2000, deadline=None)
@given(MESSAGES, st.booleans(), st.sampled_from([None, 0, 3]), st.sampled_from([",", " ,\n"]))
def test_any_formatting_loses_the_foreign_blocks_and_nothing_else(
    messages: list[dict[str, Any]], escapes: bool, indent: int | None, comma: str
) -> None:
    messages = [user("first"), *messages]
    body: dict[str, Any] = {"system": "s", "model": "a", "messages": messages, "z": 1.5}
    dumped = json.dumps(body, ensure_ascii=escapes, indent=indent, separators=(comma, " : "))
    out = passthrough_body(dumped.encode("utf-8", "surrogatepass"), body, model_id="b")
    wanted = {**body, "model": "b", "messages": expected(messages)}
    assert json.loads(out.decode("utf-8", "surrogatepass")) == wanted
    again = json.dumps(wanted, ensure_ascii=escapes, indent=indent, separators=(comma, " : "))
    assert out == again.encode("utf-8", "surrogatepass")


def test_what_is_no_block_stays_where_another_block_is_changed() -> None:
    body = {"messages": [assistant("words", 7, use("functions.t:0")), user([result("c")])]}
    words, number, call = passed(body)["messages"][0]["content"]
    assert (words, number) == ("words", 7)
    assert call["id"].startswith("cr1id_")


@pytest.mark.parametrize(
    ("management", "left"),
    [
        ("auto", "auto"),
        ({}, {}),
        ({"edits": "all"}, {"edits": "all"}),
        ({"edits": ["x", {"type": "clear_thinking_1"}]}, {"edits": ["x"]}),
    ],
)
def test_only_edits_that_clear_thinking_are_cut_with_it(management: object, left: object) -> None:
    body = {
        "thinking": {"type": "enabled", "budget_tokens": 2000},
        "context_management": management,
        "messages": [user("q"), assistant(use("c1")), user([result("c1")])],
    }
    out = passed(body)
    assert out["thinking"] == {"type": "disabled"}
    assert out["context_management"] == left


def test_a_block_that_is_no_object_is_anthropics_to_refuse() -> None:
    body = {"model": "m", "messages": [user(["words", 7]), assistant(None, text("a"))]}
    assert passed(body) == body
