import pytest

from claude_router.route.decision import Lane
from claude_router.route.pins import Pin


@pytest.mark.parametrize("lane", list(Lane))
def test_a_pin_for_the_next_turn_holds_for_a_new_user_turn_only(lane: Lane) -> None:
    pin = Pin("a/b", "next_turn")
    assert pin.holds_for(lane, is_new_turn=True) is (lane is Lane.USER_TURN)
    assert not pin.holds_for(lane, is_new_turn=False)


@pytest.mark.parametrize(
    "lane", [Lane.BACKGROUND, Lane.CLASSIFIER, Lane.WEB_SEARCH, Lane.COUNT_TOKENS]
)
def test_a_sessions_pin_spares_what_is_no_work_of_the_users(lane: Lane) -> None:
    assert not Pin("a/b", "session").holds_for(lane, is_new_turn=True)


@pytest.mark.parametrize("lane", list(Lane))
def test_a_routes_pin_takes_nothing_unread(lane: Lane) -> None:
    assert not Pin("a/b", "route", "docs").holds_for(lane, is_new_turn=True)
