import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from training.language import english_words
from training.words import Vocabulary, vocabulary

BASE = ["[UNK]", "error", "file", "not", "work", "fix", "que", "that", "con", "with", "##figure"]
BASE += ["g", "##i", "##t", "go", "!", "一", "の", "test", "##テ", "s", "##chema", "plan"]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "tokenizer.json"
    path.write_text(
        json.dumps(
            {
                "version": "1.0",
                "truncation": {
                    "direction": "Right",
                    "max_length": 4,
                    "strategy": "LongestFirst",
                    "stride": 0,
                },
                "padding": None,
                "added_tokens": [],
                "normalizer": {
                    "type": "BertNormalizer",
                    "clean_text": True,
                    "handle_chinese_chars": True,
                    "strip_accents": None,
                    "lowercase": True,
                },
                "pre_tokenizer": {"type": "BertPreTokenizer"},
                "post_processor": None,
                "decoder": None,
                "model": {
                    "type": "WordPiece",
                    "unk_token": "[UNK]",
                    "continuing_subword_prefix": "##",
                    "max_input_chars_per_word": 100,
                    "vocab": {token: number for number, token in enumerate(BASE)},
                },
            }
        )
    )
    return path


def made(base: Path, *english: str, **lists: str) -> Vocabulary:
    words = base.parent / "words"
    words.mkdir()
    for name, text in lists.items():
        (words / f"{name}.txt").write_text(text, "utf-8")
    return vocabulary(base, english, words)


def read(found: Vocabulary, text: str) -> list[int]:
    return list(Tokenizer.from_str(found.tokenizer).encode(text).ids)


def ids(*tokens: str) -> list[int]:
    return [BASE.index(token) for token in tokens]


def test_a_form_is_read_as_the_token_of_its_gloss(base: Path) -> None:
    found = made(base, de="error: Fehler Fehlern\nfile: Datei")
    assert read(found, "Fehler! FEHLERN datei") == ids("error", "!", "error", "file")
    assert found.glosses == ()


def test_a_gloss_of_several_tokens_gets_one_token_of_its_own(base: Path) -> None:
    found = made(base, de="not work: klemmt streikt", fr="not work: déconne")
    assert read(found, "klemmt deconne") == [len(BASE)] * 2
    assert found.glosses == (tuple(ids("not", "work")),)


def test_a_form_of_two_languages_has_the_gloss_of_both(base: Path) -> None:
    found = made(base, es="fix: arregla", it="work: arregla")
    assert found.glosses == (tuple(ids("fix", "work")),)


def test_only_the_most_frequent_forms_of_a_line_are_taken(base: Path) -> None:
    found = made(base, de="file: aaaa bbbb cccc dddd eeee ffff gggg")
    assert read(found, "ffff gggg") == [*ids("file"), 0]


def test_text_without_spaces_is_cut_at_the_longest_words(base: Path) -> None:
    found = made(base, ja="test: テスト\nfile: テ\nfix: 直して", zh="error: 错误")
    assert read(found, "テストの直して错误一") == ids("test", "の", "fix", "error", "一")


def test_base_tokens_stay_but_for_small_words_that_are_not_english(base: Path) -> None:
    found = made(base, es="that: que\nwith: con\nfix: plan", pl="go: test")
    assert read(found, "que plan test") == ids("that", "plan", "test")


def test_english_words_and_what_they_start_with_are_left_alone(base: Path) -> None:
    found = made(base, "git", "configure", pl="go: git", es="with: con")
    assert read(found, "git") == ids("g", "##i", "##t")
    assert read(found, "configure") == ids("con", "##figure")


def test_a_relative_of_its_gloss_may_be_an_english_word(base: Path) -> None:
    found = made(base, "files", "schema", de="file: files", sv="plan: schema")
    assert read(found, "files schema") == [*ids("file"), *ids("s", "##chema")]


def test_short_latin_forms_are_no_words(base: Path) -> None:
    found = made(base, de="go: weg")
    assert read(found, "weg") == [0]


def test_the_bases_cuts_are_lifted(base: Path) -> None:
    assert len(read(made(base, de="go: lauf"), "fix " * 9)) == 9


def test_a_line_without_a_gloss_is_refused_with_its_place(base: Path) -> None:
    with pytest.raises(ValueError, match=r"de\.txt:2: want `gloss: form form`, found 'Fehler'"):
        made(base, de="file: Datei\nFehler")


def test_english_words_stand_mostly_in_english_turns() -> None:
    found = english_words(
        ["fix the git hook", "why is git slow", "danke", "bitte git und die Datei", "die Datei ist"]
    )
    assert "git" not in found  # Two against one is not enough.
    assert "the" not in found
    assert english_words(["fix the git hook"] * 2) == {"fix", "the", "git", "hook"}
