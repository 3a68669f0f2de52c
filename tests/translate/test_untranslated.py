import json

from claude_router.translate.untranslated import UntranslatedStream


def test_events_stay_as_they_are() -> None:
    stream = UntranslatedStream("m")
    event = {"type": "message_stop", "new": [1, {"a": None}]}
    assert stream.feed("message_stop", json.dumps(event)) == [event]
    assert stream.close() == []


def test_what_is_no_event_is_left_out() -> None:
    stream = UntranslatedStream("m")
    for data in ("", "[1]", "{", '{"type": 5}'):
        assert stream.feed("ping", data) == []


def test_an_answer_without_its_end_ends_in_an_error() -> None:
    (last,) = UntranslatedStream("claude-x").close()
    assert last["type"] == "error"
    assert "claude-x" in last["error"]["message"]
