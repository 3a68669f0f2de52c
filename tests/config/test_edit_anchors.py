"""Anchors, aliases, merge keys and tags."""

import pytest

from claude_router.config.edit import Delete, Edit, Insert, Move, Set
from tests.config.editing import after, refusal_of

TEXT = """\
    base: &base   # shared
      input: 1
      output: 2
    word: &word x
    lone: &lone y
    users:
      - <<: *base
        output: 3
      - *base
      - [*word, z]
    tagged: !!str 5
    group: !!map
      a: 1
"""


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (Set(("users", 0, "output"), 4), "output: 3", "output: 4"),
        (Set(("users", 0, "input"), 9), "output: 3\n", "output: 3\n    input: 9\n"),
        (Set(("users", 1), "own"), "- *base", "- own"),
        (Set(("users", 2, 0), "own"), "[*word,", "[own,"),
        (Delete(("users", 2, 0)), "[*word, z]", "[z]"),
        (Delete(("users", 1)), "  - *base\n", ""),
        (Move(("users", 2), 1), "  - *base\n  - [*word, z]\n", "  - [*word, z]\n  - *base\n"),
        (Insert(("users", 0), 1), "users:\n", "users:\n  - 1\n"),
        (Set(("lone",), "new"), "&lone y", "&lone new"),
        (Set(("lone",), "two\nlines"), "&lone y", "&lone |-\n  two\n  lines"),
        (Set(("lone",), {"a": 1}), "&lone y", "&lone\n  a: 1"),
        (Delete(("lone",)), "lone: &lone y\n", ""),
        (Delete(("tagged",)), "tagged: !!str 5\n", ""),
        (Set(("group", "a"), 2), "a: 1", "a: 2"),
    ],
)
def test_what_stands_beside_them_is_edited(edit: Edit, old: str, new: str) -> None:
    text = after(TEXT)
    assert text.count(old) == 1
    assert after(TEXT, edit) == text.replace(old, new)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Set(("base", "input"), 2), 'line 2: base.input: "&base" in line 1 is used in line 7 too'),
        (Set(("base", "new"), 2), '"&base" in line 1 is used in line 7 too'),
        (Delete(("base", "input")), '"&base" in line 1 is used in line 7 too'),
        (Set(("word",), "z"), 'line 4: word: "&word" in line 4 is used in line 10 too'),
        (Delete(("word",)), 'line 10: word: "*word" is used here and needs "&word" to stay above'),
        (Delete(("base",)), 'line 7: base: "*base" is used here and needs "&base" to stay above'),
        (Set(("base",), 1), '"&base" in line 1 is used in line 7 too'),
        (Set(("users", 1, "input"), 2), '"*base" stands for line 1, and a change there'),
        (Delete(("users", 1, "input")), '"*base" stands for line 1, and a change there'),
        (Insert(("users", 1, 0), 2), '"*base" stands for line 1, and a change there'),
        (Delete(("users", 0, "input")), 'users[0].input: comes from line 2 by "<<"'),
        (Delete(("users", 0, "output")), 'users[0].output: comes from line 3 by "<<"'),
        (Set(("users", 0, "input", "x"), 1), 'comes from line 2 by "<<"'),
        (Insert(("users", 0, "input", 0), 1), 'comes from line 2 by "<<"'),
        (Set(("tagged",), "6"), "line 11: tagged: has a YAML tag"),
    ],
)
def test_what_would_change_other_places_is_refused(edit: Edit, words: str) -> None:
    message = refusal_of(TEXT, edit)
    assert words in message
    assert message.endswith("edit the file by hand") or "above it" in message


def test_a_tag_ends_where_its_line_does() -> None:
    assert after("!x\x85- 1\n- 2\n", Delete((0,))) == "!x\x85- 2\n"


def test_an_anchor_is_not_moved_below_its_alias() -> None:
    text = "- &a x\n- *a\n- z\n"
    assert '"*a" is used here and needs "&a"' in refusal_of(text, Move((0,), 1))
    assert after(text, Move((1,), 2)) == "- &a x\n- z\n- *a\n"


def test_a_group_goes_with_its_anchors_and_all_their_aliases() -> None:
    assert after("a:\n  b: &b 1\n  c: *b\nd: 2\n", Delete(("a",))) == "d: 2\n"


def test_merges_of_merges_and_circles_are_followed() -> None:
    text = "a: &a {x: 1}\nb: &b\n  <<: [*a, *a]\nc:\n  <<: *b\n  y: 2\n"
    assert 'c.x: comes from line 1 by "<<"' in refusal_of(text, Delete(("c", "x")))
    circle = "a: &a\n  <<: *a\n  y: 2\n"
    assert "z: is not in the file" in refusal_of(circle, Delete(("a", "z")))
