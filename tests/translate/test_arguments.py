import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.arguments import ArgumentStream, read

TEXT = st.text(max_size=5)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
JSON = (
    LEAVES
    | st.lists(LEAVES, max_size=2)
    | st.dictionaries(TEXT, LEAVES | st.lists(LEAVES, max_size=2), max_size=2)
)
OBJECTS = st.dictionaries(TEXT, JSON, max_size=3)


def streamed(text: str, size: int = 1) -> str:
    stream = ArgumentStream()
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return "".join(stream.feed(piece) for piece in pieces) + stream.close()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", {}),
        ("null", {}),
        ("{}", {}),
        (' {"a" : 1.5e3 } ', {"a": 1500.0}),
        ('{}{"f":"a"}', {"f": "a"}),
        ('{"f":"a"}{"f":"a"}', {"f": "a"}),
        ('{"f":"a"} done.', {"f": "a"}),
        ('{"f":"a\nb\tc"}', {"f": "a\nb\tc"}),
        ("{'f': 'a', 'ok': True}", {"f": "a", "ok": True}),
        ('{"ok": True, "no": None}', {"ok": True, "no": None}),
        ('{"a":[1,2,],"b":{},}', {"a": [1, 2], "b": {}}),
        ('{"path":"C:\\dir \\u12"}', {"path": "C:\\dir \\u12"}),
        ('{"s":"it\\\'s"}', {"s": "it's"}),
        ('{"s":"a\\n\\"b\\"\\u00e9"}', {"s": 'a\n"b"é'}),
        ('```json\n{"a":1}\n```', {"a": 1}),
        ('"{\\"f\\":1}"', {"f": 1}),
    ],
)
def test_what_has_one_reading_is_read(said: str, meant: dict[str, object]) -> None:
    assert read(said) == meant
    assert json.loads(streamed(said)) == meant


@pytest.mark.parametrize(
    "said",
    ['{"f": nope}', '{"a" 1}', "[1]", "hello", '{"c":"half', '{"a": [1}', '{"a": }', "}"],
)
def test_what_has_none_is_kept_for_the_model_to_see(said: str) -> None:
    assert read(said) == {"malformed_arguments": said}
    with pytest.raises(ValueError):
        value = json.loads(streamed(said))
        if not isinstance(value, dict):
            raise ValueError


def test_an_object_is_read_as_it_is() -> None:
    assert read({"f": "a"}) == {"f": "a"}


@pytest.mark.parametrize(("said", "meant"), [(None, {}), (7, {"malformed_arguments": "7"})])
def test_what_is_neither_text_nor_an_object_is_read_as_text(
    said: object, meant: dict[str, object]
) -> None:
    assert read(said) == meant


def test_long_strings_are_passed_on_as_they_come() -> None:
    stream = ArgumentStream()
    assert stream.feed('{"content":"one') == '{"content":"one'
    assert stream.feed(" two") == " two"
    assert not stream.is_complete
    assert stream.feed('"}') == '"}'
    assert stream.is_complete


@settings(max_examples=2000, deadline=None)
@given(OBJECTS, st.integers(min_value=1, max_value=9), st.booleans())
def test_any_object_cut_anywhere_keeps_its_meaning(
    value: dict[str, object], size: int, ascii_only: bool
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert json.loads(streamed(text, size)) == value
    assert read(text) == value


@settings(max_examples=2000, deadline=None)
@given(st.text(st.sampled_from("{}[]\",:\\u0a1 n'truefals-")), st.integers(1, 5))
def test_cutting_never_changes_the_reading_and_nothing_raises(text: str, size: int) -> None:
    assert streamed(text, size) == streamed(text, len(text) or 1)
    read(text)
