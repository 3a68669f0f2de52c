"""What a client was given, in two words: a whole answer, or one error and where it came."""

import json
from collections.abc import Mapping
from typing import Any

from claude_router.wire.sse import Decoder


def outcome_of(status: int, headers: Mapping[str, str], raw: bytes) -> str:
    """`whole`, `empty`, `refused <status> <type>`, or `broken <type>` for an error after a part.

    Anything that is neither a whole answer nor one error in Anthropic's form fails the test.
    """
    if headers["content-type"].startswith("text/event-stream"):
        assert status == 200
        return _of_stream(raw)
    body = json.loads(raw)
    if status == 200:
        assert body["type"] == "message" and body["content"] and body["stop_reason"]
        return "whole"
    assert body["type"] == "error"
    return f"refused {status} {_error_type(body)}"


def _of_stream(raw: bytes) -> str:
    assert raw.endswith(b"\n\n")
    events = [json.loads(event.data) for event in Decoder().feed(raw)]
    events = [event for event in events if event["type"] != "ping"]
    names = [event["type"] for event in events]
    if "error" in names:
        assert names.count("error") == 1 and names[-1] == "error" and "message_stop" not in names
        return f"broken {_error_type(events[-1])}"
    _check_whole(names, events)
    return "whole" if "content_block_start" in names else "empty"


def _error_type(body: Mapping[str, Any]) -> str:
    assert body["error"]["message"].strip()
    kind: str = body["error"]["type"]
    return kind


def _check_whole(names: list[str], events: list[dict[str, Any]]) -> None:
    assert names[0] == "message_start" and names.count("message_start") == 1
    assert names[-1] == "message_stop" and names.count("message_stop") == 1
    assert names.count("content_block_start") == names.count("content_block_stop")
    stops = [event["delta"]["stop_reason"] for event in events if event["type"] == "message_delta"]
    assert len(stops) == 1 and stops[0]
