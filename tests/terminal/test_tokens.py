"""Input tokens: what each sequence is, and that reads may split it anywhere."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claude_router.terminal.tokens import InputSplitter, Kind, Token

WHOLE: list[tuple[Kind, bytes]] = [
    ("key", b"a"),
    ("key", b"\r"),
    ("key", b"\x03"),
    ("key", "é".encode()),
    ("key", "漢".encode()),
    ("key", "👍".encode()),
    ("key", b"\x1b\r"),
    ("key", b"\x1b\x7f"),
    ("key", b"\x1b1"),
    ("key", "\x1bß".encode()),
    ("csi", b"\x1b[A"),
    ("csi", b"\x1b[1;5C"),
    ("csi", b"\x1b[1;2R"),
    ("csi", b"\x1b[3~"),
    ("csi", b"\x1b[13;2u"),
    ("csi", b"\x1b[97:65;2u"),
    ("csi", b"\x1b[97;1:3u"),
    ("csi", b"\x1b[27;2;13~"),
    ("csi", b"\x1b[Z"),
    ("csi", b"\x1b[[B"),
    ("csi", b"\x1bOP"),
    ("focus", b"\x1b[I"),
    ("focus", b"\x1b[O"),
    ("mouse", b"\x1b[<0;10;5M"),
    ("mouse", b"\x1b[<65;1;1m"),
    ("reply", b"\x1b[<0;" + b"9" * 5000 + b";1M"),
    ("reply", b"\x1b[?62;22c"),
    ("reply", b"\x1b[>1;10;0c"),
    ("reply", b"\x1b[?2026;2$y"),
    ("reply", b"\x1b[?1u"),
    ("reply", b"\x1b[?997;1n"),
    ("reply", b"\x1b[6;16;8t"),
    ("reply", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
    ("reply", b"\x1b]10;rgb:ffff/ffff/ffff\x07"),
    ("reply", b"\x1bP>|XTerm(390)\x1b\\"),
    ("reply", b"\x1b_Gi=31;OK\x1b\\"),
    ("paste", b"\x1b[200~one\r\ntwo \x1b[31m three\x1b[201~"),
    ("paste", b"\x1b[200~\x1b[201~"),
]
pieces = st.sampled_from([raw for _, raw in WHOLE]) | st.binary(max_size=6)
inputs = st.lists(pieces, max_size=8).map(b"".join)


def split(*reads: bytes) -> list[Token]:
    splitter = InputSplitter()
    tokens = [token for read in reads for token in splitter.feed(read)]
    return tokens + splitter.close()


@pytest.mark.parametrize(("kind", "raw"), WHOLE)
def test_a_sequence_is_one_token(kind: Kind, raw: bytes) -> None:
    assert InputSplitter().feed(raw) == [Token(kind, raw)]


@pytest.mark.parametrize(("kind", "raw"), WHOLE)
def test_reads_of_one_byte_give_the_same_token(kind: Kind, raw: bytes) -> None:
    assert split(*(bytes((byte,)) for byte in raw)) == [Token(kind, raw)]


@given(inputs, st.lists(st.integers(0, 200), max_size=6))
def test_any_split_gives_the_same_tokens(data: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    reads = [data[a:b] for a, b in itertools.pairwise(edges)]
    assert split(*reads) == split(data)


@given(inputs, st.lists(st.integers(0, 200), max_size=6))
def test_no_byte_is_lost_even_with_pauses(data: bytes, cuts: list[int]) -> None:
    splitter = InputSplitter()
    raw = b""
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    for a, b in itertools.pairwise(edges):
        raw += b"".join(t.raw for t in splitter.feed(data[a:b]) + splitter.flush())
    assert raw + b"".join(t.raw for t in splitter.close()) == data


def test_text_is_one_token_a_character() -> None:
    assert [t.raw for t in split("ab\x1dé".encode())] == [b"a", b"b", b"\x1d", "é".encode()]


@pytest.mark.parametrize("raw", [b"\x1b", b"\x1b[", b"\x1bO", b"\x1b]", b"\x1bP"])
def test_what_looks_unfinished_but_is_a_key_comes_with_flush(raw: bytes) -> None:
    splitter = InputSplitter()
    assert splitter.feed(raw) == []
    assert splitter.flush() == [Token("key", raw)]
    assert splitter.flush() == []


@pytest.mark.parametrize(
    "raw",
    [b"\x1b[<0;1", b"\x1b[200~text", b"\x1b[20", b"\x1b]11;rgb:00", b"\x1b[?62", b"\xe6\xbc"],
)
def test_flush_keeps_what_no_person_typed(raw: bytes) -> None:
    splitter = InputSplitter()
    splitter.feed(raw)
    assert splitter.flush() == []
    assert b"".join(t.raw for t in splitter.close()) == raw


def test_escape_right_before_a_mouse_report_stays_escape() -> None:
    tokens = split(b"\x1b\x1b[<35;4;4M")
    assert tokens == [Token("key", b"\x1b"), Token("mouse", b"\x1b[<35;4;4M")]


def test_alt_bracket_followed_by_enter_is_no_string() -> None:
    assert [t.raw for t in split(b"\x1b]ok\r")] == [b"\x1b]", b"o", b"k", b"\r"]


def test_paste_gives_its_text() -> None:
    (paste,) = split(b"\x1b[200~a\x1b[Ab\x1b[201~")
    assert paste.pasted == b"a\x1b[Ab"


def test_a_large_paste_in_small_reads_arrives_whole() -> None:
    data = b"\x1b[200~" + b"x\r\n" * 100_000 + b"\x1b[201~"
    reads = [data[at : at + 1000] for at in range(0, len(data), 1000)]
    assert split(*reads) == [Token("paste", data)]
