import pytest

from claude_router.classify.wording import Finding, is_same_text, word_ends, wording_findings
from claude_router.route.preferences import Preference


def told(*texts: tuple[str, str]) -> list[Finding]:
    return wording_findings([Preference(name, text, "a/a") for name, text in texts])


@pytest.mark.parametrize("text", ["", "  \n", "?!", "..."])
def test_no_description_is_told(text: str) -> None:
    (finding,) = told(("code", text))
    assert finding.name == "code"
    assert "is empty" in finding.message and "e.g." in finding.remedy


@pytest.mark.parametrize("text", ["debugging", " Debugging. ", "отладка", "调试", "テスト", "🐛"])
def test_a_single_word_is_told(text: str) -> None:
    (finding,) = told(("repairs", text))
    assert "is a single word" in finding.message and text in finding.message


@pytest.mark.parametrize("text", ["code generation", "Generation of code:", "CODE_GENERATION"])
def test_a_description_that_repeats_the_name_is_told(text: str) -> None:
    (finding,) = told(("generation-of-code", text))
    assert "says no more than the name" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "fixing bugs",
        "writing C++ code",
        "编写新的函数和类",
        "コードを説明する",
        "แก้ไขข้อผิดพลาดในโค้ด",
    ],
)
def test_a_phrase_in_any_script_is_enough(text: str) -> None:
    assert told(("code", text)) == []


def test_a_name_in_other_signs_is_another_name() -> None:
    assert told(("C code", "C++ code")) == []


def test_each_repetition_is_told_with_the_name_of_the_first() -> None:
    text = "writing new functions"
    findings = told(("a", text), ("b", "fixing old ones"), ("c", f" {text.upper()} "), ("d", text))
    assert [finding.name for finding in findings] == ["c", "d"]
    assert all('word for word that of "a"' in finding.message for finding in findings)


def test_texts_that_differ_in_one_sign_are_no_repetition() -> None:
    assert told(("a", "writing C code"), ("b", "writing C++ code")) == []
    assert not is_same_text("C", "C#")


def test_a_text_is_cut_behind_words_and_behind_characters_of_unspaced_scripts() -> None:
    assert word_ends("new  code, 编写") == [3, 10, 12, 13]
    assert word_ends(" ") == []
