"""What a press and a drag select."""

import pytest

from claude_router.tui.selection import Selection

LINES = [
    [*"see https://a.b/c?d=1, ok", "", "  "],
    ["a", "漢", "", "b", "👍", "", " ", " "],
    [*"last line  "],
]


@pytest.fixture
def selection() -> Selection:
    return Selection(lambda line: LINES[line])


def dragged(selection: Selection, start: tuple[int, int], end: tuple[int, int]) -> str:
    selection.press(start, seconds=10)
    selection.drag(end)
    return selection.release()


def clicked(selection: Selection, place: tuple[int, int], *times: float) -> str:
    text = ""
    for seconds in times:
        selection.press(place, seconds)
        text = selection.release()
    return text


def test_a_click_selects_nothing(selection: Selection) -> None:
    assert clicked(selection, (0, 4), 10) == ""
    assert selection.span(0) == (0, 0)
    assert not selection.is_open


def test_a_drag_selects_both_ends_in_either_direction(selection: Selection) -> None:
    assert dragged(selection, (0, 0), (0, 2)) == "see"
    assert dragged(selection, (0, 2), (0, 0)) == "see"


def test_lines_between_are_whole_and_lose_their_trailing_blanks(selection: Selection) -> None:
    assert dragged(selection, (0, 21), (2, 3)) == ", ok\na漢b👍\nlast"
    assert selection.span(1) == (0, 8)
    assert selection.span(2) == (0, 4)


def test_half_a_wide_character_is_all_of_it(selection: Selection) -> None:
    assert dragged(selection, (1, 2), (1, 4)) == "漢b👍"
    assert selection.span(1) == (1, 6)


def test_a_double_click_takes_an_address_as_one_word(selection: Selection) -> None:
    assert clicked(selection, (0, 9), 10, 10.2) == "https://a.b/c?d=1"


def test_a_double_click_on_what_is_no_word_takes_one_cell(selection: Selection) -> None:
    assert clicked(selection, (0, 21), 10, 10.2) == ","
    assert clicked(selection, (1, 5), 20, 20.2) == "👍"


def test_a_double_click_and_drag_takes_whole_words(selection: Selection) -> None:
    clicked(selection, (2, 1), 10)
    selection.press((2, 1), 10.2)
    selection.drag((2, 6))
    assert selection.release() == "last line"


def test_a_triple_click_takes_the_line(selection: Selection) -> None:
    assert clicked(selection, (2, 6), 10, 10.2, 10.4) == "last line"


def test_clicks_far_apart_in_time_are_single(selection: Selection) -> None:
    assert clicked(selection, (2, 6), 10, 11) == ""


def test_a_selection_lasts_until_its_text_changes() -> None:
    line = [*"old text"]
    selection = Selection(lambda _: line)
    assert dragged(selection, (0, 0), (0, 2)) == "old"
    line[7] = "!"
    assert not selection.clear_if_overwritten()
    line[0] = "O"
    assert selection.clear_if_overwritten()
    assert selection.span(0) == (0, 0)


def test_a_line_that_is_gone_is_no_trouble() -> None:
    lines: list[list[str]] = [[*"one"], [*"two"]]
    selection = Selection(lambda line: lines[line] if line < len(lines) else [])
    assert dragged(selection, (0, 0), (1, 1)) == "one\ntw"
    del lines[1]
    assert selection.clear_if_overwritten()
    selection.press((1, 5), 20)
    selection.press((1, 5), 20.1)
    assert selection.release() == ""
