"""What the child says beside the screen, however its output is split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claude_router.terminal.child_output import ChildOutput
from claude_router.terminal.screen import PassedThrough

pieces = st.sampled_from(
    [
        b"\x1b]52;c;aGk=\x07",
        b"\x1b]52;c;?\x07",
        b"\x1b]9;4;1;50\x1b\\",
        b"\x1b]777;notify;a;b\x07",
        b"\x1b]99;i=1;hi\x1b\\",
        b"\x1b]7;file://h/p\x07",
        b"\x1b]0;title\x07",
        b"\x1b]9;cut",
        b"\x1b[>4;2m",
        b"\x1b[>4m",
        b"\x1b[>m",
        b"\x1b[5 q",
        b"\x1b[ q",
        b"\x1bc",
        b"\x1b",
        b"text",
    ]
)


@pytest.mark.parametrize(
    ("output", "passed"),
    [
        (b"\x1b]52;c;aGk=\x07", b"\x1b]52;c;aGk=\x1b\\"),
        (b"\x1b]52;;aGk=\x1b\\", b"\x1b]52;;aGk=\x1b\\"),
        (b"\x1b]9;hello\x07", b"\x1b]9;hello\x1b\\"),
        (b"\x1b]9;4;3\x07", b"\x1b]9;4;3\x1b\\"),
        (b"\x1b]99;;hi\x07", b"\x1b]99;;hi\x1b\\"),
        (b"\x1b]777;notify;t;b\x07", b"\x1b]777;notify;t;b\x1b\\"),
        (b"\x1b]7;file:///x\x07", b"\x1b]7;file:///x\x1b\\"),
        (b"\x1b]9;a\nb\x07", b"\x1b]9;ab\x1b\\"),
    ],
)
def test_sequences_for_the_outer_terminal_are_passed(output: bytes, passed: bytes) -> None:
    assert ChildOutput().feed(b"x" + output + b"y") == [PassedThrough(passed)]


@pytest.mark.parametrize(
    "output",
    [
        b"\x1b]52;c;?\x07",
        b"\x1b]52;c;no base64!\x07",
        b"\x1b]0;title\x07",
        b"\x1b]8;;http://x\x07",
        b"\x1b]9;broken\x1b[A\x07",
        b"\x1b]9;cancelled\x18\x07",
    ],
)
def test_everything_else_is_not(output: bytes) -> None:
    assert ChildOutput().feed(output) == []


def test_a_sequence_without_end_is_given_up() -> None:
    output = ChildOutput()
    for _ in range(40):
        assert output.feed(b"\x1b]52;c;" + b"A" * 60_000) == []
    assert output.feed(b"\x07\x1b]9;next\x07")[-1] == PassedThrough(b"\x1b]9;next\x1b\\")


def test_a_reset_forgets_key_mode_and_cursor_shape() -> None:
    output = ChildOutput()
    output.feed(b"\x1b[>4;2m\x1b[4 q")
    assert (output.modify_other_keys, output.cursor_shape) == (2, 4)
    output.feed(b"\x1bc")
    assert (output.modify_other_keys, output.cursor_shape) == (0, 0)


@given(st.lists(pieces, max_size=8).map(b"".join), st.integers(1, 7))
def test_any_split_gives_the_same(data: bytes, size: int) -> None:
    whole, parts = ChildOutput(), ChildOutput()
    found = [item for at in range(0, len(data), size) for item in parts.feed(data[at : at + size])]
    assert found == whole.feed(data)
    assert parts.modify_other_keys == whole.modify_other_keys
    assert parts.cursor_shape == whole.cursor_shape
