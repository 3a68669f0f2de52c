import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.thinking import decode

from .chat_helpers import PING, call, chunk, messages, play, result, translate, use
from .grammar import message, problems

DONE = "[DONE]"


def content(*chunks: str, **more: Any) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = message(play(*chunks, **more))["content"]
    return [{key: value for key, value in b.items() if key != "signature"} for b in blocks]


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def thinking(words: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": words}


def tool(call_id: str, name: str, **arguments: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": call_id, "name": name, "input": arguments}


def test_the_message_starts_with_the_first_event_and_an_estimate() -> None:
    (start,) = play(chunk({"role": "assistant", "content": ""}), closes=False)
    assert start["message"]["model"] == "claude-opus-5-5"
    assert start["message"]["usage"]["input_tokens"] > 0


def test_text_is_passed_on_chunk_by_chunk() -> None:
    events = play(chunk({"content": "Hel"}), chunk({"content": "lo"}), closes=False)
    deltas = [event["delta"]["text"] for event in events if "delta" in event]
    assert deltas == ["Hel", "lo"]


def test_reasoning_text_and_reasoning_again_are_blocks_of_their_own() -> None:
    assert content(
        chunk({"reasoning_content": "a"}),
        chunk({"content": "b"}),
        chunk({"reasoning": "c"}),
        chunk({"content": "d"}, "stop"),
    ) == [thinking("a"), text("b"), thinking("c"), text("d")]


def test_reasoning_after_a_call_follows_the_whole_call() -> None:
    assert content(
        chunk(call('{"f":', call_id="a", name="Read")),
        chunk({"reasoning_content": "b"}),
        chunk(call('"x"}')),
        chunk({}, "tool_calls"),
    ) == [tool("a", "Read", f="x"), thinking("b")]


def test_interleaved_calls_come_one_after_the_other() -> None:
    assert content(
        chunk(call('{"f":', index=0, call_id="a", name="Read")),
        chunk(call('{"p":', index=1, call_id="b", name="Grep")),
        chunk(call('"x"}', index=0)),
        chunk(call('"y"}', index=1)),
        chunk({}, "tool_calls"),
    ) == [tool("a", "Read", f="x"), tool("b", "Grep", p="y")]


def test_arguments_are_passed_on_while_they_arrive() -> None:
    events = play(
        chunk(call('{"content":"one', call_id="a", name="Write")),
        chunk(call(" two")),
        closes=False,
    )
    assert [e["delta"]["partial_json"] for e in events if "delta" in e] == [
        '{"content":"one',
        " two",
    ]


def test_calls_that_all_say_index_zero_are_told_apart_by_id() -> None:
    assert content(
        chunk(call('{"f":"a"}', call_id="a", name="Read")),
        chunk(call('{"p":"b"}', call_id="b", name="Grep")),
        chunk({}, "stop"),
    ) == [tool("a", "Read", f="a"), tool("b", "Grep", p="b")]


def test_whole_calls_without_ids_or_indices_are_told_apart() -> None:
    blocks = content(
        chunk(call('{"f":"a"}', index=None, name="Read")),
        chunk(call('{"f":"b"}', index=None, name="Read")),
        chunk({}, "tool_calls"),
    )
    assert [block["input"] for block in blocks] == [{"f": "a"}, {"f": "b"}]
    assert len({block["id"] for block in blocks}) == 2


def test_an_id_that_comes_after_the_arguments_is_used() -> None:
    assert content(
        chunk(call('{"f":', name="Read")),
        chunk(call('"a"}', call_id="late")),
        chunk({}, "tool_calls"),
    ) == [tool("late", "Read", f="a")]


def test_a_name_in_pieces_is_put_together() -> None:
    assert content(
        chunk(call(call_id="a", name="Re")),
        chunk(call(name="ad")),
        chunk(call("{}")),
        chunk({}, "tool_calls"),
    ) == [tool("a", "Read")]


def test_a_call_repeated_in_the_last_chunk_is_one_call() -> None:
    whole = chunk(call('{"f":"a"}', call_id="a", name="Read"))
    assert content(whole, whole, chunk({}, "tool_calls")) == [tool("a", "Read", f="a")]


def test_one_id_for_two_calls_is_made_unique() -> None:
    blocks = content(
        chunk(call("{}", index=0, call_id="x", name="Read")),
        chunk(call("{}", index=1, call_id="x", name="Grep")),
        chunk({}, "tool_calls"),
    )
    assert [block["id"] for block in blocks] == ["x", "x_2"]


@pytest.mark.parametrize(
    "delta",
    [
        call("{}", call_id="call_0", name="Read"),
        {"function_call": {"name": "Read", "arguments": "{}"}},
    ],
)
def test_an_id_that_an_earlier_answer_used_is_made_unique(delta: dict[str, Any]) -> None:
    def answer(*earlier: str) -> dict[str, Any]:
        turns = [("assistant", [use(call_id) for call_id in earlier])]
        history = messages(("user", "q"), *turns, ("user", [result(e) for e in earlier]))
        played = play(chunk(delta), chunk({}, "tool_calls"), translation=translate(history))
        block: dict[str, Any] = message(played)["content"][0]
        return block

    first = answer("toolu_1")["id"]
    second = answer("toolu_1", first)["id"]
    assert len({first, second, answer("toolu_1", first, second)["id"]}) == 3


def test_a_call_without_a_name_is_no_call() -> None:
    assert content(
        chunk({"content": "Hm."}), chunk(call("{}", call_id="a", name="")), chunk({}, "stop")
    ) == [text("Hm.")]


def test_arguments_sent_as_an_object_are_taken() -> None:
    assert content(chunk(call({"f": "a"}, call_id="a", name="Read")), chunk({}, "tool_calls")) == [
        tool("a", "Read", f="a")
    ]


def test_the_old_function_call_is_a_call() -> None:
    blocks = content(
        chunk({"function_call": {"name": "Read", "arguments": '{"f":'}}),
        chunk({"function_call": {"arguments": "1}"}}, "function_call"),
    )
    assert [(block["name"], block["input"]) for block in blocks] == [("Read", {"f": 1})]


def test_a_shortened_tool_name_is_restored() -> None:
    name = "mcp__" + "x" * 80
    translation = translate({"tools": [{"name": name, "input_schema": {}}]})
    sent = translation.body["tools"][0]["function"]["name"]
    assert len(sent) == 64
    blocks = content(
        chunk(call("{}", call_id="a", name=sent)), chunk({}, "stop"), translation=translation
    )
    assert blocks == [tool("a", name)]


def test_arguments_cut_by_the_limit_stay_cut() -> None:
    events = play(chunk(call('{"content":"half', call_id="a", name="Write")), chunk({}, "length"))
    assert problems(events) == []
    assert events[-2]["delta"]["stop_reason"] == "max_tokens"
    assert "".join(e["delta"].get("partial_json", "") for e in events if "delta" in e) == (
        '{"content":"half'
    )


@pytest.mark.parametrize(
    ("finish", "stop_reason"),
    [
        ("stop", "end_turn"),
        ("length", "max_tokens"),
        ("model_length", "max_tokens"),
        ("content_filter", "refusal"),
        ("tool_calls", "end_turn"),
        ("eos", "end_turn"),
    ],
)
def test_finish_reasons_of_an_answer_without_calls(finish: str, stop_reason: str) -> None:
    events = play(chunk({"content": "x"}), chunk({}, finish), DONE)
    assert message(events)["stop_reason"] == stop_reason


def test_stop_after_calls_means_tool_use() -> None:
    events = play(chunk(call("{}", call_id="a", name="ls")), chunk({}, "stop"))
    assert message(events)["stop_reason"] == "tool_use"


def test_done_without_a_finish_reason_is_an_end() -> None:
    assert message(play(chunk({"content": "x"}), DONE))["stop_reason"] == "end_turn"


def test_a_stream_that_just_stops_ends_in_an_error() -> None:
    events = play(chunk({"content": "half"}))
    assert problems(events) == []
    assert events[-1]["type"] == "error"


def test_an_error_object_in_the_stream_is_an_error_event() -> None:
    events = play(chunk({"content": "x"}), '{"error":{"message":"exploded","code":502}}')
    assert problems(events) == []
    assert "exploded" in events[-1]["error"]["message"]


def test_an_error_that_is_the_whole_chunk_is_an_error_event() -> None:
    said = '{"object":"error","message":"too busy","type":"ServiceUnavailable","code":503}'
    events = play(chunk({"content": "x"}), said, DONE)
    assert "too busy" in events[-1]["error"]["message"]


def test_an_error_before_everything_comes_alone() -> None:
    (event,) = play('{"error":"llama runner has terminated"}')
    assert event["error"]["message"] == "llama runner has terminated"


def test_finish_reason_error_is_an_error() -> None:
    assert play(chunk({"content": "x"}), chunk({}, "error"))[-1]["type"] == "error"


@pytest.mark.parametrize("place", ["choice", "x_groq", "chunk"])
def test_usage_is_found_wherever_a_provider_puts_it(place: str) -> None:
    usage = {"prompt_tokens": 21, "completion_tokens": 4}
    last: dict[str, Any] = {"choices": [{"delta": {}, "finish_reason": "stop"}]}
    if place == "choice":
        last["choices"][0]["usage"] = usage
    else:
        last |= {"usage": usage} if place == "chunk" else {"x_groq": {"usage": usage}}
    found = message(play(chunk({"content": "x"}), json.dumps(last)))["usage"]
    assert (found["input_tokens"], found["output_tokens"]) == (21, 4)


def test_a_whole_message_beside_the_deltas_is_not_said_again() -> None:
    said = {"role": "assistant", "content": "ab"}
    last = {"choices": [{"delta": {}, "message": said, "finish_reason": "stop"}]}
    assert content(chunk({"content": "ab"}), json.dumps(last)) == [text("ab")]


def test_usage_is_counted_once_from_its_last_report() -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 5}
    cached = usage | {"prompt_tokens_details": {"cached_tokens": 800}}
    events = play(
        chunk({"content": "x"}, usage=usage),
        chunk({}, "stop"),
        json.dumps({"choices": [], "usage": cached}),
        DONE,
    )
    assert message(events)["usage"] == {
        "input_tokens": 200,
        "output_tokens": 5,
        "cache_read_input_tokens": 800,
        "cache_creation_input_tokens": 0,
    }


def test_think_tags_cut_anywhere_become_a_thinking_block() -> None:
    chunks = [chunk({"content": piece}) for piece in ("<th", "ink>h", "m</thi", "nk>\n\n4", "2")]
    assert content(*chunks, DONE) == [thinking("hm"), text("42")]


def test_an_answer_about_the_tag_is_text() -> None:
    words = "Use `<think>`, then `</think>`."
    assert content(*(chunk({"content": char}) for char in words), DONE) == [text(words)]


def test_a_local_stop_sequence_ends_the_text() -> None:
    translation = translate({"stop_sequences": ["</block>"]}, model="xai/grok-4")
    assert "stop" not in translation.body
    got = message(
        play(
            chunk({"content": "<block>no</bl"}),
            chunk({"content": "ock> and"}),
            chunk({}, "stop"),
            translation=translation,
        )
    )
    assert got["content"] == [text("<block>no")]
    assert (got["stop_reason"], got["stop_sequence"]) == ("stop_sequence", "</block>")


def test_white_space_before_a_call_makes_no_block() -> None:
    assert content(chunk({"content": "\n\n"}), chunk(call("{}", call_id="a", name="ls")), DONE) == [
        tool("a", "ls")
    ]


def test_a_refusal_is_shown_and_named() -> None:
    got = message(play(chunk({"refusal": "I can't."}), chunk({}, "stop")))
    assert (got["content"], got["stop_reason"]) == ([text("I can't.")], "refusal")


def test_content_parts_of_mistral_are_read() -> None:
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
        {"type": "text", "text": "42"},
    ]
    assert content(chunk({"content": parts}, "stop")) == [thinking("hm"), text("42")]


