"""Keys and items on lines of their own: adding, deleting, moving."""

import pytest

from claude_router.config.edit import Delete, Edit, Insert, Move, Set, edited
from tests.config.editing import after, refusal_of

LIST = """\
    # Models.
    list:
      # The first.
      # Two lines.
      - name: a  # one
        more: 1
        # inside a

      # Apart.

      # The second.
      - name: b
      - c
    # Of the end.
    end: 1
"""


def test_an_item_goes_with_its_comments_and_blank_lines_stay() -> None:
    assert after(LIST, Delete(("list", 0))) == (
        "# Models.\nlist:\n\n  # Apart.\n\n  # The second.\n  - name: b\n  - c\n"
        "# Of the end.\nend: 1\n"
    )


def test_a_comment_apart_stays() -> None:
    assert after(LIST, Delete(("list", 1))) == (
        "# Models.\nlist:\n  # The first.\n  # Two lines.\n  - name: a  # one\n    more: 1\n"
        "    # inside a\n\n  # Apart.\n\n  - c\n# Of the end.\nend: 1\n"
    )


def test_a_key_goes_with_its_comments() -> None:
    assert after(LIST, Delete(("list",))) == "# Of the end.\nend: 1\n"
    assert after(LIST, Delete(("end",))).endswith("  - name: b\n  - c\n")


def test_the_key_beside_a_dash_makes_room_for_the_next() -> None:
    assert "  # Two lines.\n  - more: 1\n    # inside a\n" in after(
        LIST, Delete(("list", 0, "name"))
    )


def test_the_key_beside_a_dash_leaves_comments_below_it_alone() -> None:
    text = "- a: 1  # one\n  # two\n\n  # three\n  b: 2\n"
    assert after(text, Delete((0, "a"))) == "-\n  # two\n\n  # three\n  b: 2\n"


@pytest.mark.parametrize(
    ("before", "place", "expected"),
    [
        ("a: # c\n  b: 1\n", ("a", "b"), "a: {} # c\n"),
        ("a:\n  # c\n  - 1 # d\n    # e\nb: 1\n", ("a", 0), "a: []\nb: 1\n"),
        ("a:\n- 1", ("a", 0), "a: []"),
        ("a: &x\n- 1\n", ("a", 0), "a: &x []\n"),
        ("# head\n\n# a\na: 1\n# foot\n", ("a",), "# head\n\n{}\n# foot\n"),
        ("- a: 1 # c\n- b\n", (0, "a"), "- {}\n- b\n"),
        ("- - 1\n- b\n", (0, 0), "- []\n- b\n"),
        ("-\n  a: 1\n", (0, "a"), "- {}\n"),
    ],
)
def test_what_is_left_empty_gets_brackets(
    before: str, place: tuple[str | int, ...], expected: str
) -> None:
    assert edited(before, [Delete(place)]) == expected


def test_brackets_left_empty_take_lines_again() -> None:
    text = "a:\n  b: 1\nc:\n  - d: 2\n"
    edits: list[Edit] = [
        Delete(("a", "b")),
        Set(("a", "b"), 1),
        Delete(("c", 0)),
        Insert(("c", 0), {"d": 2}),
    ]
    assert after(text, *edits) == text


def test_a_text_that_looks_like_a_comment_is_not_taken_for_one() -> None:
    text = 'a: "x\n# y"\nb: 1\n'
    assert after(text, Delete(("b",))) == 'a: "x\n# y"\n'


def test_a_deleted_text_takes_all_its_lines() -> None:
    assert after("a: 1\nb: |\n  x\n\n  # y\n\nc: 1\n", Delete(("b",))) == "a: 1\n\nc: 1\n"


def test_a_key_is_added_below_the_others() -> None:
    text = "a:\n  b: 1\n    # inside b\n\n# of c\nc: 2\n"
    assert after(text, Set(("a", "d"), "x")) == (
        "a:\n  b: 1\n    # inside b\n  d: x\n\n# of c\nc: 2\n"
    )


def test_missing_groups_are_added_with_the_key() -> None:
    text = "a:\n  b: 1\n"
    edits: list[Edit] = [
        Set(("x", "y", "z"), 1),
        Set(("a", "c", "d"), 2),
        Insert(("a", "l", 0), "i"),
    ]
    assert after(text, *edits) == ("a:\n  b: 1\n  c:\n    d: 2\n  l: [i]\nx:\n  y:\n    z: 1\n")


@pytest.mark.parametrize("empty", ["", " ~", " null", " {}", " { }"])
def test_an_empty_value_becomes_a_group(empty: str) -> None:
    text = f"a:{empty}  # c\n  # b: 0\nc: 1\n"
    assert after(text, Set(("a", "b"), 1)) == "a:  # c\n  b: 1\n  # b: 0\nc: 1\n"


@pytest.mark.parametrize("empty", ["", " ~", " []"])
def test_an_empty_value_becomes_a_list(empty: str) -> None:
    assert after(f"a:{empty}\n", Insert(("a", 0), {"n": 1})) == "a:\n  - n: 1\n"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "{}\n", "~\n", "\ufeff", "# c"])
def test_a_file_without_data_gets_its_first_key(text: str) -> None:
    kept = text.removesuffix("{}\n").removesuffix("~\n")
    assert edited(text, [Set(("a", "b"), 1)]).startswith(kept + ("\na:" if text == "# c" else "a:"))


def test_an_item_is_inserted_between_its_neighbours() -> None:
    text = "a:\n  # x\n  - x\n    # in x\n  # y\n  - y\n"
    assert after(text, Insert(("a", 0), "n")) == text.replace("  # x", "  - n\n  # x")
    assert after(text, Insert(("a", 1), "n")) == text.replace("  # y", "  - n\n  # y")
    assert after(text, Insert(("a", 2), "n")) == text + "  - n\n"


