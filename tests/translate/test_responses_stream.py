import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.thinking import decode

from .chat_helpers import PING
from .grammar import message, problems
from .responses_helpers import (
    Event,
    call_item,
    finished,
    pieces,
    play,
    reasoning_item,
    text_item,
    translate,
)


def content(*events: Event, **more: Any) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = message(play(*events, **more))["content"]
    return [{key: value for key, value in b.items() if key != "signature"} for b in blocks]


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def thinking(words: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": words}


def tool(call_id: str, name: str, **arguments: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": call_id, "name": name, "input": arguments}


def test_text_is_passed_on_delta_by_delta() -> None:
    events = play(*pieces(text_item("Hello"), 0)[:3], closes=False)
    deltas = [e["delta"]["text"] for e in events if e["type"] == "content_block_delta"]
    assert deltas == ["Hel", "lo"]


def test_reasoning_text_and_call_become_blocks_in_order() -> None:
    output = [reasoning_item("Hm."), text_item("Look."), call_item("call_9", "Read", '{"a": 1}')]
    events = [e for index, item in enumerate(output) for e in pieces(item, index)]
    reply = message(play(*events, finished(output)))
    assert [b["type"] for b in reply["content"]] == ["thinking", "text", "tool_use"]
    assert reply["content"][2] == tool("call_9", "Read", a=1)
    assert reply["stop_reason"] == "tool_use"
    assert reply["usage"]["output_tokens"] == 3


def test_encrypted_reasoning_travels_in_the_signature() -> None:
    (block,) = message(play(*pieces(reasoning_item("Hm.", "secret"), 0), finished()))["content"]
    signature = decode(block["signature"])
    assert signature is not None
    assert (signature.provider, signature.model_id) == ("openai", "gpt-5.6")
    assert signature.state["item"] == {"id": "rs_1", "encrypted_content": "secret"}


def test_reasoning_without_a_summary_is_kept_for_its_state_only() -> None:
    assert content(*pieces(reasoning_item("", "secret"), 0), finished()) == [thinking("")]
    assert content(*pieces(reasoning_item("", None), 0), finished()) == []


def test_summary_parts_are_apart() -> None:
    part: Event = ("response.reasoning_summary_part.added", {"output_index": 0})
    events = pieces(reasoning_item("onetwo"), 0)
    assert content(events[0], part, events[1], part, events[2], events[3], finished()) == [
        thinking("one\n\ntwo")
    ]


def test_interleaved_items_are_put_one_after_the_other() -> None:
    first = pieces(call_item("a", "Read", '{"f": "a"}'), 0)
    second = pieces(call_item("b", "Grep", '{"p": "b"}'), 1)
    mixed = [e for pair in zip(first, second, strict=True) for e in pair]
    assert content(*mixed, finished()) == [tool("a", "Read", f="a"), tool("b", "Grep", p="b")]


def test_an_item_that_ends_before_an_earlier_one_waits_for_it() -> None:
    first, second = pieces(text_item("first"), 0), pieces(text_item("second"), 1)
    assert content(*first[:2], *second, *first[2:], finished()) == [text("first"), text("second")]


def test_items_that_came_in_no_event_are_taken_from_the_final_response() -> None:
    output = [reasoning_item("Hm."), text_item("Hi"), call_item("a", "t", '{"x":2}')]
    assert content(finished(output)) == [thinking("Hm."), text("Hi"), tool("a", "t", x=2)]


def test_whole_arguments_without_deltas_are_enough() -> None:
    added, *_, done = pieces(call_item("a", "t", '{"x":2}'), 0)
    assert content(added, done, finished()) == [tool("a", "t", x=2)]


def test_deltas_without_an_announced_item_are_text() -> None:
    delta: Event = ("response.output_text.delta", {"output_index": 0, "delta": "Hi"})
    assert content(delta, finished()) == [text("Hi")]


def test_a_repeated_call_id_is_made_unique() -> None:
    output = [call_item("a", "t", "{}"), {**call_item("a", "t", "{}"), "id": "fc_2"}]
    first, second = content(finished(output))
    assert first["id"] == "a"
    assert second["id"] != "a"


def test_shortened_names_are_restored() -> None:
    name = "mcp__a_server_with_a_rather_long_name__and_a_tool_with_an_even_longer_name_x"
    translation = translate({"tools": [{**PING, "name": name}]})
    short = translation.body["tools"][0]["name"]
    events = [*pieces(call_item("a", short), 0), finished()]
    assert content(*events, translation=translation) == [tool("a", name)]


def test_a_refusal_is_shown_as_text() -> None:
    delta: Event = ("response.refusal.delta", {"output_index": 0, "delta": "I can't."})
    reply = message(play(delta, finished()))
    assert reply["content"] == [text("I can't.")]
    assert reply["stop_reason"] == "refusal"


@pytest.mark.parametrize(
    ("reason", "stop"), [("max_output_tokens", "max_tokens"), ("content_filter", "refusal")]
)
def test_an_incomplete_answer_says_why(reason: str, stop: str) -> None:
    end = finished(status="incomplete", incomplete_details={"reason": reason})
    assert message(play(*pieces(text_item("cut"), 0), end))["stop_reason"] == stop


def test_stop_sequences_are_watched_for_on_our_side() -> None:
    translation = translate({"stop_sequences": ["</block>"]})
    events = [*pieces(text_item("<block>no</block> because"), 0, 5), finished()]
    reply = message(play(*events, translation=translation))
    assert reply["content"] == [text("<block>no")]
    assert (reply["stop_reason"], reply["stop_sequence"]) == ("stop_sequence", "</block>")


def test_cached_tokens_are_taken_out_of_the_input() -> None:
    usage = {
        "input_tokens": 1000,
        "input_tokens_details": {"cached_tokens": 800},
        "output_tokens": 50,
        "output_tokens_details": {"reasoning_tokens": 40},
    }
    reply = message(play(finished([text_item("x")], usage=usage)))
    assert reply["usage"]["input_tokens"] == 200
    assert reply["usage"]["cache_read_input_tokens"] == 800
    assert reply["usage"]["output_tokens"] == 50


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("error", {"code": "server_error", "message": "Boom", "param": None}),
        ("error", {"error": {"type": "server_error", "message": "Boom"}}),
        ("response.failed", {"response": {"status": "failed", "error": {"message": "Boom"}}}),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_failure_becomes_an_error_event(name: str, data: Any, is_first: bool) -> None:
    before = [] if is_first else pieces(text_item("partial"), 0)[:2]
    events = play(*before, (name, data), finished())
    assert problems(events) == []
    assert events[-1]["type"] == "error"
    assert "Boom" in events[-1]["error"]["message"]


def test_an_answer_that_breaks_off_ends_in_an_error() -> None:
    events = play(*pieces(call_item("a", "Write", '{"x": "half'), 0)[:3])
    assert problems(events) == []
    assert "broke off" in events[-1]["error"]["message"]


def test_an_empty_answer_is_a_valid_message() -> None:
    assert message(play(finished()))["stop_reason"] == "end_turn"


@pytest.mark.parametrize("data", ["", "[DONE]", "{", "null", "[1]", '{"type": "response.new"}'])
def test_unknown_events_do_no_harm(data: str) -> None:
    stream = translate().open_stream("msg_1")
    assert [e for e in stream.feed("", data) if e["type"] == "error"] == []


def test_a_whole_reply_reads_like_the_stream() -> None:
    output = [reasoning_item("Hm."), text_item("Look"), call_item("a", "Read", '{"f":"a"}')]
    _, end = finished(output)
    streamed = message(
        play(*(e for i, item in enumerate(output) for e in pieces(item, i)), finished(output))
    )
    assert translate().read_reply(end["response"], "msg_1") == streamed


@pytest.mark.parametrize("reply", [{"error": {"message": "Boom"}}, {}, {"output": None}])
def test_a_reply_that_is_none_is_refused(reply: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"Boom|without output"):
        translate().read_reply(reply, "msg_1")


WORDS = st.text(st.sampled_from('ab \n{}":,é日'), max_size=8)
ITEMS = st.lists(
    st.one_of(
        st.builds(text_item, WORDS),
        st.builds(reasoning_item, WORDS, st.sampled_from([None, "blob"])),
        st.builds(lambda words: call_item("", "t", json.dumps({"v": words})), WORDS),
    ),
    max_size=4,
)


def kept(output: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What the client must be given of each item that says anything."""
    found = []
    for item in output:
        if item["type"] == "message":
            words = item["content"][0]["text"]
            found += [("text", words.strip())] if words.strip() else []
        elif item["type"] == "function_call":
            found.append(("tool_use", item["arguments"]))
        else:
            words = "".join(part["text"] for part in item["summary"])
            found += [("thinking", words)] if words or item["encrypted_content"] else []
    return found


def given_blocks(blocks: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The same of the client's blocks; white space may open the next text instead of its own."""
    read: dict[str, Callable[[dict[str, Any]], str]] = {
        "text": lambda block: str(block["text"]).strip(),
        "thinking": lambda block: str(block["thinking"]),
        "tool_use": lambda block: json.dumps(block["input"]),
    }
    return [(block["type"], read[block["type"]](block)) for block in blocks]


@settings(max_examples=2000, deadline=None)
@given(output=ITEMS, size=st.integers(1, 4), seed=st.integers(0, 2**32))
def test_items_in_any_order_lose_no_thought_no_word_and_no_call(
    output: list[dict[str, Any]], size: int, seed: int
) -> None:
    output = [
        {**item, "id": f"i{index}", "call_id": f"c{index}"} for index, item in enumerate(output)
    ]
    queues = [pieces(item, index, size) for index, item in enumerate(output)]
    mixed, events = random.Random(seed), []
    while left := [queue for queue in queues if queue]:
        events.append(mixed.choice(left).pop(0))
    blocks = message(play(*events, finished()))["content"]
    assert sorted(given_blocks(blocks)) == sorted(kept(output))


def test_an_item_of_an_unknown_kind_leaves_no_block() -> None:
    image = {"type": "image_generation_call", "id": "ig_1", "result": "AAAA"}
    assert content(finished([image, text_item("x")])) == [text("x")]


def test_an_unknown_delta_and_a_part_without_words_are_left_out() -> None:
    unknown: Event = ("response.audio.delta", {"output_index": 0, "delta": "UklGRg=="})
    item = {**text_item("x"), "content": [{"type": "audio"}, {"type": "output_text", "text": "x"}]}
    assert content(unknown, finished([item])) == [text("x")]


def test_nothing_counts_behind_a_stop_sequence() -> None:
    output = [
        text_item("xEND y"),
        reasoning_item("hm"),
        call_item("a", "t", '{"x":2}'),
    ]
    events = [e for index, item in enumerate(output) for e in pieces(item, index)]
    translation = translate({"stop_sequences": ["END"]})
    reply = message(play(*events, finished(output), translation=translation))
    assert reply["content"] == [text("x")]
    assert (reply["stop_reason"], reply["stop_sequence"]) == ("stop_sequence", "END")


def test_text_held_for_a_stop_sequence_is_text_when_its_item_ends() -> None:
    translation = translate({"stop_sequences": ["END"]})
    events = [*pieces(text_item("x EN"), 0), *pieces(call_item("a", "t", "{}"), 1), finished()]
    assert content(*events, translation=translation) == [text("x EN"), tool("a", "t")]


def test_a_call_that_never_ends_is_closed_with_the_answer() -> None:
    added, *deltas, _ = pieces(call_item("a", "t", '{"x":2}'), 0)
    assert content(added, *deltas, finished()) == [tool("a", "t", x=2)]


def test_a_call_whose_beginning_was_lost_arrives_with_its_end() -> None:
    _, *rest = pieces(call_item("a", "t", '{"x":2}'), 0)
    assert content(*rest, finished()) == [tool("a", "t", x=2)]
