import pytest

from claude_router.route.decision import Reason
from claude_router.tui.reason_words import is_by_route, short_reason
from tests.tui.exchanges import decided

ROOM = 16
"""Cells beside `claude-sonnet-5-5` in a panel of the usual width."""


@pytest.mark.parametrize("reason", [each for each in Reason if each is not Reason.MATCHED])
def test_every_reason_has_words_that_fit_beside_a_model(reason: Reason) -> None:
    assert 0 < len(short_reason(decided(reason=reason, route=None))) <= ROOM


def test_a_matched_preference_is_named_without_what_could_move_the_cursor() -> None:
    assert short_reason(decided(route="code\x1b[2J review")) == "code[2J review"


def test_a_spent_budget_is_said_though_a_preference_matched() -> None:
    spent = decided(reason=Reason.BUDGET)
    assert (short_reason(spent), is_by_route(spent)) == ("budget spent", False)
