from typing import Any

import pytest

from .chat_helpers import translate


def read(message: dict[str, Any], finish: str = "stop", **more: Any) -> dict[str, Any]:
    reply = {"choices": [{"message": message, "finish_reason": finish}], **more}
    return translate({"stream": False}).read_reply(reply, "msg_1")


def call(arguments: Any, name: str = "Read") -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "arguments": arguments}}


def test_text_and_usage() -> None:
    usage = {"prompt_tokens": 11, "completion_tokens": 3}
    got = read({"role": "assistant", "content": "Hello"}, usage=usage)
    assert got["content"] == [{"type": "text", "text": "Hello"}]
    assert (got["model"], got["id"]) == ("claude-opus-5-5", "msg_1")
    assert (got["usage"]["input_tokens"], got["usage"]["output_tokens"]) == (11, 3)
    assert (got["stop_reason"], got["stop_sequence"]) == ("end_turn", None)


def test_reasoning_comes_before_the_text() -> None:
    got = read({"reasoning_content": "hm", "content": "42"})
    assert [block["type"] for block in got["content"]] == ["thinking", "text"]


def test_calls_without_ids_stay_two_calls() -> None:
    got = read({"content": None, "tool_calls": [call('{"f":1}'), call('{"f":1}')]})
    assert [block["input"] for block in got["content"]] == [{"f": 1}, {"f": 1}]
    assert len({block["id"] for block in got["content"]}) == 2
    assert got["stop_reason"] == "tool_use"


def test_arguments_that_are_no_json_stay_readable() -> None:
    (block,) = read({"tool_calls": [call('{"f": nope')]}, "length")["content"]
    assert block["input"] == {"malformed_arguments": '{"f":nope'}


def test_missing_usage_is_estimated() -> None:
    usage = read({"content": "some words"})["usage"]
    assert usage["input_tokens"] > 0 and usage["output_tokens"] > 0


@pytest.mark.parametrize("reply", [{}, {"choices": []}, {"error": {"message": "no"}}])
def test_a_reply_without_a_message_raises(reply: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        translate({"stream": False}).read_reply(reply, "msg_1")


def test_a_request_that_does_not_stream_asks_for_no_stream() -> None:
    body = translate({"stream": False}).body
    assert "stream" not in body and "stream_options" not in body
