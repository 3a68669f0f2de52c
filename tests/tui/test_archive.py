from claude_router.events import ExchangeEvent
from claude_router.history.query import Recorded
from claude_router.tui.archive import SILENCE_SECONDS, Archive
from claude_router.tui.turn_state import TurnState
from tests.tui.exchanges import START, event
from tests.tui.story import session

NEVER = START + 10 * SILENCE_SECONDS


def recorded(events: list[ExchangeEvent]) -> list[Recorded]:
    return [Recorded(number, one.phase, one.exchange) for number, one in enumerate(events)]


def test_requests_are_folded_into_turns_newest_first_in_whatever_order_they_come() -> None:
    forth, back = Archive(), Archive()
    forth.add(recorded(session()))
    back.add(reversed(recorded(session())))
    assert [key[1] for key in forth.turns()] == ["t5", "t4", "t3", "t2", "t1"]
    for key in forth.turns():
        assert forth.summary(key, NEVER) == back.summary(key, NEVER)
    assert back.oldest is not None
    assert back.oldest.id == "e1"


def test_a_turn_that_never_ended_counts_as_cancelled_after_a_while() -> None:
    archive = Archive()
    archive.add(recorded([event("routed")]))
    (key,) = archive.turns()
    assert archive.summary(key, START + 60).is_live
    assert archive.summary(key, NEVER).state is TurnState.CANCELLED