def test_reasoning_goes_back_to_the_model_it_came_from() -> None:
    deepseek = translate(model="deepseek/deepseek-v4-pro")
    said = message(
        play(
            chunk({"reasoning_content": "need it"}),
            chunk(call("{}", call_id="a", name="t")),
            DONE,
            translation=deepseek,
        )
    )["content"]
    again = messages(("user", "Hi"), ("assistant", said), ("user", [result("a")]))
    own = translate(again, model="deepseek/deepseek-v4-pro").body["messages"]
    assert own[1]["reasoning_content"] == "need it"
    foreign = translate(again, model="groq/llama-3.3-70b-versatile").body["messages"]
    assert "reasoning_content" not in foreign[1]


def test_a_thought_signature_goes_back_on_its_call() -> None:
    extra = {"google": {"thought_signature": "sig"}}
    said = message(
        play(
            chunk(call("{}", call_id="a", name="t", extra_content=extra)),
            chunk(call("{}", index=1, call_id="b", name="t")),
            DONE,
            translation=translate(model="gemini/gemini-3-pro"),
        )
    )["content"]
    again = messages(("user", "Hi"), ("assistant", said), ("user", [result("a"), result("b")]))
    calls = translate(again, model="gemini/gemini-3-pro").body["messages"][1]["tool_calls"]
    assert [c.get("extra_content") for c in calls] == [extra, None]


