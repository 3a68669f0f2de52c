"""What both engines do behind the port, beside showing cells."""

import pytest

from claude_router.terminal.screen import (
    BellRang,
    Effect,
    OuterTraits,
    PassedThrough,
    Replied,
    Run,
    Screen,
    Style,
    TitleChanged,
)
from tests.terminal.conftest import EngineName, Opener
from tests.terminal.grid import Canvas


@pytest.fixture
def screen(open_engine: Opener) -> Screen:
    return open_engine(20, 4)


def replies(effects: list[Effect]) -> list[bytes]:
    return [effect.data for effect in effects if isinstance(effect, Replied)]


def test_replies_come_in_the_order_of_the_queries(screen: Screen) -> None:
    queries = b"\x1b[>0q\x1b[?u\x1b[?2026$p\x1b[?1016$p\x1b[?2048$p\x1b[16t\x1b[18t\x1b[6n\x1b[c"
    screen.set_outer(OuterTraits(has_kitty_keys=True))
    *answers, attributes = replies(screen.feed(queries))
    assert answers == [
        b"\x1bP>|claude-router\x1b\\",
        b"\x1b[?0u",
        b"\x1b[?2026;2$y",
        b"\x1b[?1016;0$y",
        b"\x1b[?2048;0$y",
        b"\x1b[6;16;8t",
        b"\x1b[8;4;20t",
        b"\x1b[1;1R",
    ]
    assert attributes.startswith(b"\x1b[?62;")
    assert attributes.endswith(b"c")


def test_kitty_keys_are_denied_where_the_outer_terminal_has_none(screen: Screen) -> None:
    screen.set_outer(OuterTraits(has_kitty_keys=False))
    assert len(replies(screen.feed(b"\x1b[?u\x1b[c"))) == 1


@pytest.mark.parametrize(
    "query",
    [
        b"\x1b]52;c;?\x07",
        b"\x1b]52;c;aGk=\x07\x1b]52;c;?\x07",
        b"\x1b]0;rm -rf\x07\x1b[21t",
        b"\x1b]10;?\x07\x1b]11;?\x07\x1b[?996n",
        b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\",
    ],
    ids=["clipboard", "clipboard-set-before", "title", "colours-unknown", "images"],
)
def test_what_is_unknown_or_secret_gets_no_answer(screen: Screen, query: bytes) -> None:
    assert replies(screen.feed(query)) == []


def test_the_outer_terminals_colours_are_the_answer(screen: Screen) -> None:
    screen.set_outer(OuterTraits(True, True, (255, 255, 255), (0, 0, 16)))
    foreground, background, scheme = replies(
        screen.feed(b"\x1b]10;?\x1b\\\x1b]11;?\x1b\\\x1b[?996n")
    )
    assert foreground.startswith(b"\x1b]10;rgb:ffff/ffff/ffff")
    assert background.startswith(b"\x1b]11;rgb:0000/0000/1010")
    assert scheme == b"\x1b[?997;1n"


def test_a_light_scheme_is_reported_as_light(screen: Screen) -> None:
    screen.set_outer(OuterTraits(is_dark=False))
    assert replies(screen.feed(b"\x1b[?996n")) == [b"\x1b[?997;2n"]


def test_bell_title_and_passed_through_sequences_are_effects(screen: Screen) -> None:
    effects = screen.feed(b"\x07\x1b]0;caf\xc3\xa9\x07\x1b]9;done\x07")
    assert effects == [
        BellRang(),
        TitleChanged("café"),
        PassedThrough(b"\x1b]9;done\x1b\\"),
    ]
    assert screen.title == "café"


def test_a_title_holds_no_control_characters(screen: Screen) -> None:
    screen.feed("\x1b]0;a\u009b31mb\x07".encode())
    assert screen.title == "a31mb"


def test_synchronised_update_is_held_until_it_ends(screen: Screen) -> None:
    screen.feed(b"\x1b[?2026h")
    assert screen.is_held
    screen.feed(b"x\x1b[?2026l")
    assert not screen.is_held


def test_modes_keys_and_cursor_follow_the_child(screen: Screen) -> None:
    assert not screen.is_mode_set(2004)
    assert not screen.is_mode_set(31999)
    screen.feed(b"\x1b[?1;1000;1006;2004h\x1b[>5u\x1b[>4;2m\x1b[6 q\x1b[?25l\x1b[2;5H")
    assert all(screen.is_mode_set(mode) for mode in (1, 1000, 1006, 2004))
    assert (screen.kitty_flags, screen.modify_other_keys) == (5, 2)
    cursor = screen.cursor()
    assert (cursor.x, cursor.y, cursor.is_visible, cursor.shape) == (4, 1, False, 6)
    screen.feed(b"\x1b[<u\x1b[>4m\x1b[0 q")
    assert (screen.kitty_flags, screen.modify_other_keys) == (0, 0)
    assert screen.cursor().shape == 0


