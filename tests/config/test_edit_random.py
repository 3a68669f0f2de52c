from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from claude_router.config.edit import (
    Delete,
    Edit,
    EditRefusedError,
    Insert,
    Move,
    Place,
    Set,
    edited,
)
from tests.config.edit_oracle import apply, check_lines, data_of, places_of, value_at

UNIX = Path(__file__).with_name("edit_120_lines.yaml").read_text()
VARIANTS = {
    "lf": UNIX,
    "crlf": UNIX.replace("\n", "\r\n"),
    "no last break": UNIX.removesuffix("\n"),
    "crlf, no last break": UNIX.removesuffix("\n").replace("\n", "\r\n"),
}
# fmt: off
TRICKY = [
    "yes", "1.0", "null", "~", "#x", "a #b", ": ", "a: b", "a:", "- a", "-", "x]", "{", "[", "!x",
    "&x", "*x", "@a", "%", "'q'", "\"", "\\", "? a", "<<", "---", "...", "1e9", "0x1f",
    "2001-01-01", "12:30", "=", ",", "$KEY", "openai/gpt-5.6", "http://localhost:11434", "ctrl+]",
    "ü", "\u2028", "\ufeff", "\x07", "\x85", " ", "",
]
# fmt: on
TEXTS = st.one_of(
    st.sampled_from([*TRICKY, "two\nlines", "one\n", "a\n\n\n", "\n", " a\nb", "a \n  b\n", "t\t"]),
    st.text(max_size=20),
)
SCALARS = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)
)
NAMES = st.one_of(
    st.sampled_from(["new", "a b", "on", "1", "x: y"]), st.text(min_size=1, max_size=9)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


def a_place(data: st.DataObject, tree: Any, kind: type | None = None) -> Place:
    places = [p for p in places_of(tree) if kind is None or isinstance(value_at(tree, p), kind)]
    return data.draw(st.sampled_from(places))


def an_edit(data: st.DataObject, tree: Any) -> Edit:
    kind = data.draw(st.sampled_from(["set", "create", "insert", "delete", "move"]))
    if kind == "set":
        return Set(a_place(data, tree), data.draw(VALUES))
    if kind == "delete":
        return Delete(a_place(data, tree))
    if kind == "create":
        return Set((*a_place(data, tree, dict), data.draw(NAMES)), data.draw(VALUES))
    place = a_place(data, tree, list)
    length = len(value_at(tree, place))
    if kind == "insert":
        return Insert((*place, data.draw(st.integers(0, length))), data.draw(VALUES))
    positions = st.integers(0, max(length - 1, 0))
    return Move((*place, data.draw(positions)), data.draw(positions))


@settings(deadline=None, max_examples=500)
@given(st.sampled_from(sorted(VARIANTS)), st.data())
def test_an_edit_is_exact_and_leaves_other_lines_alone_or_is_refused(
    variant: str, data: st.DataObject
) -> None:
    text = VARIANTS[variant]
    edit = an_edit(data, data_of(text))
    event(type(edit).__name__)
    try:
        result = edited(text, [edit])
    except EditRefusedError as error:
        event("refused")
        assert str(error)
        return
    assert data_of(result) == apply(data_of(text), edit)
    check_lines(text, result, edit)
    assert result.count("\n") == result.count("\r\n") or "crlf" not in variant
    assert result.endswith("\n") == text.endswith("\n")


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_edits_one_after_the_other_add_up(data: st.DataObject) -> None:
    text = UNIX
    for _ in range(4):
        tree = data_of(text)
        edit = an_edit(data, tree)
        try:
            text = edited(text, [edit])
        except EditRefusedError:
            continue
        assert data_of(text) == apply(tree, edit)


def is_free(place: Place) -> bool:
    """Whether no anchor, alias or merge has to do with it."""
    return place[0] != "tracing" and "prices" not in place


@pytest.mark.parametrize("place", [p for p in places_of(data_of(UNIX)) if is_free(p)])
def test_what_no_anchor_concerns_is_never_refused(place: Place) -> None:
    for edit in (Delete(place), Set(place, "new"), Set(place, {"a": ["x\ny"]})):
        result = edited(UNIX, [edit])
        assert data_of(result) == apply(data_of(UNIX), edit)
        check_lines(UNIX, result, edit)
