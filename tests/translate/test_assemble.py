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
    assert kinds.count("content_block_start") == kinds.count("content_block_stop") == 5


def test_a_stream_that_reports_an_error_is_no_reply() -> None:
    error = {"type": "error", "error": {"type": "api_error", "message": "exploded"}}
    with pytest.raises(ValueError, match="exploded"):
        message_of([*events_of(MESSAGE)[:3], error])


def test_half_a_stream_is_no_reply() -> None:
    with pytest.raises(ValueError, match="broke off"):
        message_of(events_of(MESSAGE)[:-1])


def test_a_delta_of_an_unknown_kind_leaves_its_block_as_it_is() -> None:
    events = events_of(MESSAGE)
    citing = {"type": "citations_delta", "citation": {"url": "https://e.com"}}
    at = next(i for i, e in enumerate(events) if e["type"] == "content_block_stop")
    events.insert(at, {"type": "content_block_delta", "index": 0, "delta": citing})
    assert message_of(events) == MESSAGE
