import io

from claude_router.commands.table import Column, table, width_of

COLUMNS = (Column("name", is_flexible=True), Column("cost", "right"), Column("note"))
ROWS = [("anthropic/claude", "$1.20", "a"), ("漢字", "$0", "two\nlines\x1b[31m")]


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert table(COLUMNS, ROWS, None).splitlines() == [
        "name               cost  note",
        "anthropic/claude  $1.20  a",
        "漢字                 $0  two lines[31m",
    ]


def test_flexible_columns_give_way_in_a_narrow_terminal() -> None:
    lines = table(COLUMNS, [("anthropic/claude", "$1.20", "a")], 22).splitlines()
    assert lines == ["name        cost  note", "anthropi…  $1.20  a"]
    tiny = table(COLUMNS, [("anthropic/claude", "$1.20", "a")], 5).splitlines()
    assert tiny[1].startswith("anthr…")


def test_what_is_no_terminal_has_no_width() -> None:
    assert width_of(io.StringIO()) is None
