from hypothesis import given
from hypothesis import strategies as st

from claude_router.tui.row_stack import RowStack


@given(st.lists(st.integers(min_value=1, max_value=9)))
def test_every_line_belongs_to_the_row_that_covers_it(heights: list[int]) -> None:
    stack = RowStack(heights)
    lines = [(row, line) for row, height in enumerate(heights) for line in range(height)]
    assert [stack.at(y) for y in range(stack.height)] == lines
    assert stack.at(-1) is None
    assert stack.at(stack.height) is None
    assert len(stack) == len(heights)


@given(st.lists(st.integers(min_value=1, max_value=9), min_size=1))
def test_rows_stand_on_top_of_each_other(heights: list[int]) -> None:
    stack = RowStack(heights)
    edges = [(stack.top(row), stack.bottom(row)) for row in range(len(stack))]
    assert [bottom - top for top, bottom in edges] == heights
    assert [top for top, _ in edges[1:]] == [bottom for _, bottom in edges[:-1]]
