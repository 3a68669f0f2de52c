import pytest

from claude_router.classify.layout import arrays, conversation_tokens, cut_middle, route_tokens
from claude_router.classify.spec import Limits, Markers, RouterSpec, ShippedFile
from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference

MARKERS = Markers(start=101, end=102, gap=1012, user=1, assistant=2, newest=3)
LIMITS = Limits(
    turns=4,
    newest_chars=100,
    earlier_chars=50,
    conversation_tokens=20,
    newest_tokens=8,
    earlier_tokens=4,
    route_tokens=5,
    routes_per_run=24,
)
FILE = ShippedFile("f", "0")
SPEC = RouterSpec("1", FILE, FILE, FILE, MARKERS, LIMITS, "other", None)


def encode(text: str) -> list[int]:
    """One token a word: a number stands for itself, anything else for its length plus 500."""
    return [int(w) if w.isdecimal() else 500 + len(w) for w in text.split()]


def numbers(*values: int) -> str:
    return " ".join(map(str, values))


def test_turns_stand_oldest_first_behind_their_markers() -> None:
    turns = [Turn("user", "10"), Turn("assistant", "20"), Turn("user", "30")]
    assert conversation_tokens(turns, SPEC, encode) == [1, 10, 2, 20, 3, 30]


def test_a_long_newest_turn_keeps_head_and_tail() -> None:
    turns = [Turn("user", numbers(*range(10, 30)))]
    assert conversation_tokens(turns, SPEC, encode) == [3, 10, 11, 12, 13, 1012, 27, 28, 29]


def test_a_long_earlier_turn_keeps_head_and_tail() -> None:
    turns = [Turn("assistant", numbers(*range(10, 20))), Turn("user", "30")]
    assert conversation_tokens(turns, SPEC, encode) == [2, 10, 11, 1012, 19, 3, 30]


def test_earlier_turns_stop_at_the_first_that_does_not_fit() -> None:
    long = numbers(*range(40, 48))
    turns = [
        Turn("user", "9"),
        Turn("user", numbers(10, 11, 12, 13)),
        Turn("assistant", numbers(20, 21, 22, 23)),
        Turn("user", long),
    ]
    tokens = conversation_tokens(turns, SPEC, encode)
    assert tokens == [1, 10, 11, 12, 13, 2, 20, 21, 22, 23, 3, *range(40, 48)]


def test_no_more_turns_than_the_model_was_trained_on() -> None:
    turns = [Turn("user", str(n)) for n in range(10, 20)]
    assert conversation_tokens(turns, SPEC, encode) == [1, 16, 1, 17, 1, 18, 3, 19]


def test_a_route_is_its_name_in_words_and_its_description() -> None:
    seen: list[str] = []

    def listen(text: str) -> list[int]:
        seen.append(text)
        return list(range(9))

    route = Preference("code_review-strict", "reading changes", "m")
    assert route_tokens(route, SPEC, listen) == [0, 1, 2, 3, 4]
    assert seen == ["code review strict: reading changes"]


def test_positions_restart_and_segments_count_up() -> None:
    row = arrays([[7, 8], [], [9]], MARKERS)
    assert row.ids.tolist() == [[101, 7, 8, 102, 101, 102, 101, 9, 102]]
    assert row.positions.tolist() == [[0, 1, 2, 3, 0, 1, 0, 1, 2]]
    assert row.segments.tolist() == [[0, 0, 0, 0, 1, 1, 2, 2, 2]]
    assert {str(one.dtype) for one in (row.ids, row.positions, row.segments)} == {"int64"}


@pytest.mark.parametrize(("limit", "cut"), [(10, "0123456789"), (5, "01289"), (4, "0189")])
def test_characters_are_cut_from_the_middle(limit: int, cut: str) -> None:
    assert cut_middle("0123456789", limit) == cut
