import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.wire.frames import Frames
from claude_router.wire.sse import Decoder

LINES = st.sampled_from([b"event: a", b"data: {}", b": note", b"", b"data: \xc3\xa9"])
ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])
STREAMS = st.lists(st.tuples(LINES, ENDS).map(b"".join), max_size=12).map(b"".join)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_only_whole_events_are_passed_on(end: bytes) -> None:
    event = b"event: ping" + end + b"data: {}" + end + end
    frames = Frames()
    assert frames.feed(event[:-1]) == b""
    assert frames.feed(event[-1:] + b"event: mess") == event
    assert frames.rest == b"event: mess"


def test_lines_may_end_in_a_bare_carriage_return() -> None:
    assert Frames().feed(b"data: a\r\rdata: b") == b"data: a\r\r"


def test_a_line_end_of_two_characters_is_no_blank_line() -> None:
    frames = Frames()
    assert frames.feed(b"event: a\r\n") == b""
    assert frames.feed(b"data: b\r\n") == b""


CUTS = st.lists(st.integers(0, 200), max_size=4)


def pieces(stream: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    return [stream[a:b] for a, b in itertools.pairwise(edges)]


@settings(max_examples=2000, deadline=None)
@given(STREAMS | st.binary(max_size=60), CUTS)
def test_any_split_passes_the_same_bytes(stream: bytes, cuts: list[int]) -> None:
    frames = Frames()
    passed = b"".join(frames.feed(piece) for piece in pieces(stream, cuts))
    assert passed + frames.rest == stream


@settings(max_examples=2000, deadline=None)
@given(STREAMS, CUTS)
def test_what_is_passed_on_holds_no_begun_event(stream: bytes, cuts: list[int]) -> None:
    frames = Frames()
    for piece in pieces(stream, cuts):
        decoder = Decoder()
        decoder.feed(frames.feed(piece))
        assert decoder.close() == []
