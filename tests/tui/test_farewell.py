from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from claude_router.tui.farewell import Farewell


def farewell_of(*chunks: bytes) -> bytes:
    farewell = Farewell()
    for chunk in chunks:
        farewell.feed(chunk)
    return farewell.text()


def test_only_what_follows_the_alternate_screen_is_kept() -> None:
    output = b"early\r\n\x1b[?1049hdrawing\x1b[?1049lResume with: claude --resume 1\r\n"
    assert farewell_of(output) == b"Resume with: claude --resume 1\n"


def test_a_child_that_never_left_the_main_screen_keeps_its_error() -> None:
    assert farewell_of(b"error: unknown option '--x'\r\n") == b"error: unknown option '--x'\n"


def test_a_child_killed_on_its_alternate_screen_leaves_nothing() -> None:
    assert farewell_of(b"a\x1b[?1049hdrawing") == b""


def test_colours_and_links_stay_queries_modes_and_titles_go() -> None:
    output = (
        b"\x1b[?1049h\x1b[?1049l\x1b[>4m\x1b[<u\x1b[?2031l\x1b(B\x0f\x1b[?25h\x1b[r\x1b[c\x1b[>0q"
        b"\x1b]0;\x07\x1b]11;?\x1b\\\x1bP+q\x1b\\\x1b7\x1b8\x1b[6n"
        b"\x1b[1;31mred\x1b[0m \x1b]8;;http://a\x07link\x1b]8;;\x07\n"
    )
    assert farewell_of(output) == (b"\x1b[1;31mred\x1b[0m \x1b]8;;http://a\x07link\x1b]8;;\x07\n")


def test_what_is_kept_of_a_long_inline_session_is_bounded_and_starts_with_a_line() -> None:
    text = farewell_of(*(b"line %d\n" % number for number in range(100_000)))
    assert len(text) < 300_000
    assert text.startswith(b"line ")
    assert text.endswith(b"line 99999\n")


@given(st.lists(st.integers(0, 90), max_size=6))
def test_any_split_of_the_output_gives_the_same_text(cuts: list[int]) -> None:
    output = b"0\x1b[?1049h 1 \x1b[?1049l 2 \x1b[1m3\x1b[m\x1b[?1049h\x1b[?1049l4\x1b[c\r\n"
    points = sorted({0, len(output), *(cut for cut in cuts if cut < len(output))})
    chunks = [output[a:b] for a, b in pairwise(points)]
    assert farewell_of(*chunks) == farewell_of(output)