def test_only_changed_rows_come_back(screen: Screen) -> None:
    assert sorted(screen.changed()) == [0, 1, 2, 3]
    assert screen.changed() == {}
    screen.feed(b"\x1b[3;1Hhi")
    assert screen.changed()[2][0].text.startswith("hi")
    assert 0 not in screen.changed()


def test_equal_neighbours_are_one_run_and_a_cluster_is_its_own(screen: Screen) -> None:
    screen.feed("ab\x1b[31mcd漢⚠️e\u0301\x1b[0m".encode())
    red = Style(fg=1)
    assert screen.changed()[0] == (
        Run("ab", 2),
        Run("cd漢", 4, red),
        Run("⚠️", 2, red, is_cluster=True),
        Run("e\u0301", 1, red),
        Run(" " * 11, 11),
    )


@pytest.mark.parametrize("symbol", ["😀", "⌚", "⭐", "👨‍👩‍👧", "🇩🇪", "1️⃣"])
def test_wide_symbols_that_terminals_disagree_on_are_clusters(screen: Screen, symbol: str) -> None:
    screen.feed(symbol.encode())
    assert screen.changed()[0][0] == Run(symbol, 2, is_cluster=True)


def test_a_link_ends_a_run(screen: Screen) -> None:
    screen.feed(b"a\x1b]8;id=1;http://x\x1b\\b\x1b]8;;http://y\x1b\\c\x1b]8;;\x1b\\d")
    runs = screen.changed()[0]
    assert [(run.text, run.link) for run in runs[:3]] == [
        ("a", None),
        ("b", "http://x"),
        ("c", "http://y"),
    ]


def test_half_overwritten_wide_characters_keep_the_width(screen: Screen) -> None:
    screen.feed("漢字\x1b[1;2Hx\x1b[1;20H漢\x1b[4;19H漢\x1b[4;20Hy".encode())
    rows = screen.changed()
    assert {sum(run.width for run in row) for row in rows.values()} == {20}
    assert rows[0][0].text.startswith(" x字")
    assert rows[3][-1].text.endswith(" y")


def test_control_characters_never_reach_a_run(screen: Screen) -> None:
    screen.feed("a\u009b31m\u0085b\x7f".encode() + b"\x9b31mc")
    text = "".join(run.text for row in screen.changed().values() for run in row)
    assert not any(char < " " or "\x7f" <= char <= "\x9f" for char in text)


def test_the_child_cannot_resize_the_pane(screen: Screen) -> None:
    screen.feed(b"\x1b[?40h\x1b[?3h\x1b[8;50;100tx")
    canvas = Canvas(screen).update()
    assert (screen.cols, screen.rows) == (20, 4)
    assert len(canvas.grid()) == 4


def test_the_viewport_scrolls_into_history_and_back(screen: Screen) -> None:
    screen.feed(b"".join(b"line %d\r\n" % n for n in range(30)))
    canvas = Canvas(screen).update()
    assert canvas.text() == ["line 27", "line 28", "line 29", ""]
    screen.scroll(-5)
    assert canvas.update().text() == ["line 22", "line 23", "line 24", "line 25"]
    assert not screen.cursor().is_visible
    screen.feed(b"line 30\r\n")
    assert canvas.update().text() == ["line 22", "line 23", "line 24", "line 25"]
    screen.scroll(1000)
    assert canvas.update().text() == ["line 28", "line 29", "line 30", ""]
    assert screen.cursor().is_visible
    screen.scroll(-1000)
    assert canvas.update().text()[0] == "line 0"


def test_the_alternate_screen_has_no_history(screen: Screen) -> None:
    screen.feed(b"\n" * 30 + b"\x1b[?1049h\x1b[Hfull")
    screen.scroll(-5)
    assert Canvas(screen).update().text()[0] == "full"


def test_a_resize_brings_every_row_back(screen: Screen) -> None:
    screen.feed(b"hello")
    screen.changed()
    screen.resize(30, 6)
    rows = screen.changed()
    assert sorted(rows) == list(range(6))
    assert {sum(run.width for run in row) for row in rows.values()} == {30}


def test_clusters_survive_a_full_reset(screen: Screen) -> None:
    screen.feed("\x1bc👍🏽".encode())
    assert screen.changed()[0][0] == Run("👍🏽", 2, is_cluster=True)


def test_closing_twice_is_allowed(engine: EngineName, open_engine: Opener) -> None:
    screen = open_engine(5, 2)
    screen.close()
    screen.close()


def test_a_cell_with_absurdly_many_marks_keeps_its_letter(screen: Screen) -> None:
    screen.feed(("e" + "\u0301" * 500 + "x").encode())
    text = screen.changed()[0][0].text.rstrip()
    assert (text[0], text[-1]) == ("e", "x")
