from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.proxy.learned import Quirk
from claude_router.proxy.learned_text import NewerVersionError, parse, render
from claude_router.translate.heal import Correction

DAY = date(2026, 8, 1)
RENAMED = Correction("max_tokens", renamed_to="max_completion_tokens")
QUIRKS = (
    Quirk("vllm/a", "localhost:8000", Correction("top_p"), "top_p: not supported", DAY),
    Quirk("vllm/a", "localhost:8000", Correction("max_tokens", limit=900), "At most 900", DAY),
    Quirk("openai/b", "api.openai.com", RENAMED, "Use 'max_completion_tokens'", DAY),
    Quirk("openai/b", "api.openai.com", Correction("effort", value="0.5"), "No", DAY),
)
TEXT = """\
version: 1
models:
  vllm/a:
  - host: localhost:8000
    parameter: top_p
    said: 'top_p: not supported'
    learned: 2026-08-01
  - host: localhost:8000
    parameter: max_tokens
    limit: 900
    said: At most 900
    learned: 2026-08-01
  openai/b:
  - host: api.openai.com
    parameter: max_tokens
    renamed_to: max_completion_tokens
    said: Use 'max_completion_tokens'
    learned: 2026-08-01
  - host: api.openai.com
    parameter: effort
    value: '0.5'
    said: 'No'
    learned: 2026-08-01
"""


def test_the_text_can_be_read_by_people_and_says_when_an_entry_ends() -> None:
    header, _, entries = render(QUIRKS).partition("version")
    assert "version" + entries == TEXT
    assert all(line.startswith("# ") for line in header.splitlines())
    assert "90 days" in header and "Delete" in header


lines = st.text().map(lambda text: " ".join(text.split()))
corrections = st.one_of(
    st.builds(Correction, lines, value=st.none() | st.from_regex("[a-z]{1,9}|0.5", fullmatch=True)),
    st.builds(Correction, st.just("max_tokens"), limit=st.integers(1, 10**12)),
    st.just(RENAMED),
)
any_quirks = st.builds(Quirk, lines, lines, corrections, lines, st.dates())


@settings(max_examples=40, deadline=None)
@given(st.lists(any_quirks, max_size=3))
def test_what_is_written_is_read_again(quirks: list[Quirk]) -> None:
    by_model = sorted(quirks, key=lambda quirk: [q.model for q in quirks].index(quirk.model))
    assert parse(render(quirks)) == tuple(by_model)


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "version: 1\nmodels:\n", "version: 1\nmodels: {vllm/a: }\n"]
)
def test_all_entries_may_be_deleted(text: str) -> None:
    assert parse(text) == ()


def test_unknown_keys_are_passed_over() -> None:
    assert parse(TEXT.replace("    limit", "    note: mine\n    limit")) == QUIRKS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("models: [", "line 1"),
        ('version: "\\UFFFFFFFF"', "no YAML"),
        ("[\n" * 2000, "no YAML"),
        ("- 1", '"version"'),
        ("models: {}", '"version"'),
        ("version: one\nmodels: {}", '"version: 1"'),
        ("version: 1\nmodels: [a]", '"models"'),
        ("version: 1\nmodels: {vllm/a: text}", "vllm/a needs a list"),
        ("version: 1\nmodels: {vllm/a: [text]}", 'vllm/a needs "parameter"'),
        (TEXT.replace("    parameter: top_p\n", ""), 'vllm/a needs "parameter"'),
        (TEXT.replace("2026-08-01", "yesterday"), "yesterday"),
        (TEXT.replace("900", "-900"), "limit '-900'"),
        (TEXT.replace("limit: 900", "limit: [9]"), "limit"),
        (TEXT.replace("value: '0.5'", "value: [9]"), "value needs"),
        (TEXT.replace("parameter: max_tokens", "parameter: messages"), "messages"),
        (TEXT.replace("renamed_to: max_completion_tokens", "renamed_to: model"), "'model'"),
    ],
)
def test_what_cannot_be_meant_so_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("[", r"\[")):
        parse(text)


def test_the_text_of_a_newer_version_is_told_from_a_broken_one() -> None:
    with pytest.raises(NewerVersionError, match="version 2"):
        parse("version: 2\nquirks: {}\n")
