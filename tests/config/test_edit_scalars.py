import pytest

from claude_router.config.edit import Insert, Set, Value, edited
from tests.config.edit_oracle import data_of
from tests.config.editing import after


@pytest.mark.parametrize(
    ("before", "value", "expected"),
    [
        ("a: old", "new", "a: new"),
        ("a:   old   # why", "new", "a:   new   # why"),
        ("a: 'old'", "it's", "a: 'it''s'"),
        ("a: 'old'", "\x07", 'a: "\\x07"'),
        ('a: "old" # why', 'say "x"', 'a: "say \\"x\\"" # why'),
        ('a: "old"', "two\nlines", 'a: "two\\nlines"'),
        ('a: "40"', 40, "a: 40"),
        ("a: 40", "40", 'a: "40"'),
        ("a: 40", 41.5, "a: 41.5"),
        ("a: 40", 1e-7, "a: 1.0e-07"),
        ("a: true", False, "a: false"),
        ("a: x # c", None, "a: null # c"),
        ("a:", "x", "a: x"),
        ("a:   # c", "x", "a: x   # c"),
        ("a: ~", True, "a: true"),
        ("a:\n  old\n  words # c", "new", "a:\n  new # c"),
        ("a: old\n  words", "new", "a: new"),
        ("a: old", [], "a: []"),
        ("a: old # c", ["x", 1], "a: [x, 1] # c"),
        ("a: old # c", {"b": "x"}, "a: # c\n  b: x"),
        ("a:\n  old # c", {"b": "x"}, "a: # c\n  b: x"),
        ("a: [x,  y] # c", "z", "a: z # c"),
        ("a: [x,  y] # c", ["z"], "a: [z] # c"),
        ("a: {b: 1}", {"b": {"c": [2]}}, "a: {b: {c: [2]}}"),
        ("? a\n: old", "new", "? a\n: new"),
        ("a: old", "two\nlines", "a: |-\n  two\n  lines"),
        ("a: old # c", "two\nlines\n", "a: | # c\n  two\n  lines"),
        ("a: old", " two\nlines", "a: |2-\n   two\n  lines"),
        ("a: old", "ends with\nbreaks\n\n", 'a: "ends with\\nbreaks\\n\\n"'),
    ],
)
@pytest.mark.parametrize("rest", ["", "\n\n# c\nb: |\n  text\n"])
def test_a_value_is_replaced_in_its_own_style(
    before: str, value: Value, expected: str, rest: str
) -> None:
    if not rest and isinstance(value, str) and value.endswith("lines\n"):
        return  # such a text can't end a file without a line break
    assert edited(before + rest, [Set(("a",), value)]) == expected + rest


@pytest.mark.parametrize(
    "word",
    ["yes", "No", "null", "~", "1.0", "1e9", "0x1F", "0b1", ".inf", "nan", "2001-01-01", "=", "<<"],
)
def test_a_word_that_yaml_takes_for_something_else_is_quoted(word: str) -> None:
    assert edited("a: old\n", [Set(("a",), word)]) == f'a: "{word}"\n'


@pytest.mark.parametrize(
    "text",
    ["#x", ": ", "a: b", "a:", "- a", "!x", "&x", "*x", "a #b", "[", "@", "`", "", " a", "a "],
)
def test_a_text_that_yaml_would_not_read_as_such_is_quoted(text: str) -> None:
    assert edited("a: old\n", [Set(("a",), text)]) == f'a: "{text}"\n'


@pytest.mark.parametrize(
    "text", ["$KEY", "a/b:c", "http://x:1/?a=b", "ctrl+]", "a, b", "it's", "ü"]
)
def test_a_harmless_text_stays_plain(text: str) -> None:
    assert edited("a: old\n", [Set(("a",), text)]) == f"a: {text}\n"


@pytest.mark.parametrize("text", ["ctrl+]", "a, b", "a: b", "{"])
def test_within_brackets_more_is_quoted(text: str) -> None:
    assert edited("a: [old]\n", [Set(("a", 0), text)]) == f'a: ["{text}"]\n'


def test_an_equal_value_leaves_the_text_alone() -> None:
    text = "a: 'x'\nb: yes\nc: 0x10\nd: ~\ne: [1,   2]\n"
    edits = [Set(("a",), "x"), Set(("b",), True), Set(("c",), 16), Set(("d",), None)]
    assert edited(text, [*edits, Set(("e",), [1, 2])]) == text


