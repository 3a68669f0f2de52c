from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from claude_router.tui.format import clean
from claude_router.tui.lines import cut, join, line_width, strip, text
from claude_router.tui.palette import DIM, PLAIN, STRONG
from tests.tui.screen_text import plain

spans = st.lists(st.tuples(st.text().map(clean), st.sampled_from([PLAIN, DIM]))).map(tuple)


@given(spans, st.integers(min_value=0, max_value=40))
def test_a_cut_line_is_never_wider_than_asked(
    line: tuple[tuple[str, Style], ...], width: int
) -> None:
    assert line_width(cut(line, width)) <= width
    assert strip(line, width, PLAIN).cell_length == width


def test_the_span_that_overflows_ends_in_an_ellipsis_and_is_the_last() -> None:
    assert cut((("abc", STRONG), ("defgh", DIM), ("i", DIM)), 6) == (("abc", STRONG), ("de…", DIM))


def test_empty_parts_get_no_separator() -> None:
    parts = ((("a", PLAIN),), (), (("b", PLAIN),))
    assert plain(join(parts, (" · ", DIM))) == "a · b"


def test_a_block_has_one_line_each() -> None:
    assert text([(("a", PLAIN),), (), (("b", DIM), ("c", PLAIN))]).plain == "a\n\nbc"
