import pytest

from claude_router.route.decision import Opinion
from claude_router.tui.palette import UNICODE
from claude_router.tui.score_lines import opinion_lines, ranking, score_lines
from tests.tui.exchanges import decided
from tests.tui.screen_text import plain

FAST = Opinion("embedded", "b", {"a": 0.3, "b": 0.4, "c": 0.1, "d": 0.05}, 0.15, 4.5)


def asked(route: str | None, fast_route: str | None) -> str:
    fast = Opinion(FAST.engine, fast_route, FAST.scores, FAST.other, FAST.engine_ms)
    decision = decided(engine="arch", route=route, scores={"a": 0.7, "b": 0.2}, fast=fast)
    return "\n".join(plain(line).rstrip() for line in opinion_lines(decision, 80, UNICODE))


def test_scores_are_sorted_with_other_among_them() -> None:
    decision = decided(scores={"a": 0.1, "b": 0.6}, other=0.3)
    assert ranking(decision) == [("b", 0.6), ("other", 0.3), ("a", 0.1)]


def test_what_the_fast_engine_said_first_stands_with_its_best_scores() -> None:
    heading, *rows, _ = asked("a", "b").splitlines()
    assert heading == "Asked first  embedded · 4 ms"
    assert [row.lstrip("→ ").split()[0] for row in rows] == ["b", "a", "other"]
    assert rows[0].startswith(UNICODE.arrow)


@pytest.mark.parametrize(
    ("route", "fast_route", "told"),
    [
        ("a", "a", "Both engines agree."),
        (None, None, "Both engines agree."),
        ("a", "b", "The engines disagree: b and a. The second one decided."),
        ("a", None, "The engines disagree: other and a. The second one decided."),
    ],
)
def test_agreement_is_told(route: str | None, fast_route: str | None, told: str) -> None:
    assert asked(route, fast_route).splitlines()[-1] == told


def test_one_engine_alone_has_no_second_opinion() -> None:
    decision = decided(scores={"a": 1.0}, other=0.0)
    assert opinion_lines(decision, 80, UNICODE) == []
    assert score_lines(decision, 80, UNICODE)
