import pytest

from claude_router.events import Exchange, Usage
from claude_router.tui.speed import speed_words, tokens_per_second
from tests.tui.exchanges import START, exchange

ANSWER = exchange(first_token_after=1.0, usage=Usage(10, 90))


def test_tokens_are_counted_since_the_first_one() -> None:
    assert tokens_per_second(ANSWER, START + 3.0) == 45.0
    assert speed_words(ANSWER, START + 3.0) == "45 tok/s"


@pytest.mark.parametrize(
    ("answer", "now"),
    [
        (ANSWER, START + 1.2),
        (ANSWER, START - 9.0),
        (exchange(first_token_after=1.0), START + 9.0),
        (exchange(usage=Usage(10, 90)), START + 9.0),
        (exchange(first_token_after=1.0, usage=Usage(10, 0)), START + 9.0),
    ],
)
def test_before_enough_is_known_there_is_no_speed(answer: Exchange, now: float) -> None:
    assert tokens_per_second(answer, now) is None
    assert speed_words(answer, now) == ""
