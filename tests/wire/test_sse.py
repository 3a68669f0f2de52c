import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.wire.sse import Decoder, SseEvent, encode


def decode(*chunks: bytes) -> list[SseEvent]:
    decoder = Decoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events + decoder.close()


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(edges)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood(end: str) -> None:
    stream = end.join(["event: ping", "data: a", "", "data: b", "data: c", "", ""]).encode()
    assert decode(stream) == [SseEvent("ping", "a"), SseEvent("", "b\nc")]


def test_a_crlf_cut_between_its_bytes_ends_one_line() -> None:
    assert decode(b"data: a\r", b"\n\r", b"\ndata: b\r\n\r\n") == [
        SseEvent("", "a"),
        SseEvent("", "b"),
    ]


def test_comments_and_unknown_fields_are_skipped() -> None:
    assert decode(b": PROCESSING\n\nid: 7\nretry: 3\ndata: a\n\n") == [SseEvent("", "a")]


def test_data_needs_no_space_and_loses_only_one() -> None:
    assert decode(b"data:a\n\ndata:  b\n\n") == [SseEvent("", "a"), SseEvent("", " b")]


def test_a_leading_bom_is_dropped_even_when_split() -> None:
    assert decode(b"\xef", b"\xbb\xbfdata: a\n\n") == [SseEvent("", "a")]


def test_the_last_event_needs_no_blank_line_nor_line_end() -> None:
    assert decode(b"data: a\n\nevent: x\ndata: b") == [SseEvent("", "a"), SseEvent("x", "b")]


def test_an_event_name_does_not_leak_into_the_next_event() -> None:
    assert decode(b"event: x\n\ndata: a\n\n") == [SseEvent("", "a")]


def test_line_separators_of_other_alphabets_are_text() -> None:
    assert decode("data: a\u2028b\x85c\n\n".encode()) == [SseEvent("", "a\u2028b\x85c")]


STREAM = (
    "\ufeffdata: 日本👩‍💻\r\n\r\nevent: e\rdata:é\r\r: c\n\ndata: a\ndata: b\n\ndata: end"
).encode()


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.integers(min_value=0), max_size=12))
def test_any_split_gives_the_same_events(places: list[int]) -> None:
    assert decode(*cut(STREAM, places)) == decode(STREAM)


@settings(max_examples=2000, deadline=None)
@given(st.binary(max_size=200), st.lists(st.integers(min_value=0), max_size=6))
def test_random_bytes_never_raise_and_split_alike(data: bytes, places: list[int]) -> None:
    assert decode(*cut(data, places)) == decode(data)


@settings(max_examples=2000, deadline=None)
@given(st.text(st.characters()))
def test_what_is_encoded_decodes_to_the_same(text: str) -> None:
    event = {"type": "content_block_delta", "text": text}
    (decoded,) = decode(encode(event))
    assert decoded.name == "content_block_delta"
    assert json.loads(decoded.data) == event


def test_a_lone_surrogate_travels_as_an_escape() -> None:
    assert b"\\ud83d" in encode({"type": "x", "text": "\ud83d"})


def test_other_characters_travel_as_they_are() -> None:
    assert encode({"type": "x", "t": "é"}) == 'event: x\ndata: {"type":"x","t":"é"}\n\n'.encode()
