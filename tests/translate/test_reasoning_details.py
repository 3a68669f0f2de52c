from typing import Any

import pytest

from claude_router.translate.reasoning_details import merge_details

FIRST: dict[str, Any] = {"type": "reasoning.text", "index": 0, "text": "a", "id": "r1"}


def merged(*pieces: object) -> list[dict[str, Any]]:
    return merge_details([FIRST], pieces)


def test_a_piece_of_the_same_index_and_type_extends_the_last_detail() -> None:
    piece = {"type": "reasoning.text", "index": 0, "text": "b", "signature": "s"}
    assert merged(piece) == [{**FIRST, "text": "ab", "signature": "s"}]
    assert FIRST["text"] == "a"


@pytest.mark.parametrize(
    "piece",
    [
        {"type": "reasoning.text", "index": 1, "text": "b"},
        {"type": "reasoning.summary", "index": 0, "summary": "b"},
        {"type": "reasoning.text", "text": "b"},
        {"type": "reasoning.encrypted", "index": 0, "data": "b"},
    ],
)
def test_any_other_piece_is_a_detail_of_its_own(piece: dict[str, Any]) -> None:
    assert merged(piece) == [FIRST, piece]


def test_a_piece_without_a_value_takes_none_away() -> None:
    assert merged({"type": "reasoning.text", "index": 0, "text": None, "id": None}) == [FIRST]


def test_what_is_no_piece_is_left_out() -> None:
    assert merged(None, "b", 7) == [FIRST]
