"""Lists and mappings in brackets."""

import pytest

from claude_router.config.edit import Delete, Edit, Insert, Move, Set
from tests.config.editing import after, refusal_of

LINES = """\
a: [
  x,   # first
  # About y.
  y    # second
]
"""


@pytest.mark.parametrize(
    ("before", "edit", "expected"),
    [
        ("a: [x, y] # c", Insert(("a", 0), "n"), "a: [n, x, y] # c"),
        ("a: [x, y] # c", Insert(("a", 1), "n"), "a: [x, n, y] # c"),
        ("a: [x,y, ]", Insert(("a", 2), "n"), "a: [x,y, n, ]"),
        ("a: [x, [] ]", Insert(("a", 1, 0), {"n": 1}), "a: [x, [{n: 1}] ]"),
        ("a: [x, y]", Delete(("a", 0)), "a: [y]"),
        ("a: [x, y, z]", Delete(("a", 1)), "a: [x, z]"),
        ("a: [x,  y]", Delete(("a", 1)), "a: [x]"),
        ("a: [x, y, ]", Delete(("a", 1)), "a: [x, ]"),
        ("a: [ x ]", Delete(("a", 0)), "a: [  ]"),
        ("a: {b: 1, c: 2} # c", Set(("a", "d"), "x"), "a: {b: 1, c: 2, d: x} # c"),
        ("a: {b: 1, c: 2}", Delete(("a", "b")), "a: {c: 2}"),
        ("a: {b: 1, c}", Delete(("a", "c")), "a: {b: 1}"),
        ("a: {b: {}}", Set(("a", "b", "c"), "x"), "a: {b: {c: x}}"),
        ("a: [x,\n    y]", Delete(("a", 1)), "a: [x,\n    ]"),
        ("a: [x,\n    y]", Insert(("a", 2), "n"), "a: [x,\n    y,\n    n]"),
        ("a: [x,  # c\n    y]", Delete(("a", 0)), "a: [\n    y]"),
        ("a: ['x', y, \"z\"]", Move(("a", 2), 0), "a: [\"z\", 'x', y]"),
        ("a: [x,\n  {b: 1}, z]", Move(("a", 1), 2), "a: [x,\n  z, {b: 1}]"),
        ("a: [  # none yet\n  ]", Insert(("a", 0), "n"), "a: [  # none yet\n  n]"),
    ],
)
def test_brackets_are_edited_in_place(before: str, edit: Edit, expected: str) -> None:
    assert after(f"{before}\nz: 1\n", edit) == f"{expected}\nz: 1\n"


def test_items_on_lines_of_their_own_are_added_as_lines() -> None:
    assert after(LINES, Insert(("a", 0), "n")) == LINES.replace("  x,", "  n,\n  x,")
    assert after(LINES, Insert(("a", 1), "n")) == LINES.replace("  # About", "  n,\n  # About")
    appended = LINES.replace("  y    # second\n", "  y,    # second\n  n\n")
    assert after(LINES, Insert(("a", 2), "n")) == appended
    assert after(appended, Insert(("a", 3), "m")) == appended.replace("  n\n", "  n,\n  m\n")


def test_a_comma_behind_the_last_item_is_kept_up() -> None:
    text = "a: [\n  x,\n]\n"
    assert after(text, Insert(("a", 1), "n")) == "a: [\n  x,\n  n,\n]\n"


def test_items_on_lines_of_their_own_go_with_their_comments() -> None:
    assert after(LINES, Delete(("a", 0))) == LINES.replace("  x,   # first\n", "")
    assert after(LINES, Delete(("a", 1))) == "a: [\n  x,   # first\n]\n"
    assert after(LINES, Delete(("a", 1)), Delete(("a", 0))) == "a: [\n]\n"


def test_items_with_comments_among_them_are_not_moved() -> None:
    assert "line 1: a: the list is written so" in refusal_of(LINES, Move(("a", 0), 1))


def test_a_lone_pair_in_a_list_takes_no_second() -> None:
    text = "a: [b: 1]\n"
    assert "stands in no brackets" in refusal_of(text, Set(("a", 0, "c"), 2))
    assert "stands in no brackets" in refusal_of(text, Delete(("a", 0, "b")))
    assert after(text, Set(("a", 0, "b"), 2)) == "a: [b: 2]\n"
