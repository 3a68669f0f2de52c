import pytest

from claude_router.wire.deltas import chars_of_deltas
from claude_router.wire.sse import encode


def delta(kind: str = "text_delta", **content: str) -> bytes:
    return encode({"type": "content_block_delta", "index": 0, "delta": {"type": kind, **content}})


def test_deltas_are_counted_with_their_content() -> None:
    assert chars_of_deltas(delta(text="a" * 100)) == pytest.approx(100, abs=10)
    assert chars_of_deltas(delta(text="a" * 50) * 20) == pytest.approx(1_000, rel=0.2)


def test_a_delta_is_never_nothing() -> None:
    assert chars_of_deltas(delta(text="") * 3) == 3


@pytest.mark.parametrize(
    "frames",
    [
        b"",
        b": comment\n\n",
        delta("signature_delta", signature="x"),
        delta(text="a") + encode({"type": "message_stop"}),
        encode({"type": "ping"}) + delta(text="a"),
        delta(text="a") + encode({"type": "error", "error": {"message": "no"}}),
        delta(text="a").replace(b"\n", b"\r\n"),
        b"event: content_block_delta\ndata: no JSON\n\n",
        b": first\n" + delta(text="a"),
        delta(text="a") + b": last\n\n",
        delta(text="a") + b"data: [DONE]\n\n",
    ],
)
def test_all_else_is_to_be_read(frames: bytes) -> None:
    assert chars_of_deltas(frames) == 0


def test_text_that_looks_like_a_frame_does_not_deceive() -> None:
    tricky = delta(text="event: content_block_delta\ndata: {}\n\nevent: message_stop")
    assert chars_of_deltas(tricky) == pytest.approx(70, abs=12)