def test_reasoning_details_are_joined_and_go_back_unchanged() -> None:
    pieces = [
        {"type": "reasoning.text", "index": 0, "text": "a"},
        {"type": "reasoning.text", "index": 0, "text": "b", "signature": "s"},
        {"type": "reasoning.encrypted", "index": 1, "data": "e"},
    ]
    chunks = [chunk({"reasoning": "x", "reasoning_details": [piece]}) for piece in pieces]
    model = "openrouter/google/gemini-3-pro"
    said = message(play(*chunks, chunk({"content": "y"}), DONE, translation=translate(model=model)))
    again = messages(("user", "Hi"), ("assistant", said["content"]), ("user", "more"))
    assert translate(again, model=model).body["messages"][1]["reasoning_details"] == [
        {"type": "reasoning.text", "index": 0, "text": "ab", "signature": "s"},
        {"type": "reasoning.encrypted", "index": 1, "data": "e"},
    ]


def test_every_thinking_block_is_signed_for_its_model() -> None:
    got = message(play(chunk({"reasoning": "hm"}), DONE, translation=translate(model="a/b:c")))
    signature = decode(got["content"][0]["signature"])
    assert signature is not None
    assert (signature.provider, signature.model_id) == ("a", "b:c")


DELTAS = st.one_of(
    st.builds(lambda t: {"content": t}, st.text(max_size=6)),
    st.builds(lambda t: {"reasoning_content": t}, st.text(max_size=4)),
    st.builds(lambda t: {"content": t}, st.sampled_from(["<think>", "</think>", "STOP", "ST"])),
    st.builds(
        lambda a, i, c, n: call(a, index=i, call_id=c, name=n),
        st.sampled_from(["{}", '{"a":', "1}", '"', "", None, "x", '{"b":2}', "\\"]),
        st.sampled_from([None, 0, 1]),
        st.sampled_from([None, "a", "b", "functions.x:0"]),
        st.sampled_from([None, "", "Read", "Gr", "ep"]),
    ),
    st.just({}),
)
CHUNKS = st.one_of(
    st.builds(chunk, DELTAS, st.sampled_from([None, None, None, "", "stop", "tool_calls"])),
    st.sampled_from(['{"choices":null}', '{"choices":[],"usage":{"prompt_tokens":3}}', "", "no"]),
    st.sampled_from(['{"error":{"message":"e"}}', "[]", "[DONE]", '{"choices":[7]}']),
)


