import json

import pytest

from claude_router.wire.encoding import (
    dump_json,
    list_of,
    load_json,
    mapping,
    parse_json,
    string_of,
    whole_number,
)


def test_json_is_written_compactly_and_in_utf8() -> None:
    assert dump_json({"a": [1, "é"]}) == '{"a":[1,"é"]}'.encode()


def test_what_utf8_cannot_hold_is_written_as_an_escape() -> None:
    raw = dump_json({"a": "é \ud83d"})
    assert raw == b'{"a":"\\u00e9 \\ud83d"}'
    assert json.loads(raw) == {"a": "é \ud83d"}


@pytest.mark.parametrize("value", [{"a": 1}, [], "text", 1.5, True])
def test_what_is_json_is_read(value: object) -> None:
    assert load_json(json.dumps(value)) == value


@pytest.mark.parametrize(
    "value", [2**70, -(10**40), "é \ud83d", {"a": [1.25, None]}, 12345678901234567.25]
)
def test_what_python_writes_is_read_as_it_was(value: object) -> None:
    assert parse_json(json.dumps(value)) == parse_json(json.dumps(value).encode()) == value
    assert parse_json(dump_json(value)) == value


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_other_encodings_of_json_are_read(encoding: str) -> None:
    assert parse_json('{"a": "é"}'.encode(encoding)) == {"a": "é"}


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '"a\nb"', "{'a': 1}", "1 2", "\udfff"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_json(text)


@pytest.mark.parametrize("text", ["", "{", "[DONE]", "nope", "[" * 100_000])
def test_what_is_no_json_or_nested_too_deeply_is_none(text: str) -> None:
    assert load_json(text) is None


def test_only_an_object_is_a_mapping() -> None:
    assert mapping({"a": 1}) == {"a": 1}
    assert [mapping(value) for value in (None, [1], "a", 7)] == [{}, {}, {}, {}]


def test_only_an_array_is_a_list_and_only_a_string_a_string() -> None:
    assert list_of([1]) == [1] and string_of("a") == "a"
    others: tuple[object, ...] = (None, {}, 7)
    assert [list_of(value) for value in (*others, "ab")] == [[]] * 4
    assert [string_of(value) for value in (*others, ["a"])] == [""] * 4


def test_a_truth_value_is_no_number() -> None:
    assert [whole_number(value) for value in (0, -3)] == [0, -3]
    odd: tuple[object, ...] = (True, False, 1.0, "1", None)
    assert [whole_number(value) for value in odd] == [None] * 5
