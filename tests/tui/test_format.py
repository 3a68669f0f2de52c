import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from claude_router.tui import format as words

names = st.one_of(
    st.text(),
    st.text(alphabet="a日́‍️👩🏽‮[]/\x1b\n\t é"),
    st.lists(st.text(alphabet="ab日-.5"), max_size=4).map("/".join),
)
widths = st.integers(min_value=0, max_value=60)


@given(names, widths)
def test_a_fitted_name_is_never_wider_than_asked(name: str, width: int) -> None:
    name = words.clean(name)
    assert cell_len(words.fit(name, width)) <= width
    assert cell_len(words.fit_end(name, width)) <= width
    assert cell_len(words.model_name(name, width)) <= width
    assert cell_len(words.pad(name, width)) == width


@given(names, st.integers(min_value=1, max_value=60))
def test_wrapped_lines_are_never_wider_than_asked(text: str, width: int) -> None:
    lines = words.wrap(words.clean(text), width)
    assert all(line and cell_len(line) <= width for line in lines)


@given(names)
def test_clean_text_is_one_line_without_control_characters(text: str) -> None:
    cleaned = words.clean(text)
    assert len(cleaned.splitlines()) <= 1
    assert "\x1b" not in cleaned
    assert "‮" not in cleaned
    assert words.clean(cleaned) == cleaned


@given(st.floats(), st.integers(min_value=0, max_value=40), st.booleans())
def test_a_bar_is_exactly_as_wide_as_asked(share: float, width: int, is_unicode: bool) -> None:
    assert cell_len(words.bar(share, width, is_unicode=is_unicode)) == width


@given(st.integers(min_value=0, max_value=10**14))
def test_a_count_takes_at_most_five_cells(count: int) -> None:
    assert len(words.number(count)) <= 5


@given(st.text(alphabet="ab c\n日", max_size=50), st.integers(min_value=2, max_value=20))
def test_wrapping_loses_no_words(text: str, width: int) -> None:
    joined = "".join(words.wrap(text, width))
    assert joined.replace(" ", "") == "".join(text.split())


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0"),
        (950, "950"),
        (999, "999"),
        (1000, "1.0k"),
        (1234, "1.2k"),
        (9_960, "10k"),
        (340_400, "340k"),
        (999_700, "1.0M"),
        (3_400_000, "3.4M"),
        (-1234, "-1.2k"),
    ],
)
def test_counts_are_compact(count: int, said: str) -> None:
    assert words.number(count) == said


@pytest.mark.parametrize(
    ("usd", "decimals", "said"),
    [
        (0, 4, "$0"),
        (0.0123, 4, "$0.0123"),
        (0.00001, 4, "<$0.0001"),
        (0.004, 2, "<$0.01"),
        (0.01, 2, "$0.01"),
        (0.996, 4, "$0.9960"),
        (4.2, 4, "$4.20"),
        (1234.0, 4, "$1.2k"),
        (-0.5, 2, "-$0.50"),
        (float("inf"), 4, "$?"),
    ],
)
def test_money_is_compact(usd: float, decimals: int, said: str) -> None:
    assert words.money(usd, decimals) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-3, "0 ms"),
        (0.0042, "4 ms"),
        (0.85, "850 ms"),
        (0.9999, "1.0 s"),
        (1.24, "1.2 s"),
        (34, "34 s"),
        (59.7, "1m 00s"),
        (125, "2m 05s"),
        (3800, "1h 03m"),
        (float("nan"), "?"),
    ],
)
def test_durations_are_compact(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (30, "openrouter/anthropic/claude-5"),
        (20, "anthropic/claude-5"),
        (10, "claude-5"),
        (5, "…de-5"),
        (1, "…"),
        (0, ""),
    ],
)
def test_a_model_name_keeps_its_end(width: int, said: str) -> None:
    assert words.model_name("openrouter/anthropic/claude-5", width) == said


def test_a_bar_fills_in_eighths() -> None:
    assert words.bar(0.5, 3) == "█▌ "
    assert words.bar(1.0, 3) == "███"
    assert words.bar(0.0, 3) == "   "
    assert words.bar(0.5, 4, is_unicode=False) == "##--"


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0%"), (0.001, "<1%"), (0.874, "87%"), (2, "100%")]
)
def test_shares_are_whole_percents(share: float, said: str) -> None:
    assert words.percent(share) == said


def test_items_break_between_each_other_before_they_break_inside() -> None:
    assert words.flow(["first token 2.2 s", "ended 4.0 s"], " · ", 20) == [
        "first token 2.2 s",
        "ended 4.0 s",
    ]
    assert words.flow(["abcdef"], " · ", 4) == ["abcd", "ef"]


def test_a_time_no_calendar_knows_is_dashes() -> None:
    assert words.clock(1e30) == "--:--"


@given(st.lists(st.one_of(st.none(), st.floats())), st.booleans())
def test_a_sparkline_has_a_cell_for_each_value(
    values: list[float | None], is_unicode: bool
) -> None:
    line = words.sparkline(values, is_unicode=is_unicode)
    assert cell_len(line) == len(values)
    assert is_unicode or line.isascii()


def test_a_sparkline_rises_with_the_value_and_tells_what_is_unknown() -> None:
    assert words.sparkline([0, 0.5, 1.0, None, 0.25]) == "▁▅█·▃"
    assert words.sparkline([0, 0.5, 1.0, None, 0.25], is_unicode=False) == "_=#?:"
    assert words.sparkline([0.0, 0.0]) == "▁▁"
