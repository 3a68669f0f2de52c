import pytest

from claude_router.translate.assemble import events_of, message_of

MESSAGE = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "m",
    "content": [
        {"type": "thinking", "thinking": "hm", "signature": "cr1:x"},
        {"type": "text", "text": "Hello"},
        {"type": "tool_use", "id": "toolu_1", "name": "Bash", "input": {"command": "ls"}},
        {"type": "tool_use", "id": "toolu_2", "name": "Now", "input": {}},
        {"type": "redacted_thinking", "data": "blob"},
        {"type": "text", "text": "So it is", "citations": [{"url": "a"}, {"url": "b"}]},
    ],
    "stop_reason": "tool_use",
    "stop_sequence": None,
    "usage": {"input_tokens": 3, "output_tokens": 5},
}


def test_a_reply_survives_being_streamed_and_put_together_again() -> None:
    assert message_of(events_of(MESSAGE)) == MESSAGE


def test_each_block_is_opened_and_closed_in_turn() -> None:
    kinds = [e["type"] for e in events_of(MESSAGE)]
    assert kinds[0] == "message_start"
    assert kinds[-2:] == ["message_delta", "message_stop"]
    assert kinds.count("content_block_start") == kinds.count("content_block_stop") == 6


def test_a_stream_that_reports_an_error_is_no_reply() -> None:
    error = {"type": "error", "error": {"type": "api_error", "message": "exploded"}}
    with pytest.raises(ValueError, match="exploded"):
        message_of([*events_of(MESSAGE)[:3], error])


def test_arguments_that_are_no_json_stay_readable() -> None:
    events = events_of(MESSAGE)
    (broken,) = [e for e in events if e.get("delta", {}).get("partial_json", "{}") != "{}"]
    broken["delta"]["partial_json"] = '{"command": nope'
    read = message_of(events)["content"][2]["input"]
    assert list(read) == ["malformed_arguments"] and "nope" in read["malformed_arguments"]


def test_half_a_stream_is_no_reply() -> None:
    with pytest.raises(ValueError, match="broke off"):
        message_of(events_of(MESSAGE)[:-1])


def test_a_delta_of_an_unknown_kind_leaves_its_block_as_it_is() -> None:
    events = events_of(MESSAGE)
    unknown = {"type": "later_delta", "later": "x"}
    at = next(i for i, e in enumerate(events) if e["type"] == "content_block_stop")
    events.insert(at, {"type": "content_block_delta", "index": 0, "delta": unknown})
    assert message_of(events) == MESSAGE
