"""A paste arrives bracketed, or typed."""

import pytest

from claude_router.terminal.paste import encode_paste


def test_bracketed_paste_is_unchanged_between_its_brackets() -> None:
    pasted = b"a\r\nb\x1b[31mc\t"
    assert encode_paste(pasted, is_bracketed=True) == b"\x1b[200~" + pasted + b"\x1b[201~"


@pytest.mark.parametrize("start", [b"", b"\x1b", b"\x1b[20"])
def test_a_paste_cannot_end_its_own_brackets(start: bytes) -> None:
    encoded = encode_paste(start + b"\x1b[201~1~rm", is_bracketed=True)
    assert encoded.index(b"\x1b[201~") == len(encoded) - 6


def test_typed_paste_has_returns_and_no_controls() -> None:
    assert encode_paste("ü\r\nb\nc\rd\x1b[A\x03\t".encode(), is_bracketed=False) == (
        "ü\rb\rc\rd [A \t".encode()
    )