@settings(max_examples=2000, deadline=None)
@given(st.lists(CHUNKS, max_size=12))
def test_any_chunks_give_a_grammatical_stream(chunks: list[str]) -> None:
    translation = translate({"stop_sequences": ["STOP"]}, quirks={"max_stops": 0})
    assert problems(play(*chunks, translation=translation)) == []


WORDS = st.text(st.sampled_from('ab{}":,é日'), max_size=8)
CALLS = st.lists(st.tuples(st.sampled_from(["Read", "Grep"]), WORDS), max_size=3)


def joined(blocks: list[dict[str, Any]], kind: str) -> str:
    return "".join(block[kind] for block in blocks if block["type"] == kind)


@settings(max_examples=2000, deadline=None)
@given(thought=WORDS, said=WORDS, calls=CALLS, size=st.integers(1, 5), seed=st.integers(0, 2**32))
def test_deltas_in_any_order_lose_no_thought_no_word_and_no_call(
    thought: str, said: str, calls: list[tuple[str, str]], size: int, seed: int
) -> None:
    def cut(words: str) -> list[str]:
        return [words[at : at + size] for at in range(0, len(words), size)]

    queues: list[list[dict[str, Any]]] = [
        [{"reasoning_content": piece} for piece in cut(thought)],
        [{"content": piece} for piece in cut(said)],
    ]
    for index, (name, words) in enumerate(calls):
        arguments = [call(piece, index=index) for piece in cut(json.dumps({"value": words}))]
        queues.append([call(index=index, call_id=f"c{index}", name=name), *arguments])
    mixed, deltas = random.Random(seed), []
    while left := [queue for queue in queues if queue]:
        deltas.append(mixed.choice(left).pop(0))
    blocks = message(play(*map(chunk, deltas), DONE))["content"]
    assert joined(blocks, "thinking") == thought
    assert joined(blocks, "text") == said
    tools = [block for block in blocks if block["type"] == "tool_use"]
    assert sorted(tools, key=lambda block: str(block["id"])) == [
        tool(f"c{index}", name, value=words) for index, (name, words) in enumerate(calls)
    ]


