import json

from claude_router.events import Usage
from claude_router.proxy.tally import Tally

START = {
    "type": "message_start",
    "message": {"usage": {"input_tokens": 7, "cache_read_input_tokens": 5, "output_tokens": 1}},
}
DELTA = {
    "type": "content_block_delta",
    "index": 0,
    "delta": {"type": "text_delta", "text": "x" * 400},
}
END = {
    "type": "message_delta",
    "delta": {"stop_reason": "end_turn"},
    "usage": {"input_tokens": 9, "output_tokens": 42},
}
STOP = {"type": "message_stop"}


def test_the_providers_final_figures_win() -> None:
    tally = Tally()
    for event in (START, DELTA, END, STOP):
        tally.observe(event)
    assert tally.usage == Usage(input_tokens=9, output_tokens=42, cache_read_tokens=5)
    assert tally.stop_reason == "end_turn"
    assert tally.is_complete


def test_output_is_estimated_while_it_streams() -> None:
    tally = Tally()
    tally.observe(START)
    tally.observe(DELTA)
    assert tally.usage.output_tokens == 100
    assert not tally.is_complete


def test_text_and_parsed_events_give_the_same_end() -> None:
    read, parsed = Tally(), Tally()
    for event in (START, DELTA, END, STOP):
        parsed.observe(event)
        read.observe_text(str(event["type"]), json.dumps(event))
    assert read.usage == parsed.usage
    assert read.is_complete and read.stop_reason == "end_turn"


def test_an_error_event_is_kept() -> None:
    tally = Tally()
    tally.observe_text("error", '{"type": "error", "error": {"message": "Overloaded"}}')
    assert tally.error == {"message": "Overloaded"}


def test_odd_events_do_no_harm() -> None:
    tally = Tally()
    tally.observe_text("message_start", "not json")
    tally.observe_text("message_delta", '{"type": "message_delta", "usage": [], "delta": null}')
    tally.observe({"type": "message_start", "message": "odd"})
    assert tally.usage == Usage()
