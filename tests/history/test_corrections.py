from claude_router.history.corrections import UserTurn, corrections
from claude_router.route.decision import Reason


def turn(number: int, reason: Reason | None, model: str = "a", session: str = "s") -> UserTurn:
    return UserTurn(session, f"t{number}", float(number), reason, None, model)


def corrected(*turns: UserTurn) -> list[tuple[str, str]]:
    return [(c.turn.turn_id, c.chosen.turn_id) for c in corrections(turns)]


def test_a_pin_of_another_model_right_after_a_routed_turn_corrects_it() -> None:
    for reason in (Reason.MATCHED, Reason.NO_MATCH):
        assert corrected(turn(1, reason), turn(2, Reason.PINNED, "b")) == [("t1", "t2")]


def test_later_turns_under_the_same_pin_correct_nothing() -> None:
    turns = [turn(1, Reason.MATCHED), *(turn(n, Reason.PINNED, "b") for n in (2, 3, 4))]
    assert corrected(*turns) == [("t1", "t2")]


def test_a_pin_of_the_model_that_was_taken_anyway_corrects_nothing() -> None:
    assert corrected(turn(1, Reason.MATCHED), turn(2, Reason.PINNED)) == []


def test_only_what_the_router_decided_can_be_corrected() -> None:
    for reason in (Reason.PINNED, Reason.EXPLICIT, Reason.ROUTER_OFF, None):
        assert corrected(turn(1, reason), turn(2, Reason.PINNED, "b")) == []


def test_a_turn_in_between_or_another_session_corrects_nothing() -> None:
    first, pinned = turn(1, Reason.MATCHED), turn(3, Reason.PINNED, "b")
    assert corrected(first, turn(2, Reason.EXPLICIT), pinned) == []
    assert corrected(first, turn(3, Reason.PINNED, "b", session="other")) == []


def test_the_same_session_may_be_corrected_again() -> None:
    turns = [
        turn(1, Reason.MATCHED),
        turn(2, Reason.PINNED, "b"),
        turn(3, Reason.NO_MATCH),
        turn(4, Reason.PINNED, "c"),
    ]
    assert corrected(*turns) == [("t1", "t2"), ("t3", "t4")]
