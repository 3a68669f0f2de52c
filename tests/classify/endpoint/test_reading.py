from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claude_router.classify.endpoint.completion import ReplyError, read_completion
from claude_router.classify.endpoint.reading import read_route
from tests.classify.endpoint.chat_server import completion

NAMES = ["code_generation", "bug fixing", "don't know", "日本語"]


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ('{"route": "bug fixing"}', "bug fixing"),
        ("{'route': 'bug fixing'}", "bug fixing"),
        ('```json\n{"route": "bug fixing"}\n```', "bug fixing"),
        ('{"route": "bug fixing"}\\n', "bug fixing"),
        ('Sure! The best route is:\n{"route": "bug fixing"}\nBecause it crashes.', "bug fixing"),
        ('By rule 1 {"route": "other"} is out, so {"route": "bug fixing"}', "bug fixing"),
        ('{"route": "bug fixing"}\n\nuser: thanks\n{"route": "other"}', "bug fixing"),
        ('{"route": "Bug Fixing"}', "bug fixing"),
        ('{"route": "bug_fixing"}', "bug fixing"),
        ('{"route": "Code-Generation"}', "code_generation"),
        ('{"Route": "bug fixing"}', "bug fixing"),
        ('{"reason": "the route: other is wrong", "route": "bug fixing"}', "bug fixing"),
        ('{"route": ["bug fixing", "code_generation"]}', "bug fixing"),
        ("{'route': ['bug fixing']}", "bug fixing"),
        ('{"route": "bug fixing", }', "bug fixing"),
        ('{"route": "bug fixing"', "bug fixing"),
        ("{route: bug fixing}", "bug fixing"),
        ("Route: bug fixing", "bug fixing"),
        ("{“route”: “bug fixing”}", "bug fixing"),
        ("bug fixing", "bug fixing"),
        ("**Bug fixing**.", "bug fixing"),
        ("{'route': 'don't know'}", "don't know"),
        ("{'route': \"don't know\"}", "don't know"),
        ('{"route": "\\u65e5\\u672c\\u8a9e"}', "日本語"),
        ("{'route': '\\u65e5\\u672c\\u8a9e'}", "日本語"),
        ('<think>{"route": "other"}? No.</think>\n{"route": "bug fixing"}', "bug fixing"),
        ('{"route": "other"}', None),
        ('{"route": "Other"}', None),
        ('{"route": null}', None),
        ("{'route': None}", None),
        ('{"route": ""}', None),
        ("{'route': ''}", None),
        ('{"route": []}', None),
        ("{'route': []}", None),
        ("{}", None),
        ("other", None),
    ],
)
def test_a_route_is_found_however_it_is_written(text: str, route: str | None) -> None:
    assert read_route(text, NAMES).route == route


@pytest.mark.parametrize(
    "text",
    [
        '{"route": "route_name"}',
        '{"route": "cooking"}',
        '{"route": {"name": "bug fixing"}}',
        '{"route": "bug fix',
        '{"answer": "bug fixing"}',
        "I cannot help with that.",
        "It is about bug fixing,\nor code generation.",
        "<think>It crashes, so the route is",
        "{" * 9_000,
        '{"a":' * 3_000,
    ],
)
def test_an_answer_that_names_no_route_of_the_user_is_refused(text: str) -> None:
    with pytest.raises(ReplyError, match="named"):
        read_route(text, NAMES)


def test_a_name_that_could_be_two_has_to_be_exact() -> None:
    names = ["bug fixing", "Bug-Fixing"]
    assert read_route('{"route": "Bug-Fixing"}', names).route == "Bug-Fixing"
    with pytest.raises(ReplyError):
        read_route('{"route": "BUG FIXING"}', names)


@given(st.text() | st.text(alphabet="{}[]\"'“:, \nrouteab\\"))
def test_any_text_is_a_route_or_refused(text: str) -> None:
    with suppress(ReplyError):
        assert read_route(text, ["a", "b"]).route in ("a", "b", None)


def test_a_text_in_parts_is_one_text() -> None:
    parts = [{"type": "text", "text": "{'route': "}, {"type": "text", "text": "'a'}"}]
    assert read_completion(completion(parts)).text == "{'route': 'a'}"


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"{}", b"[]", b'{"choices": []}', b'{"choices": [{}]}', b"\xff", b"[" * 9_999],
)
def test_what_is_no_completion_is_refused(content: bytes) -> None:
    with pytest.raises(ReplyError, match="did not answer with a Chat Completion"):
        read_completion(content)


@pytest.mark.parametrize("text", ["", "  \n", None, 3, []])
def test_a_completion_without_text_is_refused(text: object) -> None:
    with pytest.raises(ReplyError, match="answered nothing"):
        read_completion(completion(text))


@pytest.mark.parametrize(
    "odd", [{}, {"content": None}, {"content": [{}]}, {"content": [{"token": "a"}]}, [], 3, "x"]
)
def test_probabilities_in_another_form_are_left_aside(odd: object) -> None:
    assert read_completion(completion("a", odd)).tokens == ()