def test_blank_lines_between_items_are_kept_up() -> None:
    text = "a:\n  - x\n\n  - y\n\nb: 1\n"
    assert after(text, Insert(("a", 0), "n")) == "a:\n  - n\n\n  - x\n\n  - y\n\nb: 1\n"
    assert after(text, Insert(("a", 1), "n")) == "a:\n  - x\n\n  - n\n\n  - y\n\nb: 1\n"
    assert after(text, Insert(("a", 2), "n")) == "a:\n  - x\n\n  - y\n\n  - n\n\nb: 1\n"
    assert after(text, Set(("c",), 2)) == text + "\nc: 2\n"


def test_a_new_item_has_the_shape_of_its_neighbours() -> None:
    assert after("-   {a: 1}\n", Insert((1,), {"a": 2})) == "-   {a: 1}\n-   {a: 2}\n"
    assert after("- - a\n", Insert((0, 0), "b")) == "- - b\n  - a\n"
    assert after("-   a: 1\n", Insert((0,), {"b": 2, "c": 3})) == "-   b: 2\n    c: 3\n-   a: 1\n"


def test_moving_carries_comments_along() -> None:
    text = "a:\n  # x\n  - x\n    # in x\n  # y\n  - y  # why\n  - z"
    x, y, z = "  # x\n  - x\n    # in x\n", "  # y\n  - y  # why\n", "  - z\n"
    assert after(text, Move(("a", 0), 2)) == f"a:\n{y}{z}{x}".removesuffix("\n")
    assert after(text, Move(("a", 2), 0)) == f"a:\n{z}{x}{y}".removesuffix("\n")
    assert after(text, Move(("a", 1), 1)) == text


def test_blank_lines_stay_between_moved_items() -> None:
    text = "a:\n  - x\n\n  - y\n\n  - z\nb: 1\n"
    assert after(text, Move(("a", 2), 0)) == "a:\n  - z\n\n  - x\n\n  - y\nb: 1\n"


def test_comments_apart_stay_where_they_are_when_an_item_moves() -> None:
    text = "a:\n  - x\n\n  # apart\n\n  - y\n  - z\n"
    assert after(text, Move(("a", 0), 1)) == "a:\n\n  # apart\n\n  - y\n  - x\n  - z\n"
    assert after(text, Move(("a", 1), 0)) == "a:\n  - y\n  - x\n\n  # apart\n\n  - z\n"


def test_line_ends_and_a_missing_last_one_are_kept() -> None:
    text = "\ufeffa:\r\n- x\r\n- y"
    edits: list[Edit] = [
        Insert(("a", 2), {"b": "1\n2", "c": 3}),
        Move(("a", 2), 0),
        Delete(("a", 2)),
    ]
    assert after(text, *edits) == "\ufeffa:\r\n- b: |-\r\n    1\r\n    2\r\n  c: 3\r\n- x"


@pytest.mark.parametrize(
    ("text", "edit", "words"),
    [
        ("a: 1\n\nb:\n  c: 2\n", Set(("b", "c", "d"), 1), "line 4: b.c: is a single value"),
        ("a: 1\n", Delete(("b",)), "line 1: b: is not in the file"),
        ("a: [x]\n", Delete(("a", 1)), "line 1: a[1]: is not in the file"),
        ("a: [x]\n", Set(("a", 1), 1), "line 1: a[1]: is not in the file"),
        ("a: [x]\n", Set(("a", "b"), 1), "line 1: a: is a list"),
        ("a: {b: 1}\n", Insert(("a", 0), 1), "a: is a group of keys, not a list"),
        ("a: {b: 1}\n", Move(("a", "b"), 0), "a.b: is no item of a list"),
        ("a: [x]\n", Insert(("a", 2), 1), "a: a new item can't stand at 2 in a list of 1"),
        ("a: [x]\n", Insert(("a",), 1), "a: names no position in a list"),
        ("a: 1\n", Insert(("b", 1), 1), "b: a new item can't stand at 1 in a list of 0"),
        ("a: [x]\n", Move(("a", 0), 1), "a[0]: the list has no position 1"),
        ("a: 1\n", Set(("b", 0, "c"), 1), "b[0].c: is not in the file"),
        ("a: 1\nb: 2\na: 3\n", Delete(("a",)), "line 3: a: is given twice, first in line 1"),
        ("a: 1\n", Delete(()), "the whole file can't be deleted"),
        ("a: 1\n", Set((), {}), "the whole file can't be replaced"),
        ("- - a\n  - b\n", Move((0, 0), 1), "line 1: [0]: the list is written so that its items"),
        ("a: 1\nb: [\n", Set(("a",), 2), "line 3: this is not valid YAML"),
        ("a: b: c\n", Set(("a",), 2), "line 1: a colon where YAML does not expect one"),
        ("a: 1\n---\nb: 1\n", Set(("a",), 2), "line 2: a second document begins here"),
        ("\ufeff\ufeffa: 1\n", Set(("a",), 2), "line 1: the file begins with two byte order marks"),
        ("a: |\n  x", Set(("b",), 2), "line 1: b: the way this is written"),
    ],
)
def test_what_can_not_be_done_is_told(text: str, edit: Edit, words: str) -> None:
    assert words in refusal_of(text, edit)


def test_a_refusal_shows_no_value() -> None:
    text = "a:\n  access_key: sk-1\n  access_key: sk-2\n"
    assert "sk-" not in refusal_of(text, Set(("a", "access_key"), "sk-3"))
    assert "sk-" not in refusal_of(text, Set(("a", "access_key", "x"), "sk-3"))
