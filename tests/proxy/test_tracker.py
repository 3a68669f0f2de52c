"""What is published of a request repeats no key."""

from dataclasses import replace

from claude_router.config.load import load
from claude_router.events import Attempt, Bus, ExchangeEvent
from claude_router.proxy.tracker import Tracker
from tests.history.exchanges import DECISION, ROUTED

KEY, SHAPED = "just plain words", "sk-proj-0123456789abcdef"


def test_no_phase_tells_a_key() -> None:
    events: list[ExchangeEvent] = []
    bus = Bus(lambda *_: None)
    bus.subscribe(events.append)
    tracker = Tracker(bus, ROUTED, load(None, {}), secrets=(KEY,))
    said = f"you sent {KEY} and {SHAPED}"
    tracker.routed(replace(DECISION, note=said), load(None, {}))
    tracker.noted(said, said)
    tracker.tried(Attempt("openai/a", 401, said, 0.1))
    tracker.tried(Attempt("openai/b", 200, None, 0.1))
    tracker.failed(401, "authentication_error", said)
    last = events[-1].exchange
    assert KEY not in str(events) and SHAPED not in str(events)
    masked = "you sent *** and ***"
    assert last.decision is not None and last.decision.note == masked
    assert (last.error, last.attempts[0].error, last.attempts[1].error) == (masked, masked, None)
    assert last.notes[-1] == masked and last.notes.count(masked) == 1
