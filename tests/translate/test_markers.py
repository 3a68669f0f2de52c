import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claude_router.translate.markers import StopSequences, ThinkTags


def split(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def tagged(text: str, size: int) -> dict[str, str]:
    tags = ThinkTags()
    pieces = [piece for part in split(text, size) for piece in tags.feed(part)] + tags.close()
    found = {"text": "", "thinking": ""}
    for kind, piece in pieces:
        found[kind] += piece
    return found


@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize(
    ("said", "thought", "answer"),
    [
        ("<think>hm</think>\n\n42", "hm", "42"),
        ("\n<thinking>a < b</thinking>c", "a < b", "c"),
        ("<think>never closed", "never closed", ""),
        ("<think></think>42", "", "42"),
        ("the <think> tag", "", "the <think> tag"),
        ("<thin", "", "<thin"),
        ("<table>", "", "<table>"),
        ("<think>a</think>b<think>c</think>", "a", "b<think>c</think>"),
    ],
)
def test_only_a_tag_that_opens_the_answer_counts(
    said: str, thought: str, answer: str, size: int
) -> None:
    assert tagged(said, size) == {"thinking": thought, "text": answer}


@settings(max_examples=2000, deadline=None)
@given(st.text(st.sampled_from("abS")), st.integers(1, 4))
def test_text_ends_before_the_first_stop_sequence(text: str, size: int) -> None:
    stops = StopSequences(["aSb", "SS"])
    passed = "".join(stops.feed(piece) for piece in split(text, size)) + stops.close()
    places = [at for at in (text.find("aSb"), text.find("SS")) if at >= 0]
    if not places:
        assert (passed, stops.hit) == (text, None)
    else:
        assert stops.hit in ("aSb", "SS")
        assert not {"aSb", "SS"} & {passed[at : at + 3] for at in range(len(passed))}
        assert text.startswith(passed)


def test_without_sequences_nothing_is_held() -> None:
    assert StopSequences([]).feed("abc") == "abc"
