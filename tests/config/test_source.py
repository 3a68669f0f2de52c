from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claude_router.config.keys import KeyReader, UnreadKeys
from claude_router.config.load import load, load_text
from claude_router.config.problems import ConfigError
from claude_router.config.source import MAX_BYTES, decode
from claude_router.resources import asset

FILE = Path("config.yaml")
_WORDS = """llm_providers: - model: ollama/a routing_preferences: name: description: models: {} []
    & * << ? | > ! % @ ` ' " # --- ... : , router: engine: off fallbacks: default: true lanes: keys:
    background: panel: prices: quirks: vision: headers: \\x \\UFFFFFFFF &a *a anthropic/* $X ${
    12:30 0o7 .inf ~ null <<: 1e999 2001-99-99"""
_MARKS = ("\n", "\n  ", "\n  - ", " ", "  ", "\t", "\r", "\ufeff", "\0", "\x85", "\u2028")


def load_bytes(raw: bytes) -> None:
    """Loads `raw`; only ConfigError may come out, with something to say."""
    try:
        text = decode(raw, "config.yaml")
        load_text(text, FILE, UnreadKeys())
    except ConfigError as error:
        assert error.problems
        str(error).encode()


@settings(deadline=None)
@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b'a: "\\UFFFFFFFF"')
@example(b'router: {engine: "\\ud800"}')
@example(b"[" * 1000)
@example(b"a: &a [*a]")
@example(b"%YAML 9999999999999999999999.1\n---\na")
@example(b"!!python/object:os.system {}")
def test_any_bytes_load_or_are_refused(raw: bytes) -> None:
    load_bytes(raw)


@settings(deadline=None)
@given(st.lists(st.sampled_from((*_WORDS.split(), *_MARKS)), max_size=40))
def test_any_yaml_like_text_loads_or_is_refused(words: list[str]) -> None:
    load_bytes("".join(words).encode("utf-8", "surrogatepass"))


@settings(deadline=None)
@given(st.data())
def test_a_good_file_with_a_slip_loads_or_is_refused(data: st.DataObject) -> None:
    text = asset("config.example.yaml").read_text()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 40, len(text))))
    slip = data.draw(st.sampled_from(("", *_WORDS.split(), *_MARKS, text[start:end] * 2)))
    load_bytes((text[:start] + slip + text[end:]).encode())


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"router:\n\tengine: off\n", 2, "a tab, which YAML does not take"),
        (b"router: {engine: arch\n", None, "valid YAML"),
        (b"a: b: c\n", 1, "a colon where YAML does not expect one"),
        (b"router:\n  engine: arch\n device: cpu\n", 3, "the indentation does not fit"),
        (b"router:\n  engine: 'arch\n", 2, "a quote opened here is never closed"),
        (b"a: *nobody\n", 1, "refers to an anchor"),
        (b"a: @b\n", 1, "put the value in quotes"),
        (b"a: 1\n---\nb: 1\n", 2, "a second document begins here"),
        (b"just words\n", 1, 'no group of "key: value" lines'),
        (b"- a\n", 1, 'no group of "key: value" lines'),
        (b"a: 1\nb: \x07\n", 2, "a character that YAML does not allow"),
        (b"a: 1\nb: \xff\n", 2, "this is not UTF-8 text"),
        (b"\x7fELF\0\0", None, "binary file"),
        (b"#" * (MAX_BYTES + 1), None, "too large for a configuration"),
        (b"[" * 1000, None, "nested too deeply"),
        (b'a: "\\UFFFFFFFF"', None, "not valid YAML"),
    ],
)
def test_what_is_no_yaml_gets_a_plain_sentence(raw: bytes, line: int | None, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(decode(raw, "config.yaml"), FILE, UnreadKeys())
    (problem,) = caught.value.problems
    assert words in f"{problem.message} {problem.remedy}"
    if line is not None:
        assert problem.line == line


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_read_over(encoding: str) -> None:
    text = decode("router: {engine: arch}\r\n".encode(encoding), "config.yaml")
    assert load_text(text, FILE, KeyReader({})).config.router.engine == "arch"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="this is a folder"):
        load(tmp_path, {})


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(ConfigError, match="it can't be read"):
        load(Path("a\0b"), {})


def test_an_endless_file_is_refused() -> None:
    with pytest.raises(ConfigError, match="too large for a configuration"):
        load(Path("/dev/zero"), {})
