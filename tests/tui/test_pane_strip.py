from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from textual.strip import Strip

from claude_router.terminal.screen import Attr, Row, Run, Style
from claude_router.tui.pane_strip import PaneStrip

TRUECOLOR = ColorSystem.TRUECOLOR
FAMILY = "👨‍👩‍👧"
ROW: Row = (
    Run("ab漢", 4),
    Run(FAMILY, 2, is_cluster=True),
    Run("red", 3, Style(fg=1)),
)


def strip_of(row: Row, cols: int, x: int = 0) -> PaneStrip:
    return PaneStrip.of_row(row, cols, x, TRUECOLOR)


def painted(strip: Strip) -> str:
    return strip.render(Console(color_system="truecolor", force_terminal=True))


def look(style: Style, link: str | None = None) -> str:
    return painted(strip_of((Run("x", 1, style, link),), 1))


def test_a_row_is_padded_to_the_panes_width_without_a_style() -> None:
    assert painted(strip_of((Run("ab", 2),), 5)) == "ab   "


def test_a_row_longer_than_the_pane_is_cut() -> None:
    assert painted(strip_of((Run("abcdef", 6),), 4)) == "abcd"


def test_a_cluster_is_painted_between_set_columns() -> None:
    assert painted(strip_of(ROW, 9)) == (f"ab漢\x1b[5G  \x1b[5G{FAMILY}\x1b[7G\x1b[31mred\x1b[0m")


def test_columns_are_those_of_the_terminal_when_the_pane_stands_further_right() -> None:
    assert f"\x1b[15G{FAMILY}\x1b[17G" in painted(strip_of(ROW, 9, x=10))
    assert f"\x1b[15G{FAMILY}\x1b[17G" in painted(strip_of(ROW, 9, x=10).crop(2, 9))


def test_a_character_whose_width_textual_mistakes_is_pinned_too() -> None:
    assert painted(strip_of((Run("é", 2),), 2)) == "\x1b[1G  \x1b[1Gé\x1b[3G"


def test_half_a_cluster_is_a_blank() -> None:
    assert painted(strip_of(ROW, 9).crop(0, 5)) == "ab漢 "
    assert painted(strip_of(ROW, 9).crop(5, 7)) == " \x1b[31mr\x1b[0m"


def test_half_a_wide_character_is_a_blank() -> None:
    assert painted(strip_of(ROW, 9).crop(1, 3)) == "b "


@given(st.lists(st.integers(1, 9), unique=True).map(sorted))
def test_divided_and_cropped_strips_have_the_widths_asked_for(cuts: list[int]) -> None:
    strip = strip_of(ROW, 9)
    widths = [end - start for start, end in pairwise([0, *cuts])]
    assert [part.cell_length for part in strip.divide(cuts)] == widths


def test_colours_keep_the_form_in_which_the_child_sent_them() -> None:
    assert look(Style(fg=1)) == "\x1b[31mx\x1b[0m"
    assert look(Style(fg=12, bg=9)) == "\x1b[94;101mx\x1b[0m"
    assert look(Style(fg=200)) == "\x1b[38;5;200mx\x1b[0m"
    assert look(Style(bg=(1, 2, 3))) == "\x1b[48;2;1;2;3mx\x1b[0m"
    assert look(Style()) == "x"


def test_attributes_are_all_painted() -> None:
    every = Attr.BOLD | Attr.FAINT | Attr.ITALIC | Attr.BLINK | Attr.INVERSE | Attr.INVISIBLE
    assert look(Style(attrs=every | Attr.STRIKE | Attr.OVERLINE)) == (
        "\x1b[1;2;3;5;7;8;9;53mx\x1b[0m"
    )


def test_underlines_keep_their_shape_and_colour() -> None:
    assert look(Style(underline=1)) == "\x1b[4mx\x1b[0m"
    assert look(Style(underline=2)) == "\x1b[21mx\x1b[0m"
    assert look(Style(underline=3, underline_color=(1, 2, 3))) == "\x1b[4:3;58:2::1:2:3mx\x1b[0m"
    assert look(Style(fg=1, underline=5, underline_color=7)) == "\x1b[31;4:5;58:5:7mx\x1b[0m"


def test_a_stretch_is_inverted_and_keeps_its_colours_and_columns() -> None:
    strip = strip_of(ROW, 9).inverted(2, 7)
    assert painted(strip) == (
        f"ab\x1b[7m漢\x1b[0m\x1b[5G\x1b[7m  \x1b[0m\x1b[5G\x1b[7m{FAMILY}\x1b[0m\x1b[7G"
        "\x1b[31;7mr\x1b[0m\x1b[31med\x1b[0m"
    )


def test_what_is_inverse_already_turns_back_in_a_selection() -> None:
    strip = strip_of((Run("x", 1, Style(fg=1, attrs=Attr.INVERSE)),), 1).inverted(0, 1)
    assert painted(strip) == "\x1b[7;31;27mx\x1b[0m"


def test_a_column_holds_one_cell_whatever_its_text() -> None:
    row = (Run("e\u0301漢x", 4), Run(FAMILY, 2, is_cluster=True), Run("é", 2))
    assert strip_of(row, 9).cells() == ["e\u0301", "漢", "", "x", FAMILY, "", "é", "", " "]


def test_a_link_has_one_id_in_every_style() -> None:
    plain, red = look(Style(), "http://a"), look(Style(fg=1), "http://a")
    assert plain.startswith("\x1b]8;id=")
    assert plain.partition("\x1b\\")[0] == red.partition("\x1b\\")[0]
    assert plain.endswith("\x1b]8;;\x1b\\")


def test_colours_are_brought_down_to_what_the_terminal_can_show() -> None:
    strip = PaneStrip.of_row((Run("x", 1, Style(fg=(255, 0, 0))),), 1, 0, ColorSystem.EIGHT_BIT)
    assert painted(strip) == "\x1b[38;5;196mx\x1b[0m"