LITERAL = """\
    a:
      b: |-  # why
          one
            two

      # next
      c: 1
"""


def test_a_literal_text_keeps_indicator_comment_and_indentation() -> None:
    assert after(LITERAL, Set(("a", "b"), "x\n y\n")) == (
        "a:\n  b: |  # why\n      x\n       y\n\n  # next\n  c: 1\n"
    )


def test_a_literal_text_of_one_line_becomes_plain() -> None:
    assert after(LITERAL, Set(("a", "b"), "x")) == "a:\n  b: x  # why\n\n  # next\n  c: 1\n"


def test_a_folded_text_stays_folded() -> None:
    long = " ".join(["word"] * 30)
    text = after("a: >-\n  old\n  text\nb: 1\n", Set(("a",), f"{long}\nend"))
    assert text.startswith("a: >-\n  word word")
    assert max(map(len, text.splitlines())) <= 80
    assert data_of(text) == {"a": f"{long}\nend", "b": 1}


def test_a_text_that_can_not_be_folded_becomes_literal() -> None:
    assert after("a: >\n  old\n  text\n", Set(("a",), "x\n  y\nz\n")) == "a: |\n  x\n    y\n  z\n"


def test_a_text_does_not_swallow_a_comment_below() -> None:
    text = after("a: old\n    # deeper\nb: 1\n", Set(("a",), "two\nlines"))
    assert text == 'a: "two\\nlines"\n    # deeper\nb: 1\n'


def test_the_value_of_an_item_is_replaced() -> None:
    text = "a:\n-   x # c\n-\n- {b: 1}\n"
    assert after(text, Set(("a", 0), "y"), Set(("a", 1), {"c": 1, "d": 2}), Set(("a", 2), 3)) == (
        "a:\n-   y # c\n- c: 1\n  d: 2\n- 3\n"
    )


def test_a_group_beside_a_dash_is_replaced_where_it_stands() -> None:
    text = "a:\n  -   x: 1\n      y: 2  # c\n  # next\n  - z\n"
    expected = "a:\n  -   p: 1\n      q: 2  # c\n  # next\n  - z\n"
    assert after(text, Set(("a", 0), {"p": 1, "q": 2})) == expected


def test_a_group_below_its_key_is_replaced_on_its_lines() -> None:
    text = "a: # c\n    x: 1\n\n    # of y\n    y: 2\n# of b\nb: 1\n"
    assert after(text, Set(("a",), {"z": [{"p": 1}]})) == (
        "a: # c\n    z:\n        - p: 1\n# of b\nb: 1\n"
    )
    assert after(text, Set(("a",), 5)) == "a: 5 # c\n# of b\nb: 1\n"


def test_values_within_brackets_keep_their_quotes() -> None:
    text = "a: {'b': 'x', c: \"y\", d: , e: z}\n"
    edits = [
        Set(("a", "b"), "p"),
        Set(("a", "c"), "q"),
        Set(("a", "d"), 1),
        Set(("a", "e"), [None]),
    ]
    assert after(text, *edits) == "a: {'b': 'p', c: \"q\", d: 1 , e: [null]}\n"


def test_characters_that_do_not_print_are_escaped() -> None:
    text = "\u2028\ufeff\ud800\x85\x00"
    written = edited("a: 1\n", [Set(("a",), text)])
    assert written.isascii()
    assert data_of(written) == {"a": text}


def test_long_lists_get_a_line_for_each_item() -> None:
    names = [f"provider/a-model-with-a-long-name-{n}" for n in range(4)]
    lines = "".join(f"  - {name}\n" for name in names)
    assert after("b: 1\n", Set(("a",), names)) == f"b: 1\na:\n{lines}"


def test_new_values_follow_the_files_indentation() -> None:
    text = "a:\n    b:\n    - c:   1\n      d: 2\n"
    new: Value = {"e": [{"f": {"g": "x\ny"}}, [["h"]]], "yes: no": {}}
    assert after(text, Insert(("a", "b", 1), new)) == (
        text
        + "    - e:\n      - f:\n            g: |-\n                x\n                y\n"
        + '      - - [h]\n      "yes: no": {}\n'
    )
