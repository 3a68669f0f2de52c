import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.splice import Splice, elements, members, root, value_end, values_of


@pytest.mark.parametrize(
    "value",
    [
        '""',
        '"a\\"b\\\\"',
        '"]}"',
        "-1.5e+10",
        "true",
        "null",
        "[]",
        "{}",
        '[1,"]",[2]]',
        '{"a":{"}":"{"}}',
        "[" * 400 + "]" * 400,
    ],
)
def test_a_value_ends_where_json_says(value: str) -> None:
    for rest in ("", ",1", " ]", "}"):
        assert value_end((value + rest).encode(), 0) == len(value)


def test_members_are_found_under_escaped_and_repeated_keys() -> None:
    raw = b' { "a" : 1 ,\n"\\u0061":[2], "b":{} } '
    found = members(raw, root(raw))
    assert [(m.key, raw[m.value.start : m.value.end]) for m in found] == [
        ("a", b"1"),
        ("a", b"[2]"),
        ("b", b"{}"),
    ]


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ([], "[ 1 , 2 , 3 ]"),
        ([0], "[ 2 , 3 ]"),
        ([1], "[ 1 , 3 ]"),
        ([2], "[ 1 , 2 ]"),
        ([0, 1], "[ 3 ]"),
        ([0, 2], "[ 2 ]"),
        ([1, 2], "[ 1 ]"),
        ([0, 1, 2], "[  ]"),
    ],
)
def test_a_cut_takes_one_comma_with_it(gone: list[int], left: str) -> None:
    raw = b"[ 1 , 2 , 3 ]"
    splice = Splice(raw)
    splice.cut(elements(raw, root(raw)), gone)
    assert splice.result().decode() == left


@pytest.mark.parametrize("raw", [b"", b"{", b'{"a', b'{"a":', b"[1,"])
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        value_end(raw, 0)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(max_size=4), JSON), st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_every_member_is_found_in_any_formatting(
    value: dict[str, object], escapes: bool, indent: int | str | None
) -> None:
    raw = json.dumps(value, ensure_ascii=escapes, indent=indent).encode("utf-8", "surrogatepass")
    for key, wanted in value.items():
        (span,) = values_of(raw, root(raw), key)
        assert json.loads(raw[span.start : span.end].decode("utf-8", "surrogatepass")) == wanted