def test_a_provider_id_outside_anthropics_pattern_goes_back_as_it_was() -> None:
    got = message(play(chunk(call("{}", call_id="functions.t:0", name="t")), DONE))["content"]
    assert got[0]["id"].replace("_", "").replace("-", "").isalnum()
    again = messages(("assistant", [use(got[0]["id"])]), ("user", [result(got[0]["id"])]))
    sent = translate(again).body["messages"]
    assert sent[0]["tool_calls"][0]["id"] == sent[1]["tool_call_id"] == "functions.t:0"


def test_a_name_repeated_without_arguments_is_no_new_call() -> None:
    assert content(
        chunk(call('{"f":1}', name="Read")), chunk(call("", name="Read")), chunk({}, "stop")
    ) == [tool("call_msg_1_0", "Read", f=1)]


@pytest.mark.parametrize("odd", ["[]", "7", "nope", '{"choices": [7]}', '{"choices": null}', ""])
def test_what_is_no_chunk_is_skipped(odd: str) -> None:
    assert content(odd, chunk({"content": "x"}), odd, DONE) == [text("x")]


def test_entries_that_are_no_calls_and_parts_without_words_are_skipped() -> None:
    calls = {"tool_calls": [None, *call("{}", call_id="a", name="ls")["tool_calls"]]}
    parts: list[Any] = [7, {"type": "image"}, {"type": "text", "text": "Hm."}]
    assert content(chunk({"content": parts}), chunk(calls), DONE) == [text("Hm."), tool("a", "ls")]


def test_a_stop_sequence_that_the_provider_names_is_told() -> None:
    translation = translate({"stop_sequences": ["END"]})
    last = json.dumps({"choices": [{"delta": {}, "finish_reason": "stop", "stop_reason": "END"}]})
    got = message(play(chunk({"content": "x"}), last, translation=translation))
    assert (got["stop_reason"], got["stop_sequence"]) == ("stop_sequence", "END")


def test_nothing_counts_behind_a_stop_sequence() -> None:
    translation = translate({"stop_sequences": ["END"]}, quirks={"max_stops": 0})
    got = message(
        play(
            chunk({"content": "xEND y"}),
            chunk({"reasoning": "hm"}),
            chunk(call("{}", call_id="a", name="ls")),
            DONE,
            translation=translation,
        )
    )
    assert got["content"] == [text("x")]
    assert got["stop_reason"] == "stop_sequence"


@pytest.mark.parametrize("think_tags", [True, False])
def test_text_held_for_a_stop_sequence_comes_before_the_call_that_follows(
    think_tags: bool,
) -> None:
    quirks: dict[str, object] = {"max_stops": 0, "think_tags": think_tags}
    assert content(
        chunk({"content": "x EN"}),
        chunk(call("{}", call_id="a", name="ls")),
        DONE,
        translation=translate({"stop_sequences": ["END"]}, quirks=quirks),
    ) == [text("x EN"), tool("a", "ls")]


def test_text_held_for_a_written_call_is_text_when_the_answer_ends() -> None:
    translation = translate({"tools": [PING]}, quirks={"text_calls": True})
    assert content(chunk({"content": "x <tool_"}), DONE, translation=translation) == [
        text("x <tool_")
    ]


def test_a_written_call_that_lacks_its_end_is_a_call_when_the_answer_ends() -> None:
    translation = translate({"tools": [PING]}, quirks={"text_calls": True})
    said = 'Now. <tool_call>{"name": "t", "arguments": {"f": 1}}'
    words, use_block = content(chunk({"content": said}), DONE, translation=translation)
    assert words == text("Now. ")
    assert (use_block["name"], use_block["input"]) == ("t", {"f": 1})
