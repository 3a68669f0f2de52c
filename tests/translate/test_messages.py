import json
from typing import Any

import pytest

from claude_router.translate.assemble import events_of
from claude_router.translate.dialects import resolve
from claude_router.translate.messages import MessagesTranslation
from claude_router.translate.names import client_call_id
from claude_router.translate.thinking import Signature, decode
from claude_router.translate.translation import UntranslatableError

from .chat_helpers import PING, messages, result, use
from .grammar import message, problems

LONG = "mcp__a_server_with_a_rather_long_name__and_a_tool_with_an_even_longer_name_x"
USAGE = {"input_tokens": 7, "output_tokens": 3}


def translate(
    request: dict[str, Any] | None = None,
    *,
    model: str = "deepseek/deepseek-v4-pro",
    quirks: dict[str, object] | None = None,
) -> MessagesTranslation:
    provider, _, model_id = model.partition("/")
    base = {"max_tokens": 8000, "stream": True, "messages": [{"role": "user", "content": "Hi"}]}
    return MessagesTranslation(
        base | (request or {}),
        provider=provider,
        model_id=model_id,
        requested_model="claude-opus-5-5",
        dialect=resolve(provider, model_id, "messages", quirks),
    )


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def thinking(words: str, signature: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": words, "signature": signature}


def sealed(signature: str, model: str = "deepseek-v4-pro") -> str:
    return Signature("deepseek", model, {"signature": signature}).encode()


def whole(*blocks: dict[str, Any], stop_reason: str = "end_turn") -> list[dict[str, Any]]:
    return events_of(
        {
            "id": "msg_theirs",
            "type": "message",
            "role": "assistant",
            "model": "theirs",
            "content": list(blocks),
            "stop_reason": stop_reason,
            "stop_sequence": None,
            "usage": USAGE,
        }
    )


def play(
    events: list[dict[str, Any]], translation: MessagesTranslation | None = None
) -> list[dict[str, Any]]:
    stream = (translation or translate()).open_stream("msg_1")
    out = [o for e in events for o in stream.feed(e.get("type", ""), json.dumps(e))]
    return out + stream.close()


def test_betas_and_unknown_fields_do_not_go_along() -> None:
    fields = ("context_management", "container", "mcp_servers", "betas", "service_tier", "metadata")
    body = translate(dict.fromkeys(fields, 1)).body
    assert body.keys() == {"model", "max_tokens", "stream", "messages"}
    assert body["model"] == "deepseek-v4-pro"


@pytest.mark.parametrize("is_known", [True, False])
def test_cache_breakpoints_stay_only_where_they_are_known(is_known: bool) -> None:
    mark = {"cache_control": {"type": "ephemeral"}}
    request = {
        "system": [text("S", **mark)],
        "tools": [{**PING, **mark}],
        **messages(("user", [text("a"), text("b", **mark)])),
    }
    body = translate(request, quirks={"cache_control": is_known}).body
    blocks = [body["system"][0], body["tools"][0], body["messages"][0]["content"][-1]]
    assert ["cache_control" in block for block in blocks] == [is_known] * 3
    assert json.dumps(body).count("cache_control") == (3 if is_known else 0)


def test_system_messages_lead_the_prompt_or_become_reminders() -> None:
    request = messages(("system", "First."), ("user", "q"), ("system", "Plan."))
    body = translate(request).body
    assert body["system"] == [text("First.")]
    assert [m["role"] for m in body["messages"]] == ["user"]
    assert "Plan." in body["messages"][0]["content"][1]["text"]


def test_roles_alternate_and_results_come_first() -> None:
    request = messages(
        ("user", "q"),
        ("assistant", "one"),
        ("assistant", [use("a")]),
        ("user", "wait"),
        ("user", [result("a", "ra")]),
    )
    body = translate(request, quirks={"reasoning_replay": "own"}).body
    assert [m["role"] for m in body["messages"]] == ["user", "assistant", "user"]
    answer, words = body["messages"][2]["content"]
    assert answer == {"type": "tool_result", "tool_use_id": "a", "content": [text("ra")]}
    assert words == text("wait")


def test_own_thinking_goes_back_as_it_came_and_foreign_thinking_does_not() -> None:
    turn = [
        thinking("mine", sealed("sig-1")),
        thinking("theirs", sealed("sig-2", "other")),
        thinking("anthropic", "EqQB"),
        use("a"),
    ]
    request = messages(("user", "q"), ("assistant", turn), ("user", [result("a")]))
    blocks = translate(request).body["messages"][1]["content"]
    assert blocks == [thinking("mine", "sig-1"), use("a")]


def test_a_provider_that_insists_on_thinking_gets_a_placeholder() -> None:
    request = messages(("user", "q"), ("assistant", [use("a")]), ("user", [result("a")]))
    assert translate(request).body["messages"][1]["content"][0]["type"] == "thinking"
    off = {**request, "thinking": {"type": "disabled"}}
    assert translate(off).body["messages"][1]["content"] == [use("a")]


@pytest.mark.parametrize(
    ("asked", "passed"),
    [
        ({}, None),
        ({"thinking": {"type": "disabled"}}, {"type": "disabled"}),
        ({"thinking": {"type": "adaptive"}}, {"type": "enabled", "budget_tokens": 7999}),
        (
            {"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}},
            {"type": "enabled", "budget_tokens": 2048},
        ),
        (
            {"thinking": {"type": "enabled", "budget_tokens": 4000}},
            {"type": "enabled", "budget_tokens": 4000},
        ),
        ({"thinking": {"type": "adaptive"}, "max_tokens": 500}, None),
    ],
)
def test_thinking_is_asked_for_by_budget(asked: dict[str, Any], passed: Any) -> None:
    assert translate(asked).body.get("thinking") == passed


def test_a_model_without_thinking_is_not_asked_for_it() -> None:
    assert "thinking" not in translate({"thinking": {"type": "adaptive"}}, model="ollama/x").body


def test_tools_lose_what_is_anthropics_alone() -> None:
    tools = [
        {**PING, "defer_loading": True, "eager_input_streaming": True, "type": "custom"},
        {"type": "web_search_20250305", "name": "web_search"},
    ]
    translation = translate({"tools": tools, "tool_choice": {"type": "auto"}})
    assert translation.body["tools"] == [PING]
    assert translation.body["tool_choice"] == {"type": "auto"}
    assert "web_search" in translation.notes[0]


def test_a_choice_that_the_provider_does_not_take_becomes_auto() -> None:
    request = {"tools": [PING], "tool_choice": {"type": "tool", "name": "t"}}
    translation = translate(request, quirks={"tool_choices": ["auto"]})
    assert translation.body["tool_choice"] == {"type": "auto"}
    assert translation.notes


def test_a_request_without_content_is_refused_in_words() -> None:
    with pytest.raises(UntranslatableError, match="no message"):
        translate({"messages": []})


def test_the_answer_echoes_the_requested_model_and_our_id() -> None:
    reply = message(play(whole(text("Hi"))))
    assert (reply["id"], reply["model"]) == ("msg_1", "claude-opus-5-5")
    assert reply["content"] == [text("Hi")]
    assert reply["usage"] == USAGE


@pytest.mark.parametrize("signature", ["sig-1", ""])
def test_thinking_is_sealed_for_its_model_and_comes_back_unsealed(signature: str) -> None:
    (block, _) = message(play(whole(thinking("hm", signature), text("a"))))["content"]
    state = decode(block["signature"])
    assert state is not None
    assert state.model_id == "deepseek-v4-pro"
    request = messages(("user", "q"), ("assistant", [block, text("a")]), ("user", "b"))
    returned = translate(request).body["messages"][1]["content"][0]
    assert returned == thinking("hm", signature)


def test_shortened_names_are_restored() -> None:
    translation = translate({"tools": [{**PING, "name": LONG}]})
    short = translation.body["tools"][0]["name"]
    assert len(short) <= 64
    (block,) = message(play(whole(use("a", short)), translation))["content"]
    assert block["name"] == LONG


def test_odd_block_indices_and_missing_stops_are_put_right() -> None:
    events = whole(text("a"), use("b"))
    for event in events:
        if "index" in event:
            event["index"] += 3
    without_stops = [e for e in events if e["type"] != "content_block_stop"]
    for stream in (events, without_stops):
        reply = message(play(stream))
        assert [block["type"] for block in reply["content"]] == ["text", "tool_use"]
        assert reply["stop_reason"] == "tool_use"


def test_input_given_at_the_start_of_a_call_is_passed_on_as_a_delta() -> None:
    start, begin, _, *rest = whole(use("a", x=1))
    begin["content_block"]["input"] = {"x": 1}
    assert message(play([start, begin, *rest]))["content"] == [use("a", x=1)]


def test_missing_usage_is_estimated() -> None:
    events = whole(text("a"))
    events[0]["message"]["usage"] = {"input_tokens": 0}
    del events[-2]["usage"]
    usage = message(play(events))["usage"]
    assert usage["input_tokens"] > 0


def test_pings_are_not_passed_on_since_ours_come_anyway() -> None:
    assert translate().open_stream("msg_1").feed("ping", '{"type": "ping"}') == []


def test_what_the_provider_leaves_out_is_put_in() -> None:
    block = {"type": "content_block_start", "index": 3, "content_block": {"type": "text"}}
    delta = {"type": "text_delta", "text": "Hi"}
    stream = translate().open_stream("msg_1")
    events = [
        *stream.feed("", json.dumps(block)),
        *stream.feed("", json.dumps({"type": "content_block_delta", "index": 3, "delta": delta})),
        *stream.feed("", '{"type": "message_stop"}'),
    ]
    assert problems(events) == []
    assert message(events)["content"] == [{"type": "text", "text": "Hi"}]
    assert message(events)["stop_reason"] == "end_turn"


def test_usage_that_comes_in_a_second_last_event_is_kept() -> None:
    stream = translate().open_stream("msg_1")
    start = {"type": "message_start", "message": {"usage": {"input_tokens": 1}}}
    stop = {"type": "message_delta", "delta": {"stop_reason": "max_tokens"}}
    count = {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 5}}
    events = [out for e in (start, stop, count) for out in stream.feed("", json.dumps(e))]
    events += stream.close()
    assert [event["type"] for event in events] == ["message_start", "message_delta", "message_stop"]
    assert events[1]["usage"] == {"output_tokens": 5}
    assert events[1]["delta"]["stop_reason"] == "max_tokens"


@pytest.mark.parametrize(
    "failure",
    [
        {"type": "error", "error": {"type": "overloaded_error", "message": "Boom"}},
        {"error": "Boom"},
    ],
)
@pytest.mark.parametrize("before", [0, 3])
def test_a_failure_becomes_an_error_event(failure: dict[str, Any], before: int) -> None:
    events = play([*whole(text("a"))[:before], failure, *whole(text("a"))])
    assert problems(events) == []
    assert "Boom" in events[-1]["error"]["message"]


def test_a_whole_reply_reads_like_the_stream() -> None:
    blocks = [thinking("hm", "s"), text("a"), use("b", x=1)]
    reply = {
        "type": "message",
        "role": "assistant",
        "id": "theirs",
        "model": "theirs",
        "content": blocks,
        "stop_reason": "tool_use",
        "usage": USAGE,
    }
    read = translate().read_reply(reply, "msg_1")
    assert read == {**message(play(whole(*blocks, stop_reason="tool_use")))}


@pytest.mark.parametrize("reply", [{}, {"type": "error", "error": {"message": "x"}}])
def test_a_reply_that_is_none_is_refused(reply: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="without content"):
        translate().read_reply(reply, "msg_1")


def test_only_what_the_client_set_is_set() -> None:
    request = {"max_tokens": None, "stream": False, "thinking": {"type": "adaptive"}}
    body = translate(request).body
    assert body.keys() == {"model", "messages", "thinking"}
    assert body["thinking"] == {"type": "enabled", "budget_tokens": 16_384}


def test_stop_sequences_go_along_as_many_as_are_taken() -> None:
    request = {"stop_sequences": ["a", "", 7, "b", "c"]}
    body = translate(request, quirks={"max_stops": 2}).body
    assert body["stop_sequences"] == ["a", "b"]


def test_tools_beyond_the_maximum_are_cut_with_a_note() -> None:
    tools = [{"name": f"t{n}", "description": f"Tool {n}", "input_schema": {}} for n in range(3)]
    translation = translate({"tools": tools}, quirks={"max_tools": 2})
    assert [(t["name"], t["description"]) for t in translation.body["tools"]] == [
        ("t0", "Tool 0"),
        ("t1", "Tool 1"),
    ]
    assert "3 tools offered, 2 passed on" in translation.notes[0]


def test_a_forced_tool_is_named_as_it_is_offered() -> None:
    request = {
        "tools": [{**PING, "name": LONG}],
        "tool_choice": {"type": "tool", "name": LONG, "disable_parallel_tool_use": True},
    }
    body = translate(request, quirks={"tool_choices": ["auto", "tool"]}).body
    assert body["tool_choice"] == {
        "type": "tool",
        "name": body["tools"][0]["name"],
        "disable_parallel_tool_use": True,
    }


@pytest.mark.parametrize("choice", [{"type": "tool", "name": "gone"}, {"type": "new"}, None])
def test_a_choice_that_means_nothing_here_is_left_out(choice: object) -> None:
    assert "tool_choice" not in translate({"tools": [PING], "tool_choice": choice}).body


def test_redacted_thinking_of_this_model_goes_back_as_it_came() -> None:
    ours = Signature("deepseek", "deepseek-v4-pro", {"data": "blob"}).encode()
    turn = [{"type": "redacted_thinking", "data": ours}, use("a")]
    request = messages(("user", "q"), ("assistant", turn), ("user", [result("a")]))
    blocks = translate(request).body["messages"][1]["content"]
    assert blocks == [{"type": "redacted_thinking", "data": "blob"}, use("a")]


def test_images_and_files_go_along_as_the_client_gave_them() -> None:
    png = {"type": "base64", "media_type": "image/png", "data": "AAAA"}
    address = {"type": "url", "url": "https://e.com/a.png"}
    pdf = {"type": "base64", "media_type": "application/pdf", "data": "BBBB"}
    said = [
        {"type": "image", "source": png},
        {"type": "image", "source": address},
        {"type": "document", "filename": "spec.pdf", "source": pdf},
    ]
    quirks: dict[str, object] = {"vision": True, "files": True}
    (message,) = translate(messages(("user", said)), quirks=quirks).body["messages"]
    assert message["content"] == [
        {"type": "image", "source": png},
        {"type": "image", "source": address},
        {"type": "document", "title": "spec.pdf", "source": pdf},
    ]


def test_a_second_start_is_not_passed_on() -> None:
    start, *rest = whole(text("a"))
    assert message(play([start, start, *rest]))["content"] == [text("a")]


def test_a_block_behind_the_stop_reason_or_without_a_kind_is_none() -> None:
    events = whole(text("a"))
    late = {"type": "content_block_start", "index": 9, "content_block": text("late")}
    odd = {"type": "content_block_start", "index": 9, "content_block": None}
    played = play([events[0], odd, *events[1:-1], late, events[-1]])
    assert message(played)["content"] == [text("a")]


def test_redacted_thinking_is_sealed_and_other_kinds_of_blocks_stay_as_they_are() -> None:
    other = {"type": "mcp_tool_result", "content": "x"}
    hidden = {"type": "redacted_thinking", "data": "blob"}
    first, second = message(play(whole(hidden, other)))["content"]
    state = decode(first["data"])
    assert state is not None
    assert state.state == {"data": "blob"}
    assert second == other


def test_a_delta_of_a_block_that_is_not_open_is_left_out() -> None:
    start, begin, *rest = whole(text("a"))
    stray = {"type": "content_block_delta", "index": 7, "delta": {"type": "text_delta"}}
    assert message(play([start, stray, begin, stray, *rest]))["content"] == [text("a")]


def test_a_block_of_white_space_alone_is_left_out() -> None:
    played = play(whole(text(""), text(" \n"), use("a"), text("So."), stop_reason="tool_use"))
    got = message(played)["content"]
    assert got == [use("a"), text("So.")]


def test_white_space_before_words_stays() -> None:
    start, begin, delta, *rest = whole(text("x"))
    blank = {**delta, "delta": {"type": "text_delta", "text": "\n "}}
    assert message(play([start, begin, blank, delta, *rest]))["content"] == [text("\n x")]


def test_calls_without_an_id_or_with_the_same_one_get_ids_of_their_own() -> None:
    nameless = {"type": "tool_use", "name": "t", "input": {}}
    got = message(play(whole(nameless, use("a"), use("a"), use("f.t:0"))))["content"]
    assert [block["id"] for block in got] == ["call_msg_1_0", "a", "a_2", client_call_id("f.t:0")]


@pytest.mark.parametrize(
    ("block", "content"),
    [
        ({"type": "text"}, []),
        ({"type": "text", "text": None}, []),
        ({"type": "thinking"}, ["thinking"]),
        ({"type": "thinking", "thinking": 5, "signature": 5}, ["thinking"]),
        ({"type": "tool_use", "name": "t"}, ["tool_use"]),
        ({"type": "tool_use", "id": "a", "name": "t", "input": '{"x": 1}'}, ["tool_use"]),
    ],
)
def test_odd_blocks_of_a_whole_reply_break_nothing(
    block: dict[str, Any], content: list[str]
) -> None:
    reply = translate().read_reply({"content": [block, text("a")], "usage": 5}, "msg_1")
    assert [b["type"] for b in reply["content"]] == [*content, "text"]
    assert all(b["input"] in ({}, {"x": 1}) for b in reply["content"] if "input" in b)


def test_a_delta_without_its_text_or_kind_is_left_out() -> None:
    start, begin, delta, *rest = whole(text("x"))
    odd = {**delta, "delta": {"type": "text_delta", "text": None}}
    kindless = {**delta, "delta": {"text": "y"}}
    played = play([start, begin, odd, delta, odd, kindless, *rest])
    assert message(played)["content"] == [text("x")]


def test_a_stream_that_just_stops_ends_in_an_error() -> None:
    events = play(whole(text("a"))[:3])
    assert problems(events) == []
    assert "broke off" in events[-1]["error"]["message"]
